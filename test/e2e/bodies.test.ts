/**
 * Message bodies in the window: bodies from a real nginx, decoded and shown by type, query and cookies next to
 * their bytes, and saved files that hold exactly the bytes from the wire.
 */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Locator } from 'playwright-core'
import { launchApp, type RunningApp } from '../helpers/electron-app'
import { startNginx, type Nginx } from '../helpers/nginx'
import { needs, peerPath } from '../helpers/peers'
import { hexGrid, litBytes, messageGrid, selectExchange, startProxy, tableRows } from './workbench'

const JSON_TEXT = JSON.stringify({
  id: 0,
  name: '荣光',
  list: Array.from({ length: 200 }, (_, at) => ({ sku: `A-${at}`, qty: at }))
}).replace('"id":0', '"id":12345678901234567890')
/** A PNG of 2 × 1 pixels. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAIAAAB7QOjdAAAADElEQVQI12P4z8AAAAQBAQCshKqsAAAAAElFTkSuQmCC',
  'base64'
)
/** `测试：服务器返回的中文内容` in GB18030, without a declared charset. */
const CHINESE = '测试：服务器返回的中文内容'
const GB18030 = Buffer.from('b2e2cad4a3bab7fecef1c6f7b7b5bbd8b5c4d6d0cec4c4dac8dd', 'hex')
/** Four gigabytes of zeros as concatenated gzip members: slow to write, cheap to send. */
const ZEROS = Buffer.concat(Array<Buffer>(400).fill(gzipSync(Buffer.alloc(10_000_000))))

