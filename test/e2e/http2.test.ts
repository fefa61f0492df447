/** HTTP/2 in the real window: streams as exchanges, their heads and bodies, and failed streams, in both languages. */

import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { launchApp, type RunningApp } from '../helpers/electron-app'
import { askHttp2, startHttp2 } from '../helpers/http2-peers'
import {
  choose,
  litBytes,
  messageGrid,
  readHeaders,
  readTable,
  selectExchange,
  startProxy
} from './workbench'

/** Folder for screenshots, if any. */
const pictures = process.env['TCPLENS_SCREENSHOTS']

describe('HTTP/2', () => {
  let running: RunningApp

  beforeAll(async () => {
    running = await launchApp()
    return () => running.close()
  })

  const picture = async (name: string): Promise<void> => {
    if (pictures !== undefined)
      await running.page.screenshot({ path: join(pictures, `${name}.png`), animations: 'disabled' })
  }

  it('shows streams as exchanges, with heads, bytes and bodies', { timeout: 60_000 }, async () => {
    const { page } = running
    const port = await startProxy(page, await startHttp2())
    await askHttp2(`http://127.0.0.1:${port}`, [
      { ':path': '/echo?a=1&b=two%20three', ':method': 'POST', 'x-probe': 'seen', body: 'posted' },
      { ':path': '/echo', 'x-probe': 'seen' },
      { ':path': '/trailers' },
      { ':path': '/early' },
      { ':path': '/gzip' },
      { ':path': '/reset' }
    ])
    await expect.poll(async () => (await readTable(page, 'Requests')).length).toBe(6)
    await selectExchange(page, 'POST')
    await page.getByRole('tab', { name: 'HTTP', exact: true }).click()
    await expect
      .poll(() => messageGrid(page, 'Request').getByRole('row').first().innerText())
      .toContain('POST /echo?a=1&b=two%20three HTTP/2')
    expect(Object.fromEntries(await readHeaders(page, 'Request'))).toMatchObject({
      ':path': '/echo?a=1&b=two%20three',
      ':scheme': 'http',
      'x-probe': 'seen'
    })
    await messageGrid(page, 'Request').getByRole('row').filter({ hasText: 'x-probe' }).click()
    // A literal with its own name and value selects exactly its octets.
    await expect.poll(async () => (await litBytes(page, 'Up')).length).toBeGreaterThan(4)
    await picture('http2-en')

    await selectExchange(page, '/gzip')
    await expect.poll(() => page.getByRole('region', { name: 'Response' }).innerText()).toContain('"zipped"')
    await selectExchange(page, '/reset')
    await expect.poll(() => page.getByText('ENHANCE_YOUR_CALM').count()).toBeGreaterThan(0)
    await picture('http2-reset-en')

    await choose(page, /^Language/, '简体中文')
    await choose(page, /^主题/, '深色')
    await expect.poll(() => page.getByText('ENHANCE_YOUR_CALM').first().innerText()).toContain('流被重置')
    await page.getByRole('row').filter({ hasText: '/trailers' }).first().click()
    await expect.poll(() => page.getByText('x-checksum').count()).toBeGreaterThan(0)
    await picture('http2-trailers-zh')
  })
})
