/**
 * Captured images and pages that take too much to render: the window stays usable, the tab names the reason, and
 * all processes together stay within their memory limit.
 */
import { createServer, get, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Locator } from 'playwright-core'
import { launchApp, type RunningApp } from '../helpers/electron-app'
import { nestedUses, pngBomb } from '../helpers/picture-bombs'
import { selectExchange, startProxy } from './workbench'

const MOST_MEMORY_KB = 1024 * 1024
/** A page too deep for a recursive parser, and one with an endless drawing. */
const DEEP_PAGE = `<!doctype html>${'<div>'.repeat(100_000)}deep`
const DRAWING_PAGE = `<!doctype html><h1>drawing</h1>${nestedUses(8, 10)}`

const BODIES: Readonly<Record<string, { type: string; body: string | Buffer }>> = {
  '/bomb.svg': { type: 'image/svg+xml', body: nestedUses(8, 10) },
  '/small.svg': {
    type: 'image/svg+xml',
    body: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><rect width="40" height="20" fill="#0a0"/></svg>'
  },
  // 40,000 × 40,000 at one bit is 200 MB of rows, which deflate to 1 MB.
  '/bomb.png': { type: 'image/png', body: pngBomb(40_000, 40_000) },
  '/deep.html': { type: 'text/html', body: DEEP_PAGE },
  '/drawing.html': { type: 'text/html', body: DRAWING_PAGE }
}

describe('pictures that are expensive to render', () => {
  let server: Server
  let running: RunningApp
  let port: number

  beforeAll(async () => {
    server = createServer((request, response) => {
      const { type, body } = BODIES[request.url ?? ''] ?? { type: 'text/plain', body: 'none' }
      response.setHeader('content-type', type)
      response.end(body)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    running = await launchApp()
    port = await startProxy(running.page, { host: '127.0.0.1', port: (server.address() as AddressInfo).port })
    // Records the peak of the total memory of all processes.
    await running.app.evaluate(({ app }) => {
      const kept = globalThis as { mostMemory?: number }
      kept.mostMemory = 0
      const timer = setInterval(() => {
        const sum = app.getAppMetrics().reduce((all, { memory }) => all + memory.workingSetSize, 0)
        kept.mostMemory = Math.max(kept.mostMemory ?? 0, sum)
      }, 50)
      app.once('before-quit', () => {
        clearInterval(timer)
      })
    })
  })
  afterAll(async () => {
    await running.close()
    server.close()
  })

  const open = async (path: string): Promise<void> => {
    await new Promise<void>((resolve, reject) => {
      const asked = get({ host: '127.0.0.1', port, path, agent: false }, (response) => {
        response.resume().on('end', resolve)
      })
      asked.on('error', reject)
    })
    await selectExchange(running.page, path)
    await running.page.getByRole('tab', { name: 'HTTP', exact: true }).click()
  }
  const response = (): Locator => running.page.getByRole('region', { name: 'Response' })
  const note = (): Locator =>
    response()
      .getByRole('status')
      .filter({ hasText: /was not shown/ })
  const anyway = (): Locator => response().getByRole('button', { name: 'Try anyway', exact: true })
  const windows = (): Promise<number> =>
    running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)
  const expectBounded = async (): Promise<void> => {
    await expect.poll(windows).toBe(1)
    const most = await running.app.evaluate(() => (globalThis as { mostMemory?: number }).mostMemory ?? 0)
    expect(most).toBeGreaterThan(0)
    expect(most).toBeLessThanOrEqual(MOST_MEMORY_KB)
  }

  it('does not render a drawing with multiplying references until the user agrees, and then stops it', async () => {
    await open('/bomb.svg')
    await note().getByText('it draws more than 20,000 elements', { exact: false }).waitFor()
    expect(await windows()).toBe(1)
    await anyway().click()
    await note()
      .getByText(/rendering it took more than (10 s|320(\.0)? MB of memory)/)
      .waitFor()
    expect(await anyway().count()).toBe(0)
    // The window itself stayed responsive.
    await open('/small.svg')
    await response().getByRole('img', { name: 'Response body, image/svg+xml, 40 × 20' }).waitFor()
    await expectBounded()
  })

  it('does not decode a picture whose header claims too many pixels until the user agrees', async () => {
    await open('/bomb.png')
    await note().getByText('its header claims 40,000 × 40,000 pixels', { exact: false }).waitFor()
    expect(await windows()).toBe(1)
    await anyway().click()
    // Either the browser rejects its size, or a limit is reached.
    await note().or(response().getByText('This image cannot be displayed.')).waitFor()
    await expect.poll(() => anyway().count()).toBe(0)
    await open('/small.svg')
    await response().getByRole('img').last().waitFor()
    await expectBounded()
  })

  it('shows a page of deep nesting, and stops one that renders forever', async () => {
    await open('/deep.html')
    await response().getByRole('button', { name: 'Preview', exact: true }).click()
    await response().getByRole('img', { name: 'Page preview' }).or(note()).waitFor()
    await open('/drawing.html')
    await response().getByRole('button', { name: 'Preview', exact: true }).click()
    await note()
      .getByText(/rendering it took more than (2 s|320(\.0)? MB of memory)/)
      .waitFor()
    await expectBounded()
  })

  it('cancels a rendering when another row is selected', async () => {
    await open('/bomb.svg')
    await anyway().click()
    await expect.poll(windows).toBe(2)
    await selectExchange(running.page, '/small.svg')
    await response().getByRole('img').last().waitFor()
    await expectBounded()
  })
})
