/** Bodies of every type, from a real server through the proxy, as the window shows them. */
import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, get, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Locator } from 'playwright-core'
import { IMAGES, pdf, wav, zip } from '../helpers/body-files'
import { launchApp, type RunningApp } from '../helpers/electron-app'
import { selectExchange, startProxy } from './workbench'

const FONT = new URL(
  '../../node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2',
  import.meta.url
)
const PART = Buffer.from(
  '--XX\r\nContent-Disposition: form-data; name="file"; filename="../red.png"\r\nContent-Type: image/png\r\n\r\n'
)
const FORM = Buffer.concat([PART, IMAGES['image/png'], Buffer.from('\r\n--XX--\r\n')])
/** About eight million characters, all of them shown. */
const LARGE = `[${Array.from({ length: 110_000 }, (_, id) => JSON.stringify({ id, name: `item ${id}`, tags: ['a', 'b', 'c'] })).join(',')},{"last":"needle"}]`

const BODIES: Record<string, { type: string; body: string | Buffer; coding?: string }> = {
  '/large': { type: 'application/json', body: LARGE },
  '/repeated': {
    type: 'application/json',
    body: '{"user":{"id":1,"role":"user"},"id":6,"filler":"so that the object takes more than one line of the tree","id":7,"id":8}'
  },
  '/records': { type: 'application/x-ndjson', body: '{"a":1}\n{bad\n{"user":{"name":"x"}}\n' },
  '/table': { type: 'text/csv', body: 'id,name\n1,"Smith, John"\n2,荣光\n3\n' },
  '/page': {
    type: 'text/html; charset=utf-8',
    body: '<!doctype html><h1>Order 荣</h1><a href="/elsewhere">away</a><script>document.body.innerHTML="ran"</script>'
  },
  '/style': { type: 'text/css', body: '.a{color:#fff;margin:0}' },
  '/script': { type: 'text/javascript', body: 'function f(x){if(x)return{a:1}}' },
  '/sound': { type: 'audio/wav', body: wav(1) },
  '/half-sound': { type: 'audio/wav', body: wav(1).subarray(0, 30) },
  '/font': { type: 'font/woff2', body: Buffer.alloc(0) },
  '/document': { type: 'application/pdf', body: pdf('Quarterly report', 3) },
  '/archive': { type: 'application/zip', body: zip({ 'a.txt': 'hello', 'b/c.json': '{}' }) },
  '/packed': { type: 'application/gzip', body: gzipSync('{"inside":true}') },
  '/form': { type: 'multipart/form-data; boundary=XX', body: FORM },
  '/broken': { type: 'image/png', body: IMAGES['image/png'].subarray(0, 40) },
  '/russian': {
    type: 'text/plain',
    body: execFileSync('iconv', ['-f', 'UTF-8', '-t', 'CP1251'], {
      input: 'Привет, мир! Это ответ сервера с данными о заказе и пользователе.'
    })
  },
  '/bomb': { type: 'text/plain', body: gzipSync(Buffer.alloc(20_000_000, 'a')), coding: 'gzip' },
  '/trailing': {
    type: 'text/plain',
    body: Buffer.concat([gzipSync('one '), gzipSync('two'), Buffer.from('GARBAGE')]),
    coding: 'gzip'
  }
}

