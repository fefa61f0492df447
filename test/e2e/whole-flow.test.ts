/**
 * A complete workflow: a proxy created in the dialog for a real nginx, real curl requests in every framing, their
 * display, replays with and without changes, another language and theme, saving, and the same data in the opened
 * file at the next launch.
 */
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answerFileDialogs, launchApp, type RunningApp } from '../helpers/electron-app'
import { startNginx, type Nginx } from '../helpers/nginx'
import { needs, peerPath } from '../helpers/peers'
import { run } from '../helpers/run'
import {
  choose,
  litBytes,
  messageGrid,
  readTable,
  resize,
  selectExchange,
  shownBytes,
  startProxy,
  tableRows,
  type TableRow
} from './workbench'

const BIG_BYTES = 100 * 1024 * 1024
const UPLOAD = 'uploaded in chunks '.repeat(5000)
const DATA = JSON.stringify(Array.from({ length: 500 }, (_, at) => ({ at, name: '光' })))
const ORDER = '{"name":"光","n":1}'

/** Wide enough for every column, in the live capture and in a file. */
const SIZE = { width: 1920, height: 1080 }

describe('the whole workflow', needs('nginx', 'curl', 'tshark'), () => {
  let folder: string
  let nginx: Nginx
  let running: RunningApp
  let proxy: number
  let before: TableRow[]

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tcplens-e2e-'))
    return () => rm(folder, { recursive: true, force: true })
  })
  beforeAll(async () => {
    nginx = await startNginx(peerPath('nginx'), {
      files: { 'data.json': DATA, 'big.bin': Buffer.alloc(BIG_BYTES, 'a hundred megabytes ') },
      directives: 'gzip on; gzip_types application/json; gzip_min_length 1;'
    })
    return () => nginx.stop()
  })
  beforeAll(async () => {
    running = await launchApp({ userData: join(folder, 'data') })
    await resize(running.page, 1920, 1080)
  })
  afterAll(() => running.close())

  const url = (path: string): string => `http://127.0.0.1:${proxy}${path}`
  const curl = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await run(peerPath('curl'), ['-sS', '--max-time', '25', ...args])
    expect([code, stderr]).toEqual([0, ''])
    return stdout
  }
  const rows = (): Promise<TableRow[]> => readTable(running.page, 'Requests')
  const told = async (): Promise<unknown[]> =>
    (await rows()).map((row) => [row['Method'], row['Path'], row['Status'], row['Size']])

  it('relays every kind of framing between curl and nginx', async () => {
    proxy = await startProxy(running.page, { host: '127.0.0.1', port: nginx.port })
    expect(await curl(url('/hello.txt'))).toBe('Hello from nginx\n')
    const json = ['-H', 'Content-Type: application/json', '-H', 'X-Probe: first']
    expect(await curl(...json, '--data-raw', ORDER, url('/api/orders'))).toBe('{"accepted":true}')
    expect(await curl('--compressed', url('/data.json'))).toBe(DATA)
    await writeFile(join(folder, 'upload'), UPLOAD)
    const chunked = ['-H', 'Transfer-Encoding: chunked', '-H', 'Expect:', '-T', join(folder, 'upload')]
    expect(await curl(...chunked, url('/api/upload'))).toBe('{"accepted":true}')
    expect(await curl(url('/hello.txt?1'), url('/hello.txt?2'))).toBe('Hello from nginx\n'.repeat(2))
    const size = ['-o', '/dev/null', '-w', '%{size_download}']
    expect(await curl(...size, url('/big.bin'))).toBe(String(BIG_BYTES))
  })

  it('lists the requests as sent', async () => {
    await expect.poll(told, { timeout: 15_000 }).toEqual([
      ['GET', '/hello.txt', '200', '17 B'],
      ['POST', '/api/orders', '201', '17 B'],
      ['GET', '/data.json', '200', expect.stringMatching(/B$/)],
      ['PUT', '/api/upload', '201', '17 B'],
      ['GET', '/hello.txt?1', '200', '17 B'],
      ['GET', '/hello.txt?2', '200', '17 B'],
      ['GET', '/big.bin', '200', '104.9 MB']
    ])
    const { page } = running
    await page.getByRole('tab', { name: /^Connections/ }).click()
    await expect
      .poll(async () => (await readTable(page, 'Connections')).map((row) => row['Requests']))
      .toEqual(['1', '1', '1', '1', '2', '1'])
    await page.getByRole('tab', { name: /^Requests/ }).click()
  })

  it('shows a request in hex and as HTTP, and links a header to its bytes', async () => {
    const { page } = running
    await selectExchange(page, '/api/orders')
    await page.getByRole('tab', { name: 'HTTP', exact: true }).click()
    await expect.poll(async () => (await shownBytes(page, 'Up')).toString()).toContain(`\r\n\r\n${ORDER}`)
    await messageGrid(page, 'Request')
      .getByRole('row')
      .filter({ has: page.getByRole('rowheader', { name: 'X-Probe', exact: true }) })
      .click()
    await expect.poll(async () => (await litBytes(page, 'Up')).toString()).toBe('X-Probe: first')
  })

  it('replays it unchanged, and edited', async () => {
    const { page } = running
    await page.getByRole('button', { name: 'Replay', exact: true }).click()
    await page.getByRole('region', { name: 'Comparison of #2 and #8' }).waitFor()
    await selectExchange(page, '/api/orders')
    await page.keyboard.press('e')
    await page.getByRole('textbox', { name: 'Body as text' }).fill('{"name":"changed"}')
    await page.getByRole('button', { name: 'Set Content-Length to 18' }).click()
    await page.keyboard.press('Control+Enter')
    await page.getByRole('button', { name: 'Compare with the original' }).click()
    await page.getByRole('region', { name: 'Comparison of #2 and #9' }).waitFor()
    const bodies = (await nginx.requests())
      .filter(({ line }) => line.startsWith('POST'))
      .map(({ body }) => body)
    expect(bodies).toEqual([ORDER, ORDER, '{"name":"changed"}'])
  })

  it('changes language and theme', async () => {
    const { page } = running
    await choose(page, /^Language/, '简体中文')
    await choose(page, /^主题/, '深色')
    const root = page.locator('html')
    await expect.poll(() => root.getAttribute('data-theme')).toBe('dark')
    expect(await root.getAttribute('lang')).toBe('zh-CN')
    await choose(page, /^语言/, 'English')
    await page.getByRole('tab', { name: /^Requests/ }).waitFor()
  })

  it('saves, and shows the same in the file at the next launch', { timeout: 90_000 }, async () => {
    const path = join(folder, 'saved.pcapng')
    await running.page.setViewportSize(SIZE)
    await expect.poll(async () => (await rows()).length).toBe(9)
    before = await rows()
    await answerFileDialogs(running.app, path)
    await running.page.getByRole('button', { name: 'Save…', exact: true }).click()
    await running.page.getByText(`Saved as ${path}.`).waitFor()
    expect((await stat(path)).size).toBeGreaterThan(BIG_BYTES)
    const faults = 'tcp.analysis.flags || _ws.malformed || _ws.expert.severity >= 0x600000'
    const { stdout, stderr } = await run(peerPath('tshark'), ['-n', '-r', path, '-Y', faults])
    expect([stdout, stderr.replace(/^Running as user.*\n/, '')]).toEqual(['', ''])
    await running.close()

    running = await launchApp({ userData: join(folder, 'data') })
    const { page } = running
    await page.setViewportSize(SIZE)
    await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe('dark')
    await answerFileDialogs(running.app, path)
    await page.getByRole('button', { name: 'Open…', exact: true }).click()
    const opened = page
      .getByRole('region', { name: 'Captures' })
      .getByRole('button', { name: /^saved\.pcapng/ })
    await expect.poll(() => opened.first().getAttribute('aria-current')).toBe('true')
    await expect.poll(() => tableRows(page, 'Requests').count(), { timeout: 20_000 }).toBe(9)
    // The live capture shows local clients by port, a file by their whole address.
    const inFile = before.map((row) => ({
      ...row,
      Client: (row['Client'] ?? '').replace(
        /^(replay of #2)?(\d+)$/,
        (_, replay: string | undefined, port: string) => `${replay ?? ''}127.0.0.1:${port}`
      )
    }))
    await expect.poll(rows).toEqual(inFile)
    await selectExchange(page, '/api/orders')
    await page.getByRole('tab', { name: 'HTTP', exact: true }).click()
    await expect.poll(async () => (await shownBytes(page, 'Up')).toString()).toContain(`\r\n\r\n${ORDER}`)
  })
})
