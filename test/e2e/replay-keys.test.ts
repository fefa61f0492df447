/**
 * Replay without a mouse: the focus is always on a visible element, moves into whatever a shortcut opens, and
 * returns to the table with Escape.
 */
import { join } from 'node:path'
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../helpers/engine'
import { answerFileDialogs, launchApp, type RunningApp } from '../helpers/electron-app'
import { selectExchange } from './workbench'

describe('replay by keyboard alone', () => {
  let running: RunningApp
  beforeAll(async () => {
    running = await launchApp()
    await running.page.getByRole('button', { name: 'Run the demo' }).click()
    await selectExchange(running.page, '/api/orders/9917')
  })
  afterAll(() => running.close())

  const key = (name: string): Promise<void> => running.page.keyboard.press(name)
  const table = (): Locator => running.page.getByRole('grid', { name: 'Requests', exact: true })
  const dialog = (): Locator => running.page.getByRole('dialog')
  /** True if the element or a descendant has the focus. */
  const hasFocus = async (place: Locator): Promise<boolean> =>
    (await place.and(running.page.locator(':focus, :has(:focus)')).count()) > 0
  const workbench = (): Locator => running.page.getByRole('region', { name: 'Workbench', exact: true })

  it('moves into the workbench with the opened request, and back to the table', async () => {
    await key('e')
    await expect.poll(() => hasFocus(workbench().getByRole('heading', { level: 2 }))).toBe(true)
    await key('Escape')
    await expect.poll(() => hasFocus(table())).toBe(true)
    await key('Control+5')
    await expect.poll(() => hasFocus(workbench())).toBe(true)
    await key('Escape')
    await expect.poll(() => hasFocus(table())).toBe(true)
  })

  it('opens from the menu of a row, whose entries show their shortcuts', async () => {
    await key('Shift+F10')
    const menu = running.page.getByRole('menu')
    await menu.waitFor()
    const keys: (string | null)[][] = []
    for (const item of await menu.locator('[aria-keyshortcuts]').all()) {
      const printed = await item.locator('.keys').textContent()
      keys.push([await item.getAttribute('aria-keyshortcuts'), printed?.trim() ?? null])
    }
    expect(keys).toEqual([
      ['r', 'R'],
      ['e', 'E'],
      ['t', 'T'],
      ['c', 'C'],
      ['b', 'B'],
      ['m', 'M']
    ])
    await menu.getByRole('menuitem', { name: 'Edit and resend' }).press('Enter')
    await expect.poll(() => hasFocus(workbench().getByRole('heading', { level: 2 }))).toBe(true)
    await key('Escape')
    await expect.poll(() => hasFocus(table())).toBe(true)
  })

  it('works in the table of an opened file, by keyboard or by button', async () => {
    const path = join(await temporaryFolder(), 'opened.pcapng')
    await answerFileDialogs(running.app, path)
    await key('Control+s')
    await running.page.getByText(/^Saved/).waitFor()
    const close = running.page.getByRole('button', { name: 'Close opened.pcapng' })
    for (const open of [
      () => key('Control+o'),
      () => running.page.getByRole('button', { name: 'Open…', exact: true }).click(),
      // From the workbench, which covers the tables.
      async () => {
        await key('e')
        await expect.poll(() => hasFocus(workbench())).toBe(true)
        await key('Control+o')
      }
    ]) {
      await open()
      await close.waitFor()
      await expect.poll(() => hasFocus(table())).toBe(true)
      await key('ArrowDown')
      await table().getByRole('row', { selected: true }).waitFor()
      await close.click()
      await close.waitFor({ state: 'hidden' })
      await selectExchange(running.page, '/api/orders/9917')
    }
  })

  it('moves through the pieces of a conversation as soon as they are loaded', async () => {
    await key('c')
    const pieces = dialog().getByRole('grid', { name: 'Conversation pieces' })
    await expect.poll(() => hasFocus(pieces)).toBe(true)
    await key('ArrowDown')
    await expect.poll(() => pieces.locator('[aria-selected=true]').getAttribute('data-piece')).toBe('1')
    await key('Escape')
    await dialog().waitFor({ state: 'hidden' })
  })

  it.each([
    ['t', 'Repeat a request'],
    ['c', /^Replay/],
    ['Control+Shift+x', 'Export'],
    ['Control+i', /Import/]
  ])('returns the focus to the table when the dialog of %s is closed', async (shortcut, name) => {
    await key(shortcut)
    await running.page.getByRole('dialog', { name }).waitFor()
    await expect.poll(() => hasFocus(dialog())).toBe(true)
    await key('Escape')
    await dialog().waitFor({ state: 'hidden' })
    await expect.poll(() => hasFocus(table())).toBe(true)
  })
})
