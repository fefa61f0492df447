/** A compressed body in the workbench: shown and edited as text, and compressed again only if it was changed. */

import { createServer, request, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib'
import type { Locator, Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { launchApp, type RunningApp } from '../helpers/electron-app'
import { selectExchange, startProxy } from './workbench'

const TEXT = '{\n  "name": "光",\n  "n": 1\n}\n'

interface Served {
  headers: IncomingHttpHeaders
  body: Buffer
}

describe('a compressed body in the workbench', () => {
  let running: RunningApp
  let page: Page
  let proxy: number
  const served: Served[] = []

  beforeAll(async () => {
    const server = createServer((incoming, response) => {
      const parts: Buffer[] = []
      incoming.on('data', (part: Buffer) => parts.push(part))
      incoming.on('end', () => {
        served.push({ headers: incoming.headers, body: Buffer.concat(parts) })
        response.end('taken')
      })
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    running = await launchApp()
    page = running.page
    proxy = await startProxy(page, { host: '127.0.0.1', port: (server.address() as AddressInfo).port })
    return async () => {
      await running.close()
      server.closeAllConnections()
      server.close()
    }
  })

  const workbench = (): Locator => page.getByRole('region', { name: 'Workbench', exact: true })
  const body = (): Locator => workbench().getByRole('textbox', { name: 'Body as text' })
  const button = (name: string | RegExp): Locator => workbench().getByRole('button', { name, exact: true })
  const post = (path: string, coding: string, parts: readonly Buffer[]): Promise<void> =>
    new Promise((resolve, reject) => {
      const length = parts.length > 1 ? {} : { 'Content-Length': parts[0]!.length }
      const headers = { 'Content-Type': 'application/json', 'Content-Encoding': coding, ...length }
      const sent = request({ port: proxy, host: '127.0.0.1', path, method: 'POST', headers }, (response) => {
        response.resume().once('end', resolve)
      })
      sent.once('error', reject)
      for (const part of parts) sent.write(part)
      sent.end()
    })
  const open = async (path: string): Promise<void> => {
    const back = page.getByRole('button', { name: 'Back to traffic' })
    if (await back.isVisible()) await back.click()
    await selectExchange(page, path)
    await page.keyboard.press('e')
    await workbench().getByRole('textbox', { name: 'URL', exact: true }).waitFor()
  }
  const sent = async (count: number): Promise<Served> => {
    await page.keyboard.press('Control+Enter')
    await expect.poll(() => served.length).toBe(count)
    return served.at(-1)!
  }

  it('is sent byte for byte when unchanged, and compressed again after an edit', async () => {
    // A file name in the gzip header, which our compressor never writes.
    const plain = gzipSync(TEXT, { level: 1 })
    const coded = Buffer.concat([
      plain.subarray(0, 3),
      Buffer.of(8),
      plain.subarray(4, 10),
      Buffer.from('x\0'),
      plain.subarray(10)
    ])
    await post('/gzip', 'gzip', [coded])
    await open('/gzip')
    await expect.poll(() => body().inputValue()).toBe(TEXT)
    await workbench()
      .getByText(/Decoded from gzip: 30 B, \d+ B on the wire/)
      .waitFor()
    const bytes = (await workbench().locator('.row .hex').allTextContents()).join('').replaceAll(/\s/g, '')
    expect(bytes).toContain('1f8b08')
    expect((await sent(2)).body.toString('hex')).toBe(coded.toString('hex'))

    // Sent by the shortcut right after the last typed key.
    await body().fill(TEXT.replace('1', '12345'))
    await workbench()
      .getByText(/Content-Length at .* is \d+, but/)
      .waitFor()
    await body().press('Control+End')
    await page.keyboard.type(' ')
    await body().fill(TEXT.replace('1', '67'))
    const changed = gzipSync(TEXT.replace('1', '67')).length
    await button(`Set Content-Length to ${changed}`).click()
    expect(gunzipSync((await sent(3)).body).toString()).toBe(TEXT.replace('1', '67'))

    // Undoes the length and the text that was typed in one go.
    await button(/^Undo/).click()
    await button(/^Undo/).click()
    await expect.poll(() => body().inputValue()).toBe(TEXT)
    expect((await sent(4)).body.toString('hex')).toBe(coded.toString('hex'))
  })

  it('is sent only after the latest edit was encoded', async () => {
    await post('/late', 'gzip', [gzipSync(TEXT, { level: 0 })])
    await open('/late')
    await expect.poll(() => body().inputValue()).toBe(TEXT)
    await body().fill('{}')
    await page.keyboard.press('Control+Enter')
    // The head still has the old length, so the server waits for more; the draft's bytes show what was sent.
    await workbench()
      .getByText(/Content-Length at .* is \d+, but 22 bytes follow/)
      .waitFor()
    await button('Stop').click()
  })

  it('becomes one chunk if it was chunked', async () => {
    const coded = brotliCompressSync(TEXT)
    const count = served.length + 1
    await post('/br', 'br', [coded.subarray(0, 5), coded.subarray(5)])
    await open('/br')
    await expect.poll(() => body().inputValue()).toBe(TEXT)
    expect((await sent(count + 1)).body.toString('hex')).toBe(coded.toString('hex'))
    await body().fill(TEXT.repeat(3))
    await body().blur()
    await workbench().getByText('All chunk sizes are correct').waitFor()
    expect(brotliDecompressSync((await sent(count + 2)).body).toString()).toBe(TEXT.repeat(3))
  })

  it('explains why it is not decoded when that would lose data', async () => {
    await post('/cut', 'gzip', [gzipSync(TEXT).subarray(0, -6)])
    await open('/cut')
    await workbench().getByText('gzip decoding failed').waitFor()
    await post('/rot', 'rot13', [Buffer.from(TEXT)])
    await open('/rot')
    await workbench().getByText('Encoded with rot13, which cannot be encoded here').waitFor()
  })
})
