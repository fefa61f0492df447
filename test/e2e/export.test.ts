/**
 * Export with the dialog: rows from a real nginx and curl, into files that the published schema, tshark and the
 * window itself can read.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tsharkFields } from '../helpers/captures'
import { answerFileDialogs, launchApp, type RunningApp } from '../helpers/electron-app'
import { harFaults, readWholeHar } from '../helpers/har'
import { startNginx, type Nginx } from '../helpers/nginx'
import { needs, peerPath } from '../helpers/peers'
import { startProxy, tableRows } from './workbench'

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAIAAAB7QOjdAAAADElEQVQI12P4z8AAAAQBAQCshKqsAAAAAElFTkSuQmCC',
  'base64'
)
const JSON_TEXT = JSON.stringify({ name: '荣光', list: Array.from({ length: 200 }, (_, at) => at) })
/** Four gigabytes of zeros as concatenated gzip members; slow to write. */
const ZEROS = Buffer.concat(Array<Buffer>(400).fill(gzipSync(Buffer.alloc(10_000_000))))

describe('exporting', needs('nginx', 'curl', 'tshark'), () => {
  let folder: string
  let nginx: Nginx
  let running: RunningApp
  let port: number

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tcplens-export-'))
    nginx = await startNginx(peerPath('nginx'), {
      files: { 'data.json': JSON_TEXT, 'dot.png': PNG, 'zeros.txt': ZEROS },
      directives:
        'gzip on; gzip_types application/json; gzip_min_length 1; gzip_http_version 1.0;' +
        'map $uri $coding { /zeros.txt gzip; } add_header Content-Encoding $coding;'
    })
    running = await launchApp()
    port = await startProxy(running.page, { host: '127.0.0.1', port: nginx.port })
    await curl('/data.json?q=1', '--compressed')
    await curl('/dot.png')
    await curl('/none', '--data', 'a=1&b=%20')
    // Before the first row, there is nothing to export and no dialog.
    await tableRows(running.page, 'Requests').nth(2).waitFor()
    return async () => {
      await nginx.stop()
      await rm(folder, { recursive: true, force: true })
    }
  })
  afterAll(() => running.close())

  const curl = async (path: string, ...options: string[]): Promise<void> => {
    await promisify(execFile)(peerPath('curl'), [
      '-s',
      '-o',
      '/dev/null',
      ...options,
      `http://127.0.0.1:${port}${path}`
    ])
  }
  const dialog = (): Locator => running.page.getByRole('dialog', { name: 'Export', exact: true })
  const ask = async (): Promise<void> => {
    await running.page.keyboard.press('Control+Shift+X')
    await dialog().waitFor()
  }
  const close = async (): Promise<void> => {
    await running.page.keyboard.press('Escape')
    await dialog().waitFor({ state: 'hidden' })
  }
  /** Exports as `format` into a file of the test's folder, and waits until the dialog reports completion. */
  const exported = async (format: string, name: string): Promise<string> => {
    const path = join(folder, name)
    await answerFileDialogs(running.app, path)
    await dialog().getByRole('radio', { name: format }).check({ force: true })
    await dialog()
      .getByRole('button', { name: /^Export/ })
      .click()
    await dialog().getByRole('status').filter({ hasText: path }).waitFor()
    return path
  }

  it('writes all requests as HAR, valid by its schema', async () => {
    await ask()
    await dialog().getByRole('button', { name: 'All (3)' }).click()
    expect(await dialog().getByText('3 requests, as one HAR 1.2 file.').count()).toBe(1)
    const text = await readFile(await exported('HAR 1.2', 'all.har'), 'utf8')
    expect(harFaults(text)).toEqual([])
    const { entries } = readWholeHar(text).log
    expect(
      entries.map(({ request, response }) => [request.method, response.status, response.content.text])
    ).toEqual([
      ['GET', 200, JSON_TEXT],
      ['GET', 200, PNG.toString('base64')],
      ['POST', 404, expect.stringContaining('404 Not Found')]
    ])
    expect(entries[2]?.request.postData).toMatchObject({
      params: [
        { name: 'a', value: '1' },
        { name: 'b', value: ' ' }
      ]
    })
    await close()
  })

  it('writes the filtered rows, the selected rows from their menu, and the visible columns as CSV', async () => {
    const { page } = running
    await page.keyboard.press('/')
    await page.keyboard.type('dot.png')
    await expect.poll(() => tableRows(page, 'Requests').count()).toBe(1)
    await ask()
    expect(await dialog().getByRole('button', { name: 'Shown (1)' }).getAttribute('aria-pressed')).toBe(
      'true'
    )
    const csv = await readFile(await exported('CSV', 'shown.csv'), 'utf8')
    expect(csv.split('\r\n')).toHaveLength(3)
    expect(csv).toMatch(/^[^\r]*Status[^\r]*\r\n[^\r]*\/dot\.png[^\r]*\r\n$/)
    await close()
    await tableRows(page, 'Requests').first().click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Export…' }).click()
    expect(await dialog().getByRole('button', { name: 'Selected (1)' }).getAttribute('aria-pressed')).toBe(
      'true'
    )
    const packets = await exported('pcapng', 'part.pcapng')
    const uris = await tsharkFields(packets, 'http.request', ['http.request.uri'])
    expect(uris).toEqual([['/dot.png']])
    await close()
    await page.keyboard.press('/')
    await page.keyboard.press('Escape')
    await expect.poll(() => tableRows(page, 'Requests').count()).toBe(3)
  })

  it('writes bodies into a new folder inside the selected one, and a second one next to it', async () => {
    await answerFileDialogs(running.app, folder)
    const before = new Set(await readdir(folder))
    await ask()
    await dialog().getByRole('button', { name: 'All (3)' }).click()
    await dialog().getByRole('radio', { name: 'Bodies' }).check({ force: true })
    for (const button of ['Export…', 'Export again…']) {
      await dialog().getByRole('button', { name: button }).click()
      await dialog().getByRole('status').filter({ hasText: '4 files in' }).waitFor()
    }
    await expect.poll(async () => (await readdir(folder)).filter((name) => !before.has(name)).length).toBe(2)
    const [made = ''] = (await readdir(folder)).filter((name) => !before.has(name))
    expect((await readdir(join(folder, made))).sort()).toEqual([
      '0001-data.json',
      '0002-dot.png',
      '0003-none-request.txt',
      '0003-none.html',
      'index.csv'
    ])
    expect(await readFile(join(folder, made, '0002-dot.png'))).toEqual(PNG)
    await close()
  })

  it('reopens the HAR file as a capture that names its origin', async () => {
    const { page } = running
    await answerFileDialogs(running.app, join(folder, 'all.har'))
    await page.keyboard.press('Control+O')
    await page
      .getByText(/^Rebuilt as HTTP\/1\.1 from a HAR file/)
      .first()
      .waitFor()
    await expect.poll(() => tableRows(page, 'Requests').count()).toBe(3)
    await tableRows(page, 'Requests').filter({ hasText: '/data.json' }).first().click()
    await page.getByRole('tab', { name: 'HTTP', exact: true }).click()
    await page.getByRole('region', { name: 'Response' }).getByText('"荣光"').first().waitFor()
    await ask()
    await dialog().getByRole('button', { name: 'All (3)' }).click()
    const text = await readFile(await exported('HAR 1.2', 'again.har'), 'utf8')
    expect(harFaults(text)).toEqual([])
    expect(readWholeHar(text).log.entries.map(({ response }) => response.status)).toEqual([200, 200, 404])
    await close()
    await running.page.keyboard.press('Control+K')
    await page.keyboard.type('Close this capture file')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.getByText(/^Rebuilt as/).count()).toBe(0)
  })

  it('shows its progress, continues in the background, and leaves no file when cancelled', async () => {
    const { page } = running
    await curl('/zeros.txt')
    await expect.poll(() => tableRows(page, 'Requests').count()).toBe(4)
    const files = await readdir(folder)
    await ask()
    await answerFileDialogs(running.app, join(folder, 'big.json'))
    await dialog().getByRole('button', { name: 'All (4)' }).click()
    await dialog().getByRole('radio', { name: 'JSON One document' }).check({ force: true })
    await dialog().getByRole('combobox').selectOption({ label: 'none' })
    await dialog().getByRole('button', { name: 'Export…' }).click()
    await dialog().getByRole('button', { name: 'Continue in the background' }).click()
    const line = page.getByRole('region', { name: 'In progress' })
    await line.getByText('Exporting big.json').waitFor()
    await ask()
    await dialog().getByRole('button', { name: 'Stop' }).click()
    await dialog().getByRole('button', { name: 'Export…' }).waitFor()
    await expect.poll(() => readdir(folder)).toEqual(files)
    await close()
  })
})
