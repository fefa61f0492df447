/**
 * The main use case with real peers: a proxy in front of a real nginx, real curl through it, bytes and their
 * meaning in the window, one click to replay a request, and a capture that tshark reads.
 */
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchApp, type RunningApp } from '../helpers/electron-app'
import { startNginx, type Nginx, type ServedRequest } from '../helpers/nginx'
import { needs, peerPath } from '../helpers/peers'
import { run } from '../helpers/run'
import {
  choose,
  litBytes,
  messageGrid,
  readHeaders,
  readTable,
  resize,
  selectExchange,
  shownBytes,
  startProxy,
  tableRows,
  type TableRow
} from './workbench'

const BODY = '{"name":"光","n":1}'

describe('the main job', needs('nginx', 'curl', 'tshark'), () => {
  let userData: string
  let nginx: Nginx
  let running: RunningApp
  let proxy: number

  beforeAll(async () => {
    userData = await mkdtemp(join(tmpdir(), 'tcplens-e2e-'))
    return () => rm(userData, { recursive: true, force: true })
  })
  beforeAll(async () => {
    nginx = await startNginx(peerPath('nginx'))
    return () => nginx.stop()
  })
  beforeAll(async () => {
    running = await launchApp({ userData })
    await resize(running.page, 1920, 1080)
  })
  afterAll(() => running.close())

  const curl = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await run(peerPath('curl'), ['-sS', '--max-time', '20', ...args])
    expect([code, stderr]).toEqual([0, ''])
    return stdout
  }
  const url = (path: string): string => `http://127.0.0.1:${proxy}${path}`
  const told = (rows: readonly TableRow[]): (string | undefined)[][] =>
    rows.map((row) => [row['Method'], row['Path'], row['Status']])

  /** The request that curl sends, byte for byte. */
  const postBytes = (): Buffer =>
    Buffer.from(
      [
        'POST /api/orders HTTP/1.1',
        `Host: 127.0.0.1:${proxy}`,
        'User-Agent: probe',
        'Accept: */*',
        'Content-Type: application/json',
        'X-Probe: post-1',
        `Content-Length: ${Buffer.byteLength(BODY)}`,
        '',
        BODY
      ].join('\r\n')
    )

  it('creates a proxy with the dialog and relays a request of curl', async () => {
    proxy = await startProxy(running.page, { host: '127.0.0.1', port: nginx.port })
    expect(await curl(url('/hello.txt'))).toBe('Hello from nginx\n')
    const post = ['-A', 'probe', '-H', 'Content-Type: application/json', '-H', 'X-Probe: post-1']
    expect(await curl(...post, '--data-raw', BODY, url('/api/orders'))).toBe('{"accepted":true}')
    expect(await curl('-I', url('/hello.txt'))).toContain('Content-Length: 17')
    expect(await curl(url('/hello.txt?keep=1'), url('/missing'))).toContain('404 Not Found')
    expect(
      (await nginx.requests()).map(({ line, status, nth }): [string, number, number] => [line, status, nth])
    ).toEqual([
      ['GET /hello.txt HTTP/1.1', 200, 1],
      ['POST /api/orders HTTP/1.1', 201, 1],
      ['HEAD /hello.txt HTTP/1.1', 200, 1],
      ['GET /hello.txt?keep=1 HTTP/1.1', 200, 1],
      ['GET /missing HTTP/1.1', 404, 2]
    ])
  })

  it('lists the exchanges and their connections', async () => {
    const { page } = running
    await expect
      .poll(async () => told(await readTable(page, 'Requests')))
      .toEqual([
        ['GET', '/hello.txt', '200'],
        ['POST', '/api/orders', '201'],
        ['HEAD', '/hello.txt', '200'],
        ['GET', '/hello.txt?keep=1', '200'],
        ['GET', '/missing', '404']
      ])
    await page.getByRole('tab', { name: /^Connections/ }).click()
    await expect
      .poll(async () => (await readTable(page, 'Connections')).map((row) => row['Requests']))
      .toEqual(['1', '1', '1', '2'])
    await page.getByRole('tab', { name: /^Requests/ }).click()
  })

  it('shows the request’s headers as sent and every byte of it', async () => {
    const { page } = running
    await selectExchange(page, '/api/orders')
    await page.getByRole('tab', { name: 'HTTP', exact: true }).click()
    await expect
      .poll(() => readHeaders(page, 'Request'))
      .toEqual([
        ['Host', `127.0.0.1:${proxy}`],
        ['User-Agent', 'probe'],
        ['Accept', '*/*'],
        ['Content-Type', 'application/json'],
        ['X-Probe', 'post-1'],
        ['Content-Length', String(Buffer.byteLength(BODY))]
      ])
    await expect.poll(async () => (await shownBytes(page, 'Up')).toString()).toBe(postBytes().toString())
  })

  it('highlights exactly the bytes of a selected header', async () => {
    const { page } = running
    const header = (name: string): ReturnType<typeof messageGrid> =>
      messageGrid(page, 'Request')
        .getByRole('row')
        .filter({ has: page.getByRole('rowheader', { name, exact: true }) })
    await header('X-Probe').click()
    await expect.poll(async () => (await litBytes(page, 'Up')).toString()).toBe('X-Probe: post-1')
    await header('Content-Type').click()
    await expect
      .poll(async () => (await litBytes(page, 'Up')).toString())
      .toBe('Content-Type: application/json')
  })

  it('replays the same bytes with one click', async () => {
    const { page } = running
    const before = await nginx.requests()
    await page.getByRole('button', { name: 'Replay', exact: true }).click()
    await expect.poll(async () => (await nginx.requests()).length).toBe(before.length + 1)
    const after = await nginx.requests()
    const seen = ({ line, status, body, bytes, probe }: ServedRequest): unknown => ({
      line,
      status,
      body,
      bytes,
      probe
    })
    expect(after.at(-1)).toMatchObject({ body: BODY, bytes: postBytes().length, probe: 'post-1' })
    expect(seen(after.at(-1)!)).toEqual(seen(before[1]!))
    expect(after.at(-1)!.connection).not.toBe(before[1]!.connection)

    await expect
      .poll(async () => told(await readTable(page, 'Requests')).at(-1))
      .toEqual(['POST', '/api/orders', '201'])
    const replayed = tableRows(page, 'Requests').last()
    expect(await replayed.getByRole('img', { name: 'replay of #2' }).count()).toBe(1)
    await expect.poll(() => replayed.getAttribute('aria-selected')).toBe('true')
    // The comparison with the original is shown first; the replay's own bytes are one tab away.
    await page.getByRole('region', { name: 'Comparison of #2 and #6' }).waitFor()
    await page.getByRole('tab', { name: 'HTTP', exact: true }).click()
    await expect.poll(async () => (await shownBytes(page, 'Up')).toString()).toBe(postBytes().toString())
  })

  it('switches to Chinese and to the dark theme', async () => {
    const { page } = running
    await choose(page, /^Language/, '简体中文')
    await page.getByRole('tab', { name: '连接' }).waitFor()
    await choose(page, /^主题/, '深色')
    const root = page.locator('html')
    await expect.poll(() => root.getAttribute('data-theme')).toBe('dark')
    expect([
      await root.getAttribute('lang'),
      await running.app.evaluate(({ nativeTheme, Menu }) => [
        nativeTheme.themeSource,
        Menu.getApplicationMenu()?.items[0]?.label
      ])
    ]).toEqual(['zh-CN', ['dark', '文件']])
    await choose(page, /^语言/, 'English')
    await page.getByRole('tab', { name: /^Connections/ }).waitFor()
  })

  it('writes a capture that tshark reads without warnings, byte for byte', async () => {
    await running.close()
    const folder = join(userData, 'captures')
    const files = await readdir(folder)
    expect(files).toHaveLength(1)
    const file = join(folder, files[0]!)
    const tshark = async (...args: string[]): Promise<string> => {
      const { code, stdout } = await run(peerPath('tshark'), ['-n', '-r', file, ...args])
      expect(code).toBe(0)
      return stdout
    }
    const troubled = 'tcp.analysis.flags || _ws.malformed || _ws.expert.severity >= 0x600000'
    expect(await tshark('-Y', troubled)).toBe('')
    const requests = await tshark(
      '-Y',
      'http.request',
      '-T',
      'fields',
      '-e',
      'tcp.stream',
      '-e',
      'http.request.uri'
    )
    const streams = requests
      .trim()
      .split('\n')
      .map((line) => line.split('\t'))
    const posts = streams.filter(([, uri]) => uri?.endsWith('/api/orders')).map(([stream]) => stream ?? '')
    expect([streams.length, posts.length]).toEqual([6, 2])
    const followed = await Promise.all(
      posts.map(async (stream) => followRaw(await tshark('-q', '-z', `follow,tcp,raw,${stream}`)))
    )
    expect(followed).toEqual([postBytes().toString(), postBytes().toString()])
  })
})

/** Returns the client's bytes from tshark's raw listing: the lines without indentation. */
function followRaw(listing: string): string {
  const lines = listing.split('\n').filter((line) => /^[0-9a-f]+$/.test(line))
  return Buffer.from(lines.join(''), 'hex').toString()
}
