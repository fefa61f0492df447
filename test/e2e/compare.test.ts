/** Comparison in the window: two selected rows, the tab, and a verdict that agrees with the marked differences. */
import { Agent, createServer, get, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchApp, type RunningApp } from '../helpers/electron-app'
import { readTable, startProxy, tableRows } from './workbench'

/** Lines of about 40 bytes, two megabytes in total. */
const LINES = Array.from({ length: 50_000 }, (_, n) => `this is line number ${n} of a long log`)
const BODIES: Record<string, string> = {
  '/same': 'the same',
  '/long/a': LINES.join('\n'),
  '/long/b': LINES.with(25_000, 'another line').join('\n')
}

describe('a comparison', () => {
  let server: Server
  let running: RunningApp
  const agent = new Agent({ keepAlive: true })

  const ask = (proxy: number, path: string): Promise<void> =>
    new Promise((resolve, reject) => {
      get({ host: '127.0.0.1', port: proxy, path, agent }, (response) => {
        response.resume().on('end', resolve)
      }).on('error', reject)
    })

  beforeAll(async () => {
    server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
      response.sendDate = false
      response.end(BODIES[request.url ?? ''] ?? '')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    running = await launchApp()
    const { port } = server.address() as AddressInfo
    const proxy = await startProxy(running.page, { host: '127.0.0.1', port })
    for (const path of ['/same', '/long/a', '/long/b']) await ask(proxy, path)
  })
  afterAll(async () => {
    agent.destroy()
    await running.close()
    await new Promise((resolve) => {
      server.close(resolve)
      server.closeAllConnections()
    })
  })

  const row = (text: string): Locator => tableRows(running.page, 'Requests').filter({ hasText: text }).first()
  const compareTab = (): Locator => running.page.getByRole('tab', { name: 'Compare' })
  const verdict = (): Promise<string | null> =>
    running.page
      .getByRole('status')
      .filter({ hasText: /difference/ })
      .textContent()

  it('finds no difference for a replay while the original’s connection is still open', async () => {
    const { page } = running
    await expect.poll(async () => (await readTable(page, 'Requests')).length).toBe(3)
    await row('/same').click()
    await page.getByRole('button', { name: 'Replay', exact: true }).click()
    await expect.poll(async () => (await readTable(page, 'Requests')).length).toBe(4)
    await tableRows(page, 'Requests').last().click()
    await compareTab().click()
    const compared = page.getByRole('region', { name: 'Comparison of #1 and #4' })
    await compared.waitFor()
    await expect.poll(verdict).toBe('No difference')
    // It is shown nevertheless.
    await compared.getByText('still open').waitFor()
    expect(await compared.locator('.differs').count()).toBe(0)
  })

  it('shows two rows selected in the table', async () => {
    const { page } = running
    await row('/same').click()
    await row('/long/a').click({ modifiers: ['Control'] })
    const compared = page.getByRole('region', { name: 'Comparison of #1 and #2' })
    await compared.waitFor()
    // Neither is a replay of the other, although the first one was replayed.
    await compared.getByText('Left', { exact: true }).waitFor()
    await compared.getByText('Right', { exact: true }).waitFor()
  })

  it('of long texts shows a note in place of equal lines', async () => {
    const { page } = running
    await row('/long/a').click()
    await row('/long/b').click({ modifiers: ['Control'] })
    await page.getByRole('region', { name: 'Comparison of #2 and #3' }).waitFor()
    await page.getByText('24,997 equal lines, not shown: a body exceeds 1.0 MB').waitFor()
    expect(await page.getByRole('button', { name: /equal line/ }).count()).toBe(0)
  })
})