describe('bodies', needs('nginx'), () => {
  let folder: string
  let nginx: Nginx
  let running: RunningApp
  let port: number

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tcplens-saved-'))
    return () => rm(folder, { recursive: true, force: true })
  })
  beforeAll(async () => {
    nginx = await startNginx(peerPath('nginx'), {
      files: { 'data.json': JSON_TEXT, 'dot.png': PNG, 'zh.txt': GB18030, 'zeros.txt': ZEROS },
      directives:
        'gzip on; gzip_types application/json; gzip_min_length 1; gzip_http_version 1.0;' +
        'map $uri $coding { /zeros.txt gzip; } add_header Content-Encoding $coding;'
    })
    return () => nginx.stop()
  })
  beforeAll(async () => {
    running = await launchApp()
    port = await startProxy(running.page, { host: '127.0.0.1', port: nginx.port })
    await fetchRaw('/data.json?q=%E5%85%89+x&empty', {
      'Accept-Encoding': 'gzip',
      Cookie: 'sid=7f3a; theme="dark"'
    })
    await fetchRaw('/dot.png', {})
    await fetchRaw('/zh.txt', {})
    await fetchRaw('/zeros.txt', {})
  })
  afterAll(() => running.close())

  /** Returns the body as sent, without removing its coding. */
  const fetchRaw = (path: string, headers: Record<string, string>): Promise<Buffer> =>
    new Promise((resolve, reject) => {
      const asked = request({ host: '127.0.0.1', port, path, headers, agent: false }, (response) => {
        const pieces: Buffer[] = []
        response.on('data', (piece: Buffer) => pieces.push(piece))
        response.on('end', () => {
          resolve(Buffer.concat(pieces))
        })
      })
      asked.on('error', reject)
      asked.end()
    })

  const open = async (path: string): Promise<void> => {
    await selectExchange(running.page, path)
    await running.page.getByRole('tab', { name: 'HTTP', exact: true }).click()
  }
  const response = (): Locator => running.page.getByRole('region', { name: 'Response' })
  const codeLines = (): Promise<string[]> => response().locator('.code-line').allTextContents()

  /** Answers the system dialog with this file name in the test's folder, or cancels it. */
  const answerDialog = async (name: string | null): Promise<void> => {
    await running.app.evaluate(
      ({ dialog }, path) => {
        dialog.showSaveDialog = () => Promise.resolve({ canceled: path === null, filePath: path ?? '' })
      },
      name === null ? null : join(folder, name)
    )
  }
  const saved = async (name: string): Promise<Buffer> => {
    await running.page
      .getByRole('status')
      .filter({ hasText: `Saved as ${join(folder, name)}` })
      .waitFor()
    return readFile(join(folder, name))
  }

  it('shows gzipped JSON decoded and formatted, with the original numbers', async () => {
    await open('/data.json')
    await expect
      .poll(async () => (await codeLines()).slice(0, 5))
      .toEqual([
        '{',
        '"id": 12345678901234567890,',
        '"name": "荣光",',
        '"list": [',
        '{ "sku": "A-0", "qty": 0 },'
      ])
    expect(await response().getByText('decoded: gzip').count()).toBe(1)
  })

  it('folds a list and unfolds it again by keyboard', async () => {
    const { page } = running
    const tree = response().getByRole('tree', { name: 'Body' })
    await tree.focus()
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowLeft']) await page.keyboard.press(key)
    await expect
      .poll(codeLines)
      .toEqual(['{', '"id": 12345678901234567890,', '"name": "荣光",', '"list": [201 lines]', '}'])
    await page.keyboard.press('ArrowRight')
    await expect.poll(async () => (await codeLines()).length).toBeGreaterThan(5)
  })

  it('lists query and cookies, and highlights the bytes of one', async () => {
    const { page } = running
    const table = (name: string): Locator => messageGridRegion().getByRole('grid', { name, exact: true })
    const messageGridRegion = (): Locator => page.getByRole('region', { name: 'HTTP message fields' })
    const names = (name: string): Promise<string[]> => table(name).getByRole('rowheader').allTextContents()
    expect([await names('Query'), await names('Cookies')]).toEqual([
      ['q', 'empty'],
      ['sid', 'theme']
    ])
    const row = table('Query').getByRole('row').filter({ hasText: '光 x' })
    await row.click()
    await expect.poll(async () => (await litBytes(page, 'Up')).toString()).toBe('q=%E5%85%89+x')
    await table('Cookies').getByRole('row').filter({ hasText: 'theme' }).click()
    await expect.poll(async () => (await litBytes(page, 'Up')).toString()).toBe('theme="dark"')
    // And in the other direction: a whole header, then one byte of a cookie in the hex view.
    await messageGrid(page, 'Request').getByRole('rowheader', { name: 'Host' }).click()
    await hexGrid(page, 'Up').getByText('7f3a', { exact: false }).first().click()
    await expect.poll(async () => (await litBytes(page, 'Up')).length).toBeGreaterThan(0)
  })

  it('shows an image with its size', async () => {
    await open('/dot.png')
    const picture = response().getByRole('img', { name: 'Response body, image/png, 2 × 1' })
    await picture.waitFor()
    expect(await response().getByText('2 × 1', { exact: true }).count()).toBe(1)
  })

  it('guesses GB18030, and shows the text in a selected encoding', async () => {
    const { page } = running
    await open('/zh.txt')
    await expect.poll(codeLines).toEqual([CHINESE])
    await response()
      .getByRole('button', { name: /^Encoding: GBK \/ GB18030/ })
      .click()
    await page.getByRole('menuitemradio', { name: 'Latin-1' }).click()
    await expect.poll(codeLines).not.toEqual([CHINESE])
    await response()
      .getByRole('button', { name: /^Encoding: Latin-1/ })
      .click()
    await page.getByRole('menuitemradio', { name: /^Automatic: GBK \/ GB18030 \(detected/ }).click()
    await expect.poll(codeLines).toEqual([CHINESE])
    await response().getByRole('button', { name: 'Hex', exact: true }).click()
    await expect.poll(async () => (await codeLines())[0]).toMatch(/^00000000 {2}b2 e2 ca d4/)
  })

  it('saves a body decoded, and as transferred, to the byte', async () => {
    const { page } = running
    await open('/data.json')
    const choose = async (item: string): Promise<void> => {
      await page.getByRole('button', { name: 'Save the response to a file' }).click()
      await page.getByRole('menuitem', { name: item }).click()
    }
    await answerDialog('body.json')
    await choose('Body, decoded…')
    expect((await saved('body.json')).toString()).toBe(JSON_TEXT)
    await answerDialog('body.json.gz')
    await choose('Body as transferred (gzip)…')
    const transferred = await saved('body.json.gz')
    expect([gunzipSync(transferred).toString(), transferred.length < JSON_TEXT.length]).toEqual([
      JSON_TEXT,
      true
    ])
    await answerDialog('raw.http')
    await choose('Whole response, raw…')
    const raw = await saved('raw.http')
    expect([raw.includes('HTTP/1.1 200 OK\r\n'), raw.includes(transferred.subarray(0, 100))]).toEqual([
      true,
      true
    ])
  })

  it('saves selected bytes by keyboard, and nothing when the dialog is cancelled', async () => {
    const { page } = running
    await messageGrid(page, 'Request').getByRole('rowheader', { name: 'Host' }).click()
    await answerDialog('host.bin')
    await hexGrid(page, 'Up').focus()
    await page.keyboard.press('Control+Shift+S')
    expect((await saved('host.bin')).toString()).toBe(`Host: 127.0.0.1:${port}`)
    await answerDialog(null)
    const before = await readdir(folder)
    await page.keyboard.press('Control+Shift+S')
    await page.getByRole('button', { name: 'Save bytes to a file' }).click()
    await page.getByRole('menuitem', { name: /^All client → server bytes/ }).click()
    await expect.poll(() => readdir(folder)).toEqual(before)
    await answerDialog('up.bin')
    await page.getByRole('button', { name: 'Save bytes to a file' }).click()
    await page.getByRole('menuitem', { name: /^All client → server bytes/ }).click()
    expect((await saved('up.bin')).toString()).toMatch(
      /^GET \/data\.json\?q=%E5%85%89\+x&empty HTTP\/1\.1\r\n/
    )
  })

  it('saves from a row’s menu: a body, and a stream of its connection', async () => {
    const { page } = running
    const choose = async (table: 'Requests' | 'Connections', item: string): Promise<void> => {
      await tableRows(page, table).first().click({ button: 'right' })
      await page.getByRole('menuitem', { name: item }).click()
    }
    await answerDialog('menu.json')
    await choose('Requests', 'Save response body…')
    expect((await saved('menu.json')).toString()).toBe(JSON_TEXT)
    await page.getByRole('tab', { name: 'Connections' }).click()
    await answerDialog('stream.bin')
    await choose('Connections', 'Save stream ▼ to file…')
    expect((await saved('stream.bin')).toString('latin1')).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
    await page.getByRole('tab', { name: 'Requests' }).click()
  })

  it('shows the progress of a long one, and leaves no file when it is cancelled', async () => {
    const { page } = running
    await open('/zeros.txt')
    const before = await readdir(folder)
    await answerDialog('zeros.txt')
    await page.getByRole('button', { name: 'Save the response to a file' }).click()
    await page.getByRole('menuitem', { name: 'Body, decoded…' }).click()
    const tasks = page.getByRole('region', { name: 'In progress' })
    await tasks.getByRole('progressbar', { name: 'Saving zeros.txt' }).waitFor()
    await expect.poll(() => tasks.textContent()).toMatch(/\d MB/)
    expect((await readdir(folder)).length).toBe(before.length + 1)
    await tasks.getByRole('button', { name: 'Cancel' }).click()
    await tasks.waitFor({ state: 'hidden' })
    await expect.poll(() => readdir(folder)).toEqual(before)
  })

  it('explains why a file could not be written', async () => {
    const { page } = running
    await open('/data.json')
    await answerDialog(join('no such folder', 'x.bin'))
    await page.getByRole('button', { name: 'Save bytes to a file' }).click()
    await page.getByRole('menuitem', { name: /^All client → server bytes/ }).click()
    const alert = page.getByRole('alert').filter({ hasText: 'The file could not be saved.' })
    await alert.waitFor()
    expect(await alert.textContent()).toContain('ENOENT')
    expect((await readdir(folder)).map((name) => basename(name)).sort()).toEqual([
      'body.json',
      'body.json.gz',
      'host.bin',
      'menu.json',
      'raw.http',
      'stream.bin',
      'up.bin'
    ])
  })
})
