/** The host of each row: from the request, from the name the client sent before it, or from the server's address. */

import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Engine } from '../../../src/engine/engine'
import { LIVE, startEngine, untilClosed, untilComplete } from '../../helpers/engine'
import { pcapFile } from '../../helpers/foreign-packets'
import { fileOf } from '../../helpers/files-aside'
import { exchangePackets } from '../../helpers/foreign-streams'
import { get, ok, play, setStage } from '../../helpers/http-traffic'
import { startHttp2 } from '../../helpers/http2-peers'
import { startHttps, startInterception } from '../../helpers/interception'
import { openCapture } from '../../helpers/opened-capture'
import { needs, peerPath } from '../../helpers/peers'
import { run } from '../../helpers/run'

const curl = (...args: string[]): ReturnType<typeof run> =>
  run(peerPath('curl'), ['-sS', '--max-time', '20', '-4', ...args])

interface Shown {
  readonly host?: string | undefined
  readonly tls?: boolean | undefined
}

async function shown(
  handlers: Engine['handlers'],
  kind: 'exchanges' | 'connections' = 'exchanges',
  { filter = '', descending }: { filter?: string; descending?: boolean } = {}
): Promise<Shown[]> {
  const sort = descending === undefined ? null : ({ column: 'host', descending } as const)
  const query = { kind, filter, sessions: null, sort } as const
  const { view } = await handlers['views.open']({ capture: LIVE, query })
  const page = await handlers['views.rows']({ capture: LIVE, view, first: 0, count: 50 })
  return page.rows.map(({ host, tls }: Shown) => (tls === undefined ? { host } : { host, tls }))
}

async function startHttp(): Promise<number> {
  const server = http.createServer((_, response) => response.end('plain'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })
  return (server.address() as AddressInfo).port
}

describe('the host of traffic through a proxy', needs('curl'), () => {
  it('is taken from the URL, Host, CONNECT or SOCKS, in every mode', async () => {
    const it = await startInterception({ mode: 'auto' })
    const port = await startHttp()
    const url = `http://localhost:${port}/path?a=1`
    // An absolute URL names the server, regardless of the Host field.
    await curl('--proxy', it.where, '-H', 'Host: other.example', url)
    await curl('--proxytunnel', '--proxy', it.where, '-H', 'Host: inside.example', url)
    await curl('--socks5-hostname', it.where, url)
    await curl('--socks5-hostname', it.where, '-0', '-H', 'Host:', url)
    await untilComplete(it.engine, 5)
    const { handlers } = it.engine
    expect(await shown(handlers)).toEqual([
      { host: `localhost:${port}` },
      // CONNECT, and the inner request.
      { host: `localhost:${port}` },
      { host: 'inside.example' },
      { host: `localhost:${port}` },
      { host: `localhost:${port}` }
    ])
    expect(await shown(handlers, 'exchanges', { filter: 'host:inside' })).toHaveLength(1)
    expect(
      await shown(handlers, 'exchanges', { filter: `host:=localhost:${port} path:=/path?a=1` })
    ).toHaveLength(3)
    expect(await shown(handlers, 'exchanges', { filter: `url:http://localhost:${port}/path` })).toHaveLength(
      3
    )
    expect(await shown(handlers, 'connections', { filter: 'host:localhost' })).toHaveLength(4)
    expect((await shown(handlers, 'exchanges', { descending: false })).map(({ host }) => host)).toEqual([
      'inside.example',
      ...[1, 2, 3, 4].map(() => `localhost:${port}`)
    ])
  })

  it('is shown with TLS for intercepted HTTP/1 and HTTP/2, and from the server name for TLS passthrough', async () => {
    const it = await startInterception({ mode: 'http' })
    const certificate = await it.upstream.sign({ name: 'localhost', names: ['localhost'] })
    const one = await startHttps(certificate)
    const two = await startHttp2({
      cert: await readFile(certificate.certFile),
      key: await readFile(certificate.keyFile)
    })
    const trusting = ['--proxy', it.where, '--cacert', it.ca]
    await curl(...trusting, `https://localhost:${one.port}/one`)
    await curl(...trusting, '--http2', '-H', 'Host: two.example', `https://localhost:${two.port}/two`)
    const second = await untilComplete(it.engine, 4)
    expect(second.row.version).toBe('HTTP/2')
    expect(await shown(it.engine.handlers, 'exchanges', { filter: '-method:CONNECT' })).toEqual([
      { host: `localhost:${one.port}`, tls: true },
      { host: 'two.example', tls: true }
    ])

    // A reverse proxy with TLS passthrough: only the ClientHello names the host.
    const passing = await startInterception({ target: one, tls: { clients: 'pass' } })
    await curl('-k', `https://localhost:${passing.proxy.address.port}/closed`)
    await untilClosed(passing.engine, 1)
    expect(await shown(passing.engine.handlers, 'connections')).toEqual([
      { host: `localhost:${one.port}`, tls: true }
    ])
  })
})

it('is the Host field in a reverse proxy, for the connection as well', async () => {
  const engine = await startEngine()
  const stage = await setStage(engine)
  await play(stage, [[get('/').replace('Host: test', 'Host: api.example:8443'), ok('x')]])
  await play(stage, [['GET /old HTTP/1.0\r\n\r\n', ok('x')]])
  const { address } = stage.server
  const hosts = [{ host: 'api.example:8443' }, { host: `${address.host}:${address.port}` }]
  expect(await shown(engine.handlers)).toEqual(hosts)
  expect(await shown(engine.handlers, 'connections')).toEqual(hosts)
})

it('is read from captures of other programs', async () => {
  const packets = [
    exchangePackets('/a'),
    exchangePackets('/b', undefined, 'GET /b HTTP/1.0\r\n\r\n'),
    exchangePackets(
      '/c',
      undefined,
      'GET https://user:pass@whole.example/c HTTP/1.1\r\nHost: example.test\r\n\r\n'
    )
  ]
  const seen = await Promise.all(
    packets.map(async (each) => {
      const { handlers } = openCapture(await fileOf(pcapFile(each)))
      return handlers['exchanges.get']({ exchange: 1 }).row
    })
  )
  expect(seen).toMatchObject([
    { host: 'example.test' },
    { host: '10.0.0.2' },
    { host: 'whole.example', tls: true }
  ])
})
