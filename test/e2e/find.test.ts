/** Find in the capture: text split over packets, text in a compressed body, stepping, and a wrong pattern. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Locator } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { launchApp, type RunningApp } from '../helpers/electron-app'
import { ACK, pcapFile, SYN } from '../helpers/foreign-packets'
import { said } from '../helpers/foreign-streams'
import { dropFiles, tableRows } from './workbench'

const REQUEST = 'POST /orders HTTP/1.1\r\nHost: h.example\r\nContent-Length: 12\r\n\r\nfind-me-here'
/** Inside `find-me-here`. */
const CUT = REQUEST.length - 5
const RESPONSE = gzipSync('the text is hidden-deep in here and again hidden-deep')
const ANSWER = Buffer.concat([
  Buffer.from(`HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${RESPONSE.length}\r\n\r\n`),
  RESPONSE
])

let folder: string
let running: RunningApp

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tcplens-e2e-'))
  const packets = [
    said('client', 0, { seq: 100, flags: SYN }),
    said('server', 1, { seq: 500, ack: 101, flags: SYN | ACK }),
    said('client', 2, { seq: 101, ack: 501, payload: REQUEST.slice(0, CUT) }),
    said('client', 3, { seq: 101 + CUT, ack: 501, payload: REQUEST.slice(CUT) }),
    said('server', 4, { seq: 501, ack: 101 + REQUEST.length, payload: ANSWER })
  ]
  await writeFile(join(folder, 'two.pcap'), pcapFile(packets))
  running = await launchApp({ userData: folder })
  await running.page.getByRole('button', { name: 'Open…', exact: true }).waitFor()
  await dropFiles(running.page, [join(folder, 'two.pcap')])
  await running.page.getByText('1 of 1').waitFor()
  return async () => {
    await running.close()
    await rm(folder, { recursive: true, force: true })
  }
})

const panel = (): Locator => running.page.getByRole('region', { name: 'Find in the capture' })
const status = (): Locator => panel().getByRole('status')
const results = (): Locator => panel().getByRole('listbox').getByRole('option')

async function search(text: string): Promise<void> {
  await running.page.keyboard.press('Control+Shift+F')
  await expect.poll(() => running.page.evaluate('document.activeElement?.ariaLabel')).toBe('Text to find')
  await running.page.keyboard.type(text)
}

it('finds a text that is split over two packets, and shows its bytes', async () => {
  const { page } = running
  await search('FIND-me-here')
  await expect.poll(() => status().textContent()).toBe('1 match in 1 row')
  await expect.poll(() => results().allTextContents()).toHaveLength(2)
  expect((await results().allTextContents()).join('\n')).toContain('POST')
  await page.keyboard.press('Enter')
  await expect
    .poll(() => page.getByRole('tab', { name: 'Hex', exact: true }).getAttribute('aria-selected'))
    .toBe('true')
  await page.getByText(`bytes ${CUT - 7}–${REQUEST.length - 1} of ${REQUEST.length}`).waitFor()
  expect(await panel().locator('mark').textContent()).toBe('find-me-here')
})

it('finds texts in a compressed body, and steps through them with F3', async () => {
  const { page } = running
  await search('hidden-deep')
  await expect.poll(() => status().textContent()).toBe('2 matches in 1 row')
  await expect.poll(() => results().allTextContents()).toHaveLength(3)
  const chosen = panel().locator('[role=listbox] [aria-selected=true]')
  const lines = await results().allTextContents()
  await page.keyboard.press('F3')
  await expect.poll(() => chosen.allTextContents()).toEqual([lines[1]])
  await page.keyboard.press('F3')
  await expect.poll(() => chosen.allTextContents()).toEqual([lines[2]])
  await page.keyboard.press('F3')
  await expect.poll(() => chosen.allTextContents()).toEqual([lines[1]])
  await page.keyboard.press('Shift+F3')
  await expect.poll(() => chosen.allTextContents()).toEqual([lines[2]])
  expect(lines[1]).toContain('decoded')
})

it('keeps the results while a pattern is wrong, and explains it', async () => {
  const { page } = running
  await search('hidden')
  await expect.poll(() => status().textContent()).toBe('2 matches in 1 row')
  await panel().getByRole('button', { name: 'Regex', exact: true }).click()
  await search('hid(den')
  await panel().getByRole('alert').waitFor()
  expect(await status().textContent()).toBe('2 matches in 1 row')
  await search('hid+en')
  await panel().getByRole('alert').waitFor({ state: 'detached' })
  await expect.poll(() => status().textContent()).toBe('2 matches in 1 row')
  await page.screenshot({ path: process.env['TCPLENS_FIND_SHOT'] ?? join(folder, 'find.png') })
})

it('finds bytes with wildcards at once with Enter, and only in the rows of the table', async () => {
  const { page } = running
  await panel().getByRole('button', { name: 'Hex', exact: true }).click()
  await search('66 69 6e 64 2d 6?')
  await page.keyboard.press('Enter')
  const chosen = panel().locator('[role=listbox] [aria-selected=true]')
  await expect.poll(() => chosen.locator('mark').allTextContents()).toEqual(['66 69 6e 64 2d 6d'])
  await page.getByRole('combobox', { name: /^Filter/ }).fill('method=GET')
  await page.getByText('0 of 1').waitFor()
  await panel().getByLabel('Where to search').selectOption('Rows of the table')
  await expect.poll(() => status().textContent()).toBe('No matches')
  await panel().getByLabel('Where to search').selectOption('Whole capture')
  await expect.poll(() => status().textContent()).toBe('1 match in 1 row')
  await page.getByRole('combobox', { name: /^Filter/ }).fill('')
  await panel().getByRole('button', { name: 'Text', exact: true }).click()
})

it('searches the capture that is shown, and new traffic of a live one', async () => {
  const { page } = running
  await page.getByRole('button', { name: /Live capture/ }).click()
  await page.getByRole('button', { name: /Run the demo/ }).click()
  await expect.poll(() => tableRows(page, 'Requests').count()).toBe(8)
  await search('/compressed')
  const matches = async (): Promise<number> => {
    const text = (await status().textContent()) ?? ''
    return Number(/^(\d+) match.* · new traffic is searched as it arrives$/.exec(text)?.[1])
  }
  await expect.poll(matches).toBeGreaterThan(0)
  const before = await matches()
  await tableRows(page, 'Requests').filter({ hasText: '/compressed' }).first().click()
  await page.keyboard.press('r')
  await expect.poll(matches).toBeGreaterThan(before)
  await page
    .getByRole('button', { name: /two\.pcap/ })
    .first()
    .click()
  await expect.poll(() => status().textContent()).toBe('No matches')
})

it('bookmarks the rows with matches, and gives the focus back when it is closed', async () => {
  const { page } = running
  await search('hidden')
  await panel().getByRole('button', { name: 'Bookmark all' }).click()
  const bookmark = tableRows(page, 'Requests')
    .filter({ hasText: '/orders' })
    .getByRole('button', { name: 'Bookmark' })
  await expect.poll(() => bookmark.getAttribute('aria-pressed')).toBe('true')
  await search('x')
  await page.keyboard.press('Escape')
  await panel().waitFor({ state: 'detached' })
  await expect
    .poll(() => page.evaluate(`document.activeElement?.closest('[data-pane]')?.dataset.pane`))
    .toBe('traffic')
})
