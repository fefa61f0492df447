/**
 * Replay attempts against a real server whose responses have a different date and id each time: all attempts are
 * listed, named, and compared with the original and with each other, without irrelevant differences.
 */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { gzipSync } from 'node:zlib'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answerFileDialogs, launchApp, type RunningApp } from '../helpers/electron-app'
import { dropFiles, readTable, selectExchange, startProxy } from './workbench'

/** Returns the response to request `n`; date and id differ in each response. */
function answer(n: number): { headers: Record<string, string>; body: Buffer } {
  const items = Array.from({ length: 12 }, (_, at) => ({ sku: `sku-${at}`, count: at }))
  const order = { id: `ord-${1000 + n}`, state: n === 3 ? 'refused' : 'paid', items }
  return {
    headers: {
      'Content-Type': 'application/json',
      'Content-Encoding': 'gzip',
      Date: new Date(Date.UTC(2026, 0, n, 8)).toUTCString(),
      'X-Request-Id': `req-${n}`
    },
    body: gzipSync(JSON.stringify(order))
  }
}

describe('attempts', () => {
  let server: Server
  let running: RunningApp
  let folder: string
  let page: Page
  let asked = 0

  beforeAll(async () => {
    server = createServer((_, response) => {
      const { headers, body } = answer(++asked)
      response.writeHead(asked === 3 ? 402 : 200, headers).end(body)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return () =>
      new Promise<void>((resolve) =>
        server.close(() => {
          resolve()
        })
      )
  })
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tcplens-e2e-'))
    return () => rm(folder, { recursive: true, force: true })
  })
  beforeAll(async () => {
    running = await launchApp()
    page = running.page
    const { port } = server.address() as AddressInfo
    const proxy = await startProxy(page, { host: '127.0.0.1', port })
    await fetch(`http://127.0.0.1:${proxy}/orders`, { headers: { connection: 'close' } })
  })
  afterAll(() => running.close())

  const list = (): Locator => page.getByRole('listbox', { name: 'Attempts' })
  const lines = async (): Promise<string[][]> =>
    Promise.all(
      (await list().getByRole('option').all()).map((line) =>
        Promise.all(
          ['.number', '.name', '.status', '.differs'].map(
            async (part) => (await line.locator(part).textContent()) ?? ''
          )
        )
      )
    )
  const replay = async (comes: number): Promise<void> => {
    await selectExchange(page, '/orders')
    await page.getByRole('button', { name: 'Replay', exact: true }).click()
    await expect.poll(async () => (await readTable(page, 'Requests')).length).toBe(comes)
  }
  const pair = (name: string, text: string): Locator =>
    page.getByRole('region', { name, exact: true }).getByRole('row').filter({ hasText: text })

  it('are listed next to their original, with their differences except ignored ones', async () => {
    await expect.poll(async () => (await readTable(page, 'Requests')).length).toBe(1)
    for (const comes of [2, 3, 4]) await replay(comes)
    await page.getByRole('tab', { name: /^Attempts/ }).click()
    await expect.poll(lines).toEqual([
      ['#2', '', '200', '1 header · body · 1 ignored'],
      ['#3', '', '402', 'status · 1 header · body · 1 ignored'],
      ['#4', '', '200', '1 header · body · 1 ignored']
    ])
    await page.getByText('3 attempts of #1').waitFor()
  })

  it('have names and notes, which are shown in the list at once', async () => {
    await list().getByRole('option').nth(1).click()
    await page.getByLabel('Name', { exact: true }).fill('refused one')
    await page.getByLabel('Note', { exact: true }).fill('the card had expired')
    await list().focus()
    await expect.poll(async () => (await lines())[1]?.[1]).toBe('refused one')
    await list().getByRole('img', { name: 'the card had expired' }).waitFor()
  })

  it('are compared with the original by keyboard, and ignored differences are remembered', async () => {
    await list().getByRole('option').nth(1).click()
    await page.keyboard.press('Enter')
    await page.getByRole('region', { name: 'Comparison of #1 and #3' }).waitFor()
    const count = page.getByRole('status').filter({ hasText: /difference/ })
    // Status line, X-Request-Id, id and state; Date is ignored by default.
    await expect.poll(() => count.textContent()).toBe('4 differences · 1 ignored')
    await expect
      .poll(() => pair('Response', 'Date: ').getByRole('cell').first().textContent())
      .toMatch(/ignored/)
    await expect
      .poll(() => pair('Response', '"state"').getByRole('cell').allTextContents())
      .toEqual(['≠changed', '  "state": "paid"', '  "state": "refused"'])

    await pair('Response', 'X-Request-Id').hover()
    await page.getByRole('button', { name: 'Ignore differences in X-Request-Id' }).click()
    await pair('Response', '"id"').hover()
    await page.getByRole('button', { name: 'Ignore differences in $.id' }).click()
    await expect.poll(() => count.textContent()).toBe('2 differences · 3 ignored')
    // Another attempt of the same original shares the ignore rules.
    await page.getByRole('tab', { name: /^Attempts/ }).click()
    await expect
      .poll(async () => (await lines()).map((line) => line[3]))
      .toEqual([
        'none · 3 ignored',
        expect.stringMatching(/^status · .*body · 3 ignored$/) as string,
        'none · 3 ignored'
      ])
  })

  it('are compared with the previous one, or two selected ones, byte by byte', async () => {
    await list().getByRole('option').nth(2).click()
    await page.getByRole('button', { name: 'Compare with previous' }).click()
    await page.getByRole('region', { name: 'Comparison of #3 and #4' }).waitFor()
    await page.getByRole('tab', { name: /^Attempts/ }).click()
    await list().getByRole('option').nth(0).click()
    await page.keyboard.press('Space')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Space')
    await page.getByRole('button', { name: 'Compare selected two' }).click()
    await page.getByRole('region', { name: 'Comparison of #2 and #4' }).waitFor()
    await page.getByRole('button', { name: 'Bytes as sent' }).click()
    const bytes = page.getByRole('region', { name: 'Bytes side by side' })
    await bytes.waitFor()
    // The heads differ only in date and id, which are dimmed; the difference in the coded body is not.
    await expect.poll(() => bytes.locator('.left .ignored').count()).toBeGreaterThan(0)
    await expect.poll(() => bytes.locator('.left .text').first().textContent()).toMatch(/^HTTP\/1\.1/)
    await page.getByRole('button', { name: 'Messages', exact: true }).click()
  })

  it('open in the workbench when edited again', async () => {
    await page.getByRole('tab', { name: /^Attempts/ }).click()
    await list().getByRole('option').nth(1).click()
    await page.keyboard.press('e')
    await page
      .getByRole('region', { name: /workbench/i })
      .first()
      .waitFor()
    await page.keyboard.press('Escape')
  })

  it('from a saved file keep names and ignored differences, and list new ones next to them', async () => {
    const path = join(folder, 'attempts.pcapng')
    await answerFileDialogs(running.app, path)
    await page.keyboard.press('Control+s')
    await expect.poll(async () => page.getByText(/Saved/).count()).toBeGreaterThan(0)
    await dropFiles(page, [path])
    // The save notice contains the file name too, so rows are selected only once the opened file is shown.
    const opened = page
      .getByRole('region', { name: 'Captures' })
      .getByRole('button', { name: /^attempts\.pcapng/ })
    await expect.poll(() => opened.first().getAttribute('aria-current')).toBe('true')
    await selectExchange(page, '/orders')
    await page.getByRole('tab', { name: /^Attempts/ }).click()
    await expect.poll(async () => (await lines()).map((line) => line[1])).toEqual(['', 'refused one', ''])
  })

  it('replayed from that file name it in the overview, with a link to the original', async () => {
    await page.getByRole('button', { name: 'Replay', exact: true }).click()
    const captures = page.getByRole('region', { name: 'Captures' })
    await captures.getByRole('button').filter({ hasText: /^Live/ }).first().click()
    await expect.poll(async () => (await readTable(page, 'Requests')).length).toBe(5)
    await page.getByRole('grid', { name: 'Requests' }).getByText('/orders').last().click()
    await page.getByRole('tab', { name: 'Overview' }).click()
    const original = page.getByRole('button', { name: 'request 1 of attempts.pcapng' })
    await original.click()
    // The file is a copy of the live capture, so the original is found there; the original itself is not a replay.
    await original.waitFor({ state: 'detached' })
  })
})
