/** First use: an empty window with instructions, and one click that starts the demo. */
import { beforeAll, describe, expect, it } from 'vitest'
import { launchApp, type RunningApp } from '../helpers/electron-app'
import { readHeaders, readTable, selectExchange, tableRows } from './workbench'

let running: RunningApp

beforeAll(async () => {
  running = await launchApp()
  return () => running.close()
})

describe('the first launch', () => {
  it('explains the purpose, and offers two ways to begin', async () => {
    const { page } = running
    await page.getByRole('heading', { name: 'See the traffic between two programs' }).waitFor()
    const ways = await page
      .getByRole('button')
      .filter({ hasText: /New proxy|Run the demo/ })
      .count()
    expect(ways).toBeGreaterThanOrEqual(2)
  })

  it('fills the tables after one click', async () => {
    const { page } = running
    await page.getByRole('button', { name: /Run the demo/ }).click()
    // Requests are sent on two connections at once, so their order varies.
    const told = async (): Promise<string[]> =>
      (await readTable(page, 'Requests'))
        .map((row) => `${row['Method'] ?? ''} ${row['Path'] ?? ''} ${row['Status'] ?? ''}`)
        .sort()
    await expect
      .poll(told, { timeout: 10_000 })
      .toEqual([
        'GET / 200',
        'GET /api/orders?page=1 200',
        'GET /compressed 200',
        'GET /favicon.ico 404',
        'GET /img/logo.gif 200',
        'GET /old 302',
        'GET /stream 200',
        'PUT /api/orders/9917 409'
      ])

    // The pressed button is gone, and the focus has moved to the content that replaced it.
    await page.keyboard.press('ArrowDown')
    await expect
      .poll(() => page.getByRole('grid', { name: 'Requests' }).locator('[aria-selected=true]').count())
      .toBe(1)

    await page.getByRole('tab', { name: /^Connections/ }).click()
    await tableRows(page, 'Connections').first().waitFor()
    await page.getByRole('tab', { name: /^Requests/ }).click()
  })

  it('shows a selected exchange with its headers', async () => {
    const { page } = running
    await selectExchange(page, 'PUT')
    await page.getByRole('tab', { name: 'HTTP', exact: true }).click()
    await expect
      .poll(async () => (await readHeaders(page, 'Request')).map(([name]) => name.toLowerCase()))
      .toContain('if-match')
  })

  it('shows everything again after a reload, since the engine kept running', async () => {
    const { page } = running
    await page.reload()
    await expect.poll(async () => (await readTable(page, 'Requests')).length).toBe(8)
    await page.getByRole('button', { name: 'Stop Demo' }).waitFor({ state: 'attached' })
  })
})
