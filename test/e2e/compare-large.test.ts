/**
 * Comparison of two JSON documents of 50 MB: the compared part is exact, and the rest is reported as not compared.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { launchApp } from '../helpers/electron-app'
import { startProxy, tableRows } from './workbench'

const ITEMS = 500_000

/** All items have the same length, about 100 bytes; the items in `changed` have a different state. */
function json(changed: readonly number[]): Buffer {
  const items = Array.from({ length: ITEMS }, (_, at) =>
    JSON.stringify({
      id: 1_000_000 + at,
      name: 'x'.repeat(48),
      tags: ['one', 'two'],
      state: changed.includes(at) ? 'refused' : 'granted'
    })
  )
  return Buffer.from(`{"items":[${items.join(',')}]}`)
}

it(
  'compares the first 8 MB of two documents of 50 MB, and reports the rest as not compared',
  { timeout: 120_000 },
  async () => {
    // The second and the third change are beyond the compared part.
    const bodies = [json([]), json([5000, 200_000, 499_999])]
    expect(bodies.map(({ length }) => length > 50e6)).toEqual([true, true])
    let asked = 0
    const server = createServer((_, response) => {
      const body = bodies[asked++] ?? Buffer.alloc(0)
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': body.length }).end(body)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(
      () =>
        new Promise<void>((resolve) =>
          server.close(() => {
            resolve()
          })
        )
    )
    const running = await launchApp()
    onTestFinished(running.close)
    const { page } = running
    const port = await startProxy(page, { host: '127.0.0.1', port: (server.address() as AddressInfo).port })
    for (const { length } of bodies) {
      const answer = await fetch(`http://127.0.0.1:${port}/document`, { headers: { connection: 'close' } })
      expect((await answer.arrayBuffer()).byteLength).toBe(length)
    }
    await expect.poll(() => tableRows(page, 'Requests').count()).toBe(2)
    await tableRows(page, 'Requests').first().click()
    await tableRows(page, 'Requests')
      .nth(1)
      .click({ modifiers: ['Control'] })
    await page.getByRole('tab', { name: 'Compare' }).click()
    await page
      .getByText('Not compared: everything after the first 8.4 MB of a body.')
      .waitFor({ timeout: 60_000 })
    const count = page.getByRole('status').filter({ hasText: /difference/ })
    await expect.poll(() => count.textContent()).toMatch(/^1 difference/)
    const rows = page.getByRole('region', { name: 'Response', exact: true }).getByRole('row')
    expect(await rows.filter({ hasText: '"state": "refused"' }).count()).toBe(1)
  }
)
