/** Host, path and client of each row, in proxy modes, opened files and Chinese. */
import { createServer, type Server } from 'node:http'
import { createServer as createSecure } from 'node:https'
import type { AddressInfo } from 'node:net'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, it, onTestFinished } from 'vitest'
import { makeSelfSignedFiles } from '../helpers/certificates'
import { launchApp, type RunningApp } from '../helpers/electron-app'
import { pcapFile } from '../helpers/foreign-packets'
import { exchangePackets } from '../helpers/foreign-streams'
import { run } from '../helpers/run'
import { closedPort } from '../helpers/servers'
import { choose, dropFiles, readTable, tableRows } from './workbench'
import { needs } from '../helpers/peers'

let folder: string
let running: RunningApp
let proxy: string
let plain: number
let secure: number

async function listening(server: Server | ReturnType<typeof createSecure>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

const curl = (...args: string[]): ReturnType<typeof run> =>
  run('curl', ['-sSk', '-4', '-m', '10', '--proxy', proxy, ...args])

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tcplens-e2e-'))
  running = await launchApp({ userData: folder })
  return async () => {
    await running.close()
    await rm(folder, { recursive: true, force: true })
  }
})

/** Starts the two servers and a proxy with TLS interception; the proxy outlives the test. */
async function setUp(): Promise<void> {
  const { page } = running
  const files = await makeSelfSignedFiles({ name: 'localhost', names: ['localhost'] })
  const servers = [
    createServer((_request, response) => response.end('plain')),
    createSecure({ key: files.key, cert: files.cert }, (_request, response) => response.end('inside'))
  ] as const
  onTestFinished(() => {
    for (const server of servers) {
      server.closeAllConnections()
      server.close()
    }
  })
  plain = await listening(servers[0])
  secure = await listening(servers[1])
  const port = String(await closedPort())
  proxy = `127.0.0.1:${port}`
  await page.getByRole('button', { name: 'New proxy' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'New proxy' })
  await dialog.getByRole('radio', { name: 'Auto' }).check()
  await dialog.getByLabel('Listening port').fill(port)
  await dialog.getByRole('button', { name: 'Intercept', exact: true }).click()
  await dialog.getByRole('button', { name: 'Start', exact: true }).click()
  await dialog.waitFor({ state: 'hidden' })
}

const places = async (host = 'Host', path = 'Path'): Promise<(readonly (string | undefined)[])[]> =>
  (await readTable(running.page, host === 'Host' ? 'Requests' : ('请求列表' as 'Requests'))).map((row) => [
    row[host],
    row[path]
  ])

it('shows host and path of requests through a proxy, with a lock for TLS', needs('curl'), async () => {
  const { page } = running
  await setUp()
  await curl(`http://localhost:${plain}/api/orders?id=1`)
  await curl('-H', 'Host: shop.example', `http://127.0.0.1:${plain}/`)
  // The proxy itself answers the first request and names the certificate; then the user accepts it.
  await curl(`https://localhost:${secure}/secret`)
  await page.getByRole('status').filter({ hasText: 'could not be verified' }).first().waitFor()
  await page.keyboard.press('F8')
  const findings = page.getByRole('region', { name: 'Proxy problems' })
  await findings.getByRole('button', { name: 'Trust the certificate of localhost' }).click()
  expect((await curl(`https://localhost:${secure}/secret`)).stdout).toBe('inside')
  const expected = [
    [`localhost:${plain}`, '/api/orders?id=1'],
    [`127.0.0.1:${plain}`, '/'],
    [`localhost:${secure}`, '—'],
    [`localhost:${secure}`, '/secret']
  ]
  await expect.poll(() => places().then((rows) => rows.slice(0, 2))).toEqual(expected.slice(0, 2))
  await expect.poll(() => places().then((rows) => rows.at(-1))).toEqual(expected[3])
  const last = tableRows(page, 'Requests').last()
  await last.getByRole('img', { name: 'The server’s certificate could not be verified' }).waitFor()

  const filter = page.getByRole('search').getByRole('combobox')
  await filter.fill(`host:localhost:${secure} path:/secret`)
  await expect.poll(async () => (await places()).every(([, path]) => path === '/secret')).toBe(true)
  await filter.fill('host:127')
  await expect.poll(places).toEqual([[`127.0.0.1:${plain}`, '/']])
  await filter.fill('')
  const head = page.getByRole('columnheader', { name: 'Host' })
  await head.getByRole('button').first().click()
  await expect.poll(() => head.getAttribute('aria-sort')).toBe('ascending')
  await expect.poll(async () => (await places())[0]).toEqual([`127.0.0.1:${plain}`, '/'])
  await head.getByRole('button').first().dblclick()
})

it('names the columns in Chinese', async () => {
  const { page } = running
  await choose(page, /^Language/, '简体中文')
  await expect.poll(async () => (await places('主机', '路径')).length).toBeGreaterThan(0)
  expect(await page.getByRole('columnheader', { name: '目标' }).count()).toBe(0)
  await choose(page, /^语言/, 'English')
})

it('shows the complete address of clients in an opened file', async () => {
  const { page } = running
  await writeFile(join(folder, 'other.pcap'), pcapFile(exchangePackets('/from-file')))
  await dropFiles(page, [join(folder, 'other.pcap')])
  await expect
    .poll(async () =>
      (await readTable(page, 'Requests')).map((row) => [row['Client'], row['Host'], row['Path']])
    )
    .toEqual([['10.0.0.1:40000', 'example.test', '/from-file']])
  // None of the text is cut off.
  const isCut = await tableRows(page, 'Requests')
    .first()
    .getByText('10.0.0.1:40000')
    .evaluate(
      ({ scrollWidth, clientWidth }: { scrollWidth: number; clientWidth: number }) =>
        scrollWidth > clientWidth
    )
  expect(isCut).toBe(false)
})
