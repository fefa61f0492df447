/**
 * HTTP/2 requests repeated over HTTP/2: the server reports the requests it received, their connections and their
 * concurrency.
 */

import http2 from 'node:http2'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import type { Engine } from '../../../src/engine/engine'
import type { RepeatInput } from '../../../src/shared/contract/repeat-input'
import type { Endpoint } from '../../../src/shared/model/connection-event'
import { LIVE, liveTotals, startEngine, startProxy, untilClosed } from '../../helpers/engine'
import { askHttp2 } from '../../helpers/http2-peers'
import { waitFor } from '../../helpers/patience'
import { countingServer, repeated, repeatOf } from '../../helpers/repeating'
import { listen } from '../../helpers/servers'

interface Http2Server {
  readonly address: Endpoint
  /** Complete requests: path and body. */
  readonly asked: [path: string, body: string][]
  connections: number
  /** Maximum number of concurrent streams on one connection. */
  most: number
}

type Answer = (stream: http2.ServerHttp2Stream, path: string, nth: number) => void

const ok: Answer = (stream) => {
  stream.respond({ ':status': 200, 'x-token': 't' })
  stream.end('answer')
}

async function serve(answer: Answer = ok, settings: http2.Settings = {}): Promise<Http2Server> {
  const server = http2.createServer({ settings })
  const found = { asked: [] as [string, string][], connections: 0, most: 0 }
  const sessions = new Set<http2.ServerHttp2Session>()
  server.on('session', (session) => {
    found.connections++
    sessions.add(session)
    let open = 0
    session.on('stream', (stream, headers) => {
      found.most = Math.max(found.most, ++open)
      const pieces: Buffer[] = []
      stream.on('error', () => undefined)
      stream.on('close', () => open--)
      stream.on('data', (piece: Buffer) => pieces.push(piece))
      stream.on('end', () => {
        const path = headers[':path'] ?? ''
        const nth = found.asked.push([path, Buffer.concat(pieces).toString()])
        answer(stream, path, nth)
      })
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const session of sessions) session.destroy()
    server.close()
  })
  const { address, port } = server.address() as AddressInfo
  return Object.assign(found, { address: { host: address, port } })
}

/** Sends one request through a proxy: exchange 1 of the live capture. Resets the server's counts. */
async function captured(
  engine: Engine,
  server: Http2Server,
  request: http2.OutgoingHttpHeaders & { body?: string } = { ':path': '/a' }
): Promise<void> {
  const proxy = await startProxy(engine, server.address)
  await askHttp2(`http://${proxy.address.host}:${proxy.address.port}`, [request])
  await untilClosed(engine, 1)
  server.asked.length = server.connections = server.most = 0
}

const again = (server: Http2Server, wish: Partial<RepeatInput> = {}): RepeatInput =>
  repeatOf(server.address, { count: 200, ...wish, steps: wish.steps ?? [{ exchange: 1, extract: [] }] })

it.each([
  [{ kind: 'keep' }, 4, 1],
  [{ kind: 'pipeline', depth: 10 }, 4, 10],
  [{ kind: 'each' }, 200, 1]
] as const)(
  'requests are sent as often as configured, on the configured streams and connections: %j',
  async (connections, made, most) => {
    const engine = await startEngine()
    const server = await serve()
    await captured(engine, server)
    const snapshot = await repeated(engine, again(server, { connections }))
    expect(snapshot).toMatchObject({
      state: 'done',
      name: 'GET /a',
      attempts: { begun: 200, done: 200, failed: 0 },
      requests: { sent: 200, answered: 200, failed: 0, resent: 0 },
      statuses: [{ status: 200, count: 200 }],
      connected: made,
      errors: []
    })
    expect([server.asked.length, server.connections]).toEqual([200, made])
    expect(server.most).toBeLessThanOrEqual(most)
  }
)

it('concurrent streams stay within the server’s limit', async () => {
  const engine = await startEngine()
  const server = await serve(ok, { maxConcurrentStreams: 3 })
  await captured(engine, server)
  const wish = { concurrency: 1, connections: { kind: 'pipeline', depth: 20 } } as const
  expect(await repeated(engine, again(server, wish))).toMatchObject({
    requests: { answered: 200, failed: 0 }
  })
  expect([server.asked.length, server.connections, server.most]).toEqual([200, 1, 3])
})

it('requests have values, a correct length, and bodies larger than a window', async () => {
  const engine = await startEngine()
  const server = await serve()
  const long = 'x'.repeat(200_000)
  await captured(engine, server, {
    ...{ ':method': 'POST', ':path': '/who', 'content-length': long.length + 2 },
    body: `${long}ID`
  })
  const replace = [
    { text: '/who', by: '/{{who}}' },
    { text: 'xID', by: 'x{{who}}' }
  ]
  const variables: RepeatInput['variables'] = [
    { kind: 'list', name: 'who', values: ['a b', 'longer'], atEnd: 'stop' }
  ]
  const steps = [{ exchange: 1, replace, extract: [] }]
  const wish = { variables, steps, concurrency: 1, connections: { kind: 'pipeline', depth: 2 } } as const
  expect(await repeated(engine, again(server, wish))).toMatchObject({ requests: { answered: 2, failed: 0 } })
  expect([...server.asked].sort()).toEqual([
    ['/a%20b', `${long}a b`],
    ['/longer', `${long}longer`]
  ])
})

it('requests give values to the following steps', async () => {
  const engine = await startEngine()
  const server = await serve()
  await captured(engine, server)
  const steps: RepeatInput['steps'] = [
    {
      exchange: 1,
      extract: [
        { find: 'header', name: 'token', header: 'X-Token' },
        { find: 'regex', name: 'body', in: 'body', pattern: 'ans(.*)', group: '1' }
      ]
    },
    { exchange: 1, replace: [{ text: '/a', by: '/{{token}}/{{body}}' }], extract: [] }
  ]
  expect(await repeated(engine, again(server, { count: 3, steps }))).toMatchObject({
    attempts: { done: 3, failed: 0 }
  })
  expect(server.asked.filter(([path]) => path === '/t/wer').length).toBe(3)
})

it('requests that the server resets fail alone, with an explanation', async () => {
  const engine = await startEngine()
  const server = await serve((stream, path, nth) => {
    if (nth % 10 === 0) stream.close(http2.constants.NGHTTP2_ENHANCE_YOUR_CALM)
    else ok(stream, path, nth)
  })
  await captured(engine, server)
  const snapshot = await repeated(engine, again(server, { connections: { kind: 'pipeline', depth: 5 } }))
  expect(snapshot).toMatchObject({ requests: { sent: 200, answered: 180, failed: 20 }, connected: 4 })
  expect(snapshot.errors).toMatchObject([{ code: 'refused', count: 20 }])
})

it('requests that are not answered in time fail alone, and the others continue', async () => {
  const engine = await startEngine()
  const server = await serve((stream, path, nth) => {
    if (nth !== 3) ok(stream, path, nth)
  })
  await captured(engine, server)
  const wish = {
    count: 20,
    concurrency: 1,
    timeout: 1500,
    connections: { kind: 'pipeline', depth: 4 }
  } as const
  const snapshot = await repeated(engine, again(server, wish))
  expect(snapshot).toMatchObject({ requests: { answered: 19, failed: 1 }, connected: 1 })
  expect(snapshot.errors).toMatchObject([{ code: 'timeout', count: 1 }])
})

it('requests to a server that never sends its settings each time out, and the run ends', async () => {
  const engine = await startEngine()
  const server = await serve()
  await captured(engine, server)
  const mute = await listen((socket) => socket.resume())
  const steps = [{ exchange: 1, target: mute.address, extract: [] }]
  const wish = { count: 3, concurrency: 1, timeout: 200, steps }
  const snapshot = await repeated(engine, again(server, wish))
  expect(snapshot).toMatchObject({ state: 'done', requests: { answered: 0, failed: 3 } })
  expect(snapshot.errors).toMatchObject([{ code: 'timeout', count: 3 }])
})

it('requests continue over another connection after GOAWAY, and none is lost or sent twice', async () => {
  const engine = await startEngine()
  const server = await serve((stream, path, nth) => {
    ok(stream, path, nth)
    if (nth % 25 === 0) stream.session?.close()
  })
  await captured(engine, server)
  const wish = { concurrency: 1, connections: { kind: 'pipeline', depth: 5 } } as const
  const snapshot = await repeated(engine, again(server, wish))
  expect(snapshot).toMatchObject({ requests: { sent: 200, answered: 200, failed: 0 }, errors: [] })
  expect(server.asked.length).toBe(200)
})

it('requests are refused if their responses are delimited in another way', async () => {
  const engine = await startEngine()
  const server = await serve()
  await captured(engine, server)
  const raw = { ends: 'close', greets: false } as const
  const input = again(server, { steps: [{ exchange: 1, extract: [], raw }] })
  await expect(engine.handlers['repeat.start'](input)).rejects.toMatchObject({
    code: 'bad-input',
    details: { refusal: { what: 'raw-http2', values: { step: 1 } } }
  })
  expect(server.connections).toBe(0)
})

it('requests to a server without HTTP/2 fail with an explanation', async () => {
  const engine = await startEngine()
  const server = await serve()
  await captured(engine, server)
  const old = await countingServer()
  const steps = [{ exchange: 1, target: old.address, extract: [] }]
  const snapshot = await repeated(engine, again(server, { count: 2, concurrency: 1, steps }))
  expect(snapshot).toMatchObject({ requests: { answered: 0, failed: 2 } })
  expect(snapshot.errors).toMatchObject([
    { code: 'not-http', message: 'The received data is not an HTTP/2 response.' }
  ])
})

it('requests are in the capture as HTTP/2 exchanges when everything is recorded', async () => {
  const engine = await startEngine()
  const server = await serve()
  await captured(engine, server)
  const wish = { count: 40, concurrency: 2, connections: { kind: 'pipeline', depth: 4 } } as const
  const { notes } = await engine.handlers['repeat.start'](
    again(server, { ...wish, count: 1, record: { what: 'odd', errors: true, status: true, slower: null } })
  )
  expect(notes).toEqual([{ code: 'odd-http2', name: '' }])
  await waitFor(async () => {
    expect(await engine.handlers['repeat.get']({})).toMatchObject({ state: 'done' })
  })
  await repeated(engine, again(server, { ...wish, record: { what: 'all' } }))
  await waitFor(async () => {
    const { connections, exchanges } = await liveTotals(engine)
    expect([connections.total, connections.open, exchanges]).toEqual([3, 0, 41])
  })
  const { row } = await engine.handlers['exchanges.get']({ capture: LIVE, exchange: 30 })
  expect(row).toMatchObject({ method: 'GET', target: '/a', status: 200 })
})

it('requests whose stream the server always refuses fail after five retries', async () => {
  const engine = await startEngine()
  let isRefusing = false
  const server = await serve((stream, path, nth) => {
    if (isRefusing) stream.close(http2.constants.NGHTTP2_REFUSED_STREAM)
    else ok(stream, path, nth)
  })
  await captured(engine, server)
  isRefusing = true
  const snapshot = await repeated(engine, again(server, { count: 1, concurrency: 1 }))
  expect(snapshot).toMatchObject({ requests: { answered: 0, failed: 1, resent: 5 } })
  expect(server.asked.length).toBe(6)
})
