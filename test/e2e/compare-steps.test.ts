/** Stepping through the differences of two exchanges, and showing only the differences. */
import { createServer, get, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchApp, type RunningApp } from '../helpers/electron-app'
import { startProxy, tableRows } from './workbench'

const LINES = Array.from({ length: 6000 }, (_, n) => `line ${n} of a log`)
const changedEvery = (step: number, last: number): string =>
  LINES.map((line, n) => (n % step === step - 1 && n < last ? `LINE ${n} of a log` : line)).join('\n')
const BODIES: Record<string, string> = {
  '/one': LINES.join('\n'),
  '/few': changedEvery(100, 301),
  '/many': changedEvery(20, 6000)
}

let server: Server
let running: RunningApp

beforeAll(async () => {
  server = createServer((request, response) => {
    response.sendDate = false
    response.setHeader('Content-Type', 'text/plain')
    response.end(BODIES[request.url ?? ''] ?? '')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  running = await launchApp()
  const proxy = await startProxy(running.page, {
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port
  })
  for (const path of Object.keys(BODIES))
    await new Promise<void>((resolve, reject) => {
      get({ host: '127.0.0.1', port: proxy, path, agent: false }, (answer) => {
        answer.resume().on('end', resolve)
      }).on('error', reject)
    })
  await tableRows(running.page, 'Requests').nth(2).waitFor()
})
afterAll(async () => {
  await running.close()
  server.closeAllConnections()
  server.close()
})

const row = (text: string): Locator => tableRows(running.page, 'Requests').filter({ hasText: text }).first()
const current = (): Locator => running.page.locator('[data-current]')

async function compare(path: string): Promise<Locator> {
  await row('/one').click()
  await row(path).click({ modifiers: ['Control'] })
  const tab = running.page.getByRole('tab', { name: 'Compare', exact: true })
  await tab.click()
  const compared = running.page.getByRole('region', { name: /^Comparison of/ })
  await compared.getByText('Body', { exact: true }).last().waitFor()
  return compared
}

it('goes to each difference by button and keyboard, and wraps around', async () => {
  const { page } = running
  const compared = await compare('/few')
  const next = compared.getByRole('button', { name: 'Next difference (N)' })
  await next.click()
  await compared.getByText('Change 1 of 4', { exact: true }).waitFor()
  expect(await current().textContent()).toContain('GET /few')
  await next.click()
  await expect.poll(() => current().textContent()).toContain('LINE 99 of a log')
  expect(await current().isVisible()).toBe(true)
  await compared.getByRole('region', { name: 'Compare', exact: true }).focus()
  await page.keyboard.press('n')
  await page.keyboard.press('n')
  await compared.getByText('Change 4 of 4', { exact: true }).waitFor()
  await expect.poll(() => current().textContent()).toContain('LINE 299 of a log')
  // The current difference is in view.
  const [pane, shown] = [
    await compared.getByRole('region', { name: 'Compare', exact: true }).boundingBox(),
    await current().boundingBox()
  ]
  const isInSight =
    pane !== null && shown !== null && shown.y >= pane.y && shown.y + shown.height <= pane.y + pane.height
  expect(isInSight).toBe(true)
  await page.keyboard.press('n')
  await compared.getByText('Change 1 of 4', { exact: true }).waitFor()
  await page.keyboard.press('p')
  await compared.getByText('Change 4 of 4', { exact: true }).waitFor()
})

it('loads further rows when it reaches their differences', async () => {
  const { page } = running
  const compared = await compare('/many')
  await compared.getByRole('button', { name: 'Next difference (N)' }).click()
  await compared.getByText(/^Change 1 of \d+ or more$/).waitFor()
  await compared.getByRole('region', { name: 'Compare', exact: true }).focus()
  for (let step = 2; step <= 120; step++) {
    await page.keyboard.press('n')
    await compared.getByText(new RegExp(`^Change ${step} of `)).waitFor()
  }
  await expect.poll(() => current().textContent()).toContain(`LINE ${119 * 20 - 1} of a log`)
})

it('remembers the setting to show only differences', async () => {
  const { page } = running
  let compared = await compare('/few')
  const only = (): Locator => compared.getByRole('checkbox', { name: 'Differences only' })
  await only().check()
  compared = await compare('/many')
  expect(await only().isChecked()).toBe(true)
  await page.reload()
  await tableRows(page, 'Requests').nth(2).waitFor()
  compared = await compare('/few')
  expect(await only().isChecked()).toBe(true)
})