describe('the views of a body', () => {
  let folder: string
  let server: Server
  let running: RunningApp
  let port: number

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tcplens-parts-'))
    const font = await readFile(FONT)
    server = createServer((request, response) => {
      const { type, body, coding } = BODIES[request.url ?? ''] ?? { type: 'text/plain', body: 'none' }
      response.setHeader('content-type', type)
      if (coding !== undefined) response.setHeader('content-encoding', coding)
      response.end(request.url === '/font' ? font : body)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    running = await launchApp()
    port = await startProxy(running.page, { host: '127.0.0.1', port: (server.address() as AddressInfo).port })
  })
  afterAll(async () => {
    running.expectProblems(/Blocked script execution|frame-src/)
    await running.close()
    server.close()
    await rm(folder, { recursive: true, force: true })
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
  const view = (name: string): Locator => response().getByRole('button', { name, exact: true })
  const codeLines = (): Promise<string[]> => response().locator('.code-line').allTextContents()

  it('finds a text in eight megabytes of JSON and shows its path', async () => {
    await open('/large')
    const goesOn = response().getByText('of the body are shown', { exact: false })
    await goesOn.waitFor()
    while ((await goesOn.count()) > 0) {
      const more = response().getByRole('button', { name: /^Load .* more$/ })
      if ((await more.count()) > 0) await more.click()
    }
    await response().getByRole('textbox', { name: 'Find' }).fill('needle')
    await response().getByText('1 of 1', { exact: true }).waitFor()
    await response().getByText('$[110000].last').or(response().getByText('$[110000]')).first().waitFor()
    expect((await codeLines()).some((line) => line.includes('needle'))).toBe(true)
  })

  it('shows records line by line, marks invalid ones, and shows one of them as a tree', async () => {
    await open('/records')
    await response().getByText('3 records', { exact: true }).waitFor()
    await response().getByText('1 of them is not JSON: number 2').waitFor()
    await response().getByText('{"user":{"name":"x"}}').click()
    const tree = response().getByRole('region', { name: 'Record 3' })
    expect(await tree.locator('.code-line').allTextContents()).toEqual(['{', '"user": { "name": "x" }', '}'])
  })

  it('lists duplicate members of JSON objects', async () => {
    await open('/repeated')
    await response().getByText('2 duplicate names in objects: id (line 5), id (line 6).').waitFor()
  })

  it('shows a table with its header and reports ragged rows', async () => {
    await open('/table')
    const table = response().getByRole('table')
    expect(await table.getByRole('columnheader').allTextContents()).toEqual(['id', 'name'])
    expect(await table.getByRole('cell').allTextContents()).toEqual([
      '1',
      'Smith, John',
      '2',
      '荣光',
      '3',
      ''
    ])
    await response().getByText('1 row has a different number of fields than the first: row 4').waitFor()
  })

  it('previews a page as a bitmap, without its scripts', async () => {
    await open('/page')
    await view('Preview').click()
    const picture = response().getByRole('img', { name: 'Page preview' })
    await picture.waitFor()
    await picture.evaluate((element) => (element as unknown as { decode(): Promise<void> }).decode())
    const size = await picture.evaluate((element) => {
      const { naturalWidth, naturalHeight } = element as unknown as {
        naturalWidth: number
        naturalHeight: number
      }
      return [naturalWidth, naturalHeight]
    })
    expect(size.every((side) => side > 90)).toBe(true)
    expect(await response().locator('iframe').count()).toBe(0)
    // The choice persists while other tabs are shown.
    await running.page.getByRole('tab', { name: 'Hex', exact: true }).click()
    await running.page.getByRole('tab', { name: 'HTTP', exact: true }).click()
    await expect.poll(() => view('Preview').getAttribute('aria-pressed')).toBe('true')
  })

  it.each([
    ['/style', ['.a {', 'color: #fff;', 'margin: 0', '}']],
    ['/script', ['function f(x) {', 'if (x) return {', 'a: 1', '}', '}']]
  ])('formats %s', async (path, lines) => {
    await open(path)
    await expect.poll(codeLines).toEqual(lines)
  })

  it('plays audio, and reports formats it cannot play', async () => {
    await open('/sound')
    await response().getByText('1.00 s').waitFor()
    await open('/half-sound')
    await response().getByText('audio/wav cannot be played here.', { exact: false }).waitFor()
  })

  it('renders a text in a captured font', async () => {
    await open('/font')
    await response().getByRole('textbox', { name: 'Sample text' }).fill('abc')
    const drawn = await response()
      .locator('p.line')
      .first()
      .evaluate((line) => {
        const { fontFamily } = (
          globalThis as unknown as { getComputedStyle(of: unknown): { fontFamily: string } }
        ).getComputedStyle(line)
        return fontFamily.startsWith('captured-')
      })
    expect(drawn).toBe(true)
  })

  it.each([
    ['/document', ['Quarterly report', '3', '1.4']],
    ['/archive', ['a.txt', 'b/c.json']],
    ['/broken', ['5 × 3', 'This image cannot be displayed.']],
    ['/russian', ['Привет, мир! Это ответ', 'windows-1251']],
    ['/trailing', ['one two', '7 bytes follow the end of the encoded data.']]
  ])('reports %s', async (path, texts) => {
    await open(path)
    for (const text of texts) await response().getByText(text).first().waitFor()
  })

  it('shows the contents of a compressed file on request', async () => {
    await open('/packed')
    await response().getByRole('button', { name: 'Show contents' }).click()
    await response().getByText('"inside"').waitFor()
  })

  it('stops unpacking a decompression bomb and shows both sizes', async () => {
    await open('/bomb')
    await response()
      .getByText(/^decoded: gzip, .* → .*×$/)
      .waitFor()
  })

  it('saves a part as its original file, without the sender’s folders in the name', async () => {
    await open('/form')
    const target = join(folder, 'saved.png')
    await running.app.evaluate(({ dialog }, path) => {
      const seen = globalThis as unknown as { proposed?: string }
      dialog.showSaveDialog = (...options: unknown[]) => {
        seen.proposed = (options.at(-1) as { defaultPath: string }).defaultPath
        return Promise.resolve({ canceled: false, filePath: path })
      }
    }, target)
    await response()
      .getByRole('button', { name: /^Save this part as a file/ })
      .click()
    await running.page
      .getByRole('status')
      .filter({ hasText: `Saved as ${target}` })
      .waitFor()
    const name = await running.app.evaluate(() => (globalThis as unknown as { proposed?: string }).proposed)
    expect([(await readFile(target)).equals(IMAGES['image/png']), name?.endsWith('red.png')]).toEqual([
      true,
      true
    ])
  })
})
