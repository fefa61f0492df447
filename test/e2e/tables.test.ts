/** Working with the tables: multiple selection, pausing, columns and time formats. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { launchApp, type RunningApp } from '../helpers/electron-app'
import { readTable, tableRows } from './workbench'

let running: RunningApp
let userData: string

beforeEach(async () => {
  userData = await mkdtemp(join(tmpdir(), 'tcplens-e2e-'))
  running = await launchApp({ userData })
})
afterEach(async () => {
  await running.close()
  await rm(userData, { recursive: true, force: true })
})

/** Starts the demo and returns the port of its proxy once its eight exchanges are listed. */
async function demo(page: Page): Promise<number> {
  await page.getByRole('button', { name: /Run the demo/ }).click()
  await expect.poll(async () => (await readTable(page, 'Requests')).length).toBe(8)
  const line = await page
    .getByText(/^curl http:/)
    .first()
    .textContent()
  return Number(/:(\d+)\//.exec(line ?? '')?.[1])
}

const chosen = (page: Page): Promise<(string | undefined)[]> =>
  tableRows(page, 'Requests')
    .and(page.locator('[aria-selected=true]'))
    .evaluateAll((rows) =>
      rows.map((row) => (row as unknown as { dataset: Record<string, string> }).dataset['row'])
    )

const clipboard = (): Promise<string> => running.app.evaluate(({ clipboard: board }) => board.readText())

describe('several rows', () => {
  it('are selected by Shift, Ctrl and the keyboard, and copied and replayed together', async () => {
    const { page } = running
    await demo(page)
    const rows = tableRows(page, 'Requests')
    await rows.nth(1).click()
    await rows.nth(4).click({ modifiers: ['Shift'] })
    await expect.poll(() => chosen(page)).toEqual(['1', '2', '3', '4'])
    await rows.nth(6).click({ modifiers: ['Control'] })
    await rows.nth(2).click({ modifiers: ['Control'] })
    await expect.poll(() => chosen(page)).toEqual(['1', '3', '4', '6'])

    const table = await readTable(page, 'Requests')
    await rows.nth(4).click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Copy URL (4)' }).click()
    await expect
      .poll(async () => (await clipboard()).split('\n').map((url) => new URL(url).pathname))
      .toHaveLength(4)
    const urls = (await clipboard()).split('\n')
    expect(urls.map((url) => url.replace(/^http:\/\/[^/]+/, ''))).toEqual(
      [1, 3, 4, 6].map((at) => table[at]?.['Path'])
    )

    await rows.nth(4).click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Copy as text (4)' }).click()
    await expect.poll(clipboard).toMatch(/^Time\tClient\t/)
    expect((await clipboard()).trimEnd().split('\n')).toHaveLength(5)

    await page.keyboard.press('Control+a')
    await expect.poll(async () => (await chosen(page)).length).toBe(8)
    await page.keyboard.press('ContextMenu')
    await page.getByRole('menuitem', { name: 'Replay selected (8)' }).click()
    await expect.poll(() => page.getByRole('tab', { name: 'Requests' }).textContent()).toContain('16')

    // Escape clears the multiple selection first, then the selected row.
    await page.keyboard.press('Escape')
    await expect.poll(async () => (await chosen(page)).length).toBe(1)
    await page.keyboard.press('Escape')
    await expect.poll(() => chosen(page)).toEqual([])
    await rows.nth(0).click()
    await page.keyboard.press('Shift+ArrowDown')
    await page.keyboard.press('Shift+ArrowDown')
    await expect.poll(() => chosen(page)).toEqual(['0', '1', '2'])
  })
})

describe('a frozen table', () => {
  it('stays unchanged while recording continues and tabs are switched, and then shows the new rows', async () => {
    const { page } = running
    const port = await demo(page)
    await page.getByRole('button', { name: 'Freeze' }).click()
    for (let at = 0; at < 3; at++)
      await fetch(`http://127.0.0.1:${port}/later/${at}`).then((answer) => answer.text())
    await page.getByRole('button', { name: '3 new' }).waitFor()
    expect(await tableRows(page, 'Requests').count()).toBe(8)
    await page.getByRole('tab', { name: /^Connections/ }).click()
    await page.getByRole('tab', { name: /^Requests/ }).click()
    await page.getByRole('button', { name: '3 new' }).click()
    await expect.poll(async () => (await readTable(page, 'Requests')).length).toBe(11)
  })
})

describe('times and columns', () => {
  it('are selected in the header menu and kept over a restart', async () => {
    const { page } = running
    await demo(page)
    expect((await readTable(page, 'Requests'))[0]?.['Time']).toMatch(/^\d\d:\d\d:\d\d\.\d{6}$/)
    await page.getByRole('columnheader', { name: 'Time' }).click({ button: 'right' })
    await page.getByRole('menuitemcheckbox', { name: 'No.' }).click()
    await page.getByRole('menuitemcheckbox', { name: 'Type' }).click()
    await page.getByRole('menuitemradio', { name: 'Since the start of the capture' }).click()
    await expect
      .poll(async () => Object.entries((await readTable(page, 'Requests'))[0] ?? {}).slice(0, 2))
      .toEqual([
        ['No.', '1'],
        ['Since start', expect.stringMatching(/^0\.\d{6} s$/)]
      ])
    const width = async (): Promise<number> =>
      (await running.page.getByRole('columnheader', { name: 'Client' }).boundingBox())?.width ?? 0
    const before = await width()
    await page.getByRole('columnheader', { name: 'Client' }).getByRole('button').focus()
    for (let step = 0; step < 5; step++) await page.keyboard.press('Alt+ArrowRight')
    await expect.poll(width).toBe(before + 40)

    await running.close()
    running = await launchApp({ userData })
    await demo(running.page)
    const [row = {}] = await readTable(running.page, 'Requests')
    expect([Object.keys(row).slice(0, 2), 'Type' in row, await width()]).toEqual([
      ['No.', 'Since start'],
      false,
      before + 40
    ])
  })
})
