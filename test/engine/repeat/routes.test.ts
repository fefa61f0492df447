/** Paths of repeated requests: TLS settings, and a proxy session whose capture records them. */

import https from 'node:https'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { TLSSocket } from 'node:tls'
import { expect, it, onTestFinished } from 'vitest'
import { makeSelfSignedFiles } from '../../helpers/certificates'
import { liveTotals, startEngine, startProxyOf, LIVE } from '../../helpers/engine'
import { waitFor } from '../../helpers/patience'
import { countingServer, repeated, repeatOf, requestOf } from '../../helpers/repeating'

const GET = requestOf('GET / HTTP/1.1\r\nHost: test\r\n\r\n')

it('TLS uses the configured name and protocols, and accepts an untrusted certificate', async () => {
  const engine = await startEngine()
  const { cert, key } = await makeSelfSignedFiles({ name: 'localhost' })
  const met: unknown[] = []
  const server = https.createServer({ cert, key, ALPNProtocols: ['odd'] }, ({ socket }, response) => {
    if (socket instanceof TLSSocket)
      met.push([(socket as { servername?: string }).servername, socket.alpnProtocol])
    response.end('secret')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const target = { host: '127.0.0.1', port: (server.address() as AddressInfo).port }
  const tls = { serverName: 'else.example', alpn: ['odd'] }
  const step = { target, pieces: GET, extract: [] }
  for (const what of ['none', 'all'] as const) {
    const wish = { count: 6, concurrency: 2, record: { what } }
    const refused = await repeated(engine, repeatOf(target, { ...wish, steps: [{ ...step, way: { tls } }] }))
    expect(refused).toMatchObject({ state: 'failed', requests: { sent: 0 } })
    const way = { tls: { ...tls, verify: false } }
    const taken = await repeated(engine, repeatOf(target, { ...wish, steps: [{ ...step, way }] }))
    expect(taken).toMatchObject({ state: 'done', requests: { answered: 6, failed: 0 }, connected: 2 })
  }
  expect(met).toEqual(Array.from({ length: 12 }, () => ['else.example', 'odd']))
})

it('a run through a proxy session shows every request in its capture', async () => {
  const engine = await startEngine()
  const server = await countingServer()
  const proxy = await startProxyOf(engine, { mode: 'http' })
  const steps = [{ target: server.address, pieces: GET, extract: [], way: { through: proxy.id } }]
  const snapshot = await repeated(engine, repeatOf(server.address, { count: 40, concurrency: 3, steps }))
  expect(snapshot).toMatchObject({ state: 'done', requests: { answered: 40, failed: 0 }, connected: 3 })
  expect(server.urls.length).toBe(40)
  await waitFor(async () => {
    const { connections } = await liveTotals(engine)
    expect([connections.total, connections.open]).toEqual([3, 0])
  })
  const { row } = await engine.handlers['connections.get']({ capture: LIVE, connection: 1 })
  expect(row.session).toBe(proxy.id)
})
