/**
 * `tcplens decode` of protocols inside HTTP: WebSocket messages, server-sent events, gRPC, HTTP/2 streams, from
 * real peers.
 */

import { createHash } from 'node:crypto'
import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { expect, it, onTestFinished } from 'vitest'
import WebSocket, { WebSocketServer } from 'ws'
import type { Endpoint } from '../../src/shared/model/connection-event'
import { parseLines, runCli, type JsonLine } from '../helpers/cli'
import { startEngine, startProxy, untilClosed } from '../helpers/engine'
import { askHttp2, BIG, startHttp2 } from '../helpers/http2-peers'
import { METHODS, orderClient, serveOrders } from '../helpers/peers/grpc-orders'

/** Records the traffic of `run` through a proxy and decodes it: as objects and as text lines. */
async function decoded(
  target: Endpoint,
  run: (proxy: Endpoint) => Promise<void>
): Promise<{ lines: JsonLine[]; text: string[] }> {
  const engine = await startEngine()
  const { address } = await startProxy(engine, target)
  await run(address)
  await untilClosed(engine, 1)
  await engine.close()
  const json = await runCli('decode', engine.capture.path, '--json')
  expect(json).toMatchObject({ code: 0, stderr: '' })
  const text = await runCli('decode', engine.capture.path)
  return { lines: parseLines(json.stdout), text: text.stdout.trimEnd().split('\n') }
}

function inner(lines: readonly JsonLine[], layer: string): unknown[] {
  return lines
    .filter(({ event }) => event === layer)
    .map(({ exchange, direction, kind, length, marks, summary, complete, problems }) => {
      return [exchange, direction, kind, length, marks, summary, complete, problems]
    })
}

const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex')

it.each([false, true])('WebSocket: lists every message, compressed: %s', async (perMessageDeflate) => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate })
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
  })
  server.on('connection', (peer) => {
    peer.on('message', (data: Buffer, isBinary) => {
      peer.send(data, { binary: isBinary, compress: false })
    })
  })
  const { port } = server.address() as AddressInfo
  const said = '{"ask": "tea"}'
  const { lines, text } = await decoded({ host: '127.0.0.1', port }, async (proxy) => {
    const client = new WebSocket(`ws://127.0.0.1:${proxy.port}/chat`, { perMessageDeflate })
    await once(client, 'open')
    for (const data of [said, Buffer.from([1, 2, 0xff])]) {
      const come = once(client, 'message')
      client.send(data, { compress: data === said })
      await come
    }
    client.close(1000, 'enough')
    await once(client, 'close')
  })
  const marks = perMessageDeflate ? ['compressed'] : []
  expect(inner(lines, 'websocket')).toEqual([
    [1, 'up', 'text', perMessageDeflate ? expect.any(Number) : said.length, marks, said, true, []],
    [1, 'down', 'text', said.length, [], said, true, []],
    [1, 'up', 'binary', 3, [], '01 02 ff', true, []],
    [1, 'down', 'binary', 3, [], '01 02 ff', true, []],
    [1, 'up', 'close', 8, [], expect.stringContaining('1000'), true, []],
    [1, 'down', 'close', 8, [], expect.stringContaining('1000'), true, []]
  ])
  expect(text.filter((line) => line.includes('▼ in 1: websocket'))).toEqual([
    expect.stringMatching(/ #1 ▼ in 1: websocket text 14 B \{"ask": "tea"\}$/),
    expect.stringMatching(/ #1 ▼ in 1: websocket binary 3 B 01 02 ff$/),
    expect.stringMatching(/ #1 ▼ in 1: websocket close 8 B 1000/)
  ])
})

/** Starts an HTTP/1 server with a fixed response per path. */
async function serving(
  answers: Readonly<Record<string, { headers: http.OutgoingHttpHeaders; body: string | Buffer }>>
): Promise<Endpoint> {
  const server = http.createServer((request, response) => {
    const { headers, body } = answers[request.url ?? '']!
    request.resume().on('end', () => response.writeHead(200, headers).end(body))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
  })
  return { host: '127.0.0.1', port: (server.address() as AddressInfo).port }
}

/** Sends sequential requests over one connection. */
async function askInTurn(
  proxy: Endpoint,
  requests: readonly http.RequestOptions[],
  body = ''
): Promise<void> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  for (const request of requests) {
    const asked = http.request({ ...proxy, agent, ...request }).end(body)
    const [answer] = (await once(asked, 'response')) as [http.IncomingMessage]
    await once(answer.resume(), 'end')
  }
  agent.destroy()
}

it('SSE: lists each event before the response has ended, in encoded bodies as well', async () => {
  const events = 'event: tick\ndata: one\n\n: still here\n\ndata: two\ndata: three\n\ndata: cut'
  const headers = { 'content-type': 'text/event-stream; charset=utf-8' }
  const codings = { gzip: gzipSync, br: brotliCompressSync, deflate: deflateSync }
  const target = await serving({
    '/live': { headers, body: events },
    ...Object.fromEntries(
      Object.entries(codings).map(([coding, code]) => [
        `/${coding}`,
        { headers: { ...headers, 'content-encoding': coding }, body: code(events) }
      ])
    )
  })
  const paths = ['/live', '/gzip', '/br', '/deflate']
  const { lines, text } = await decoded(target, (proxy) =>
    askInTurn(
      proxy,
      paths.map((path) => ({ path }))
    )
  )
  expect(inner(lines, 'sse')).toEqual(
    paths.flatMap((_, at) => [
      [at + 1, 'down', 'tick', 3, [], 'one', true, []],
      [at + 1, 'down', 'comment', 0, [], expect.stringContaining('still here'), true, []],
      [at + 1, 'down', 'message', 9, [], 'two three', true, []],
      [at + 1, 'down', 'message', 3, [], 'cut', false, [expect.objectContaining({ code: 'sse-unfinished' })]]
    ])
  )
  // Events of a response are printed before the line of the response itself.
  const order = lines.flatMap(({ event, kind, exchange }) =>
    event === 'sse' || kind === 'http.response' ? [`${String(exchange)} ${String(event)}`] : []
  )
  expect(order).toEqual(
    [1, 2, 3, 4].flatMap((at) => [...Array<string>(4).fill(`${at} sse`), `${at} message`])
  )
  expect(text.find((line) => line.includes('sse tick'))).toMatch(/ #1 ▼ in 1: sse tick 3 B one$/)
})

function frame(flags: number, payload: Buffer | string): Buffer {
  const body = Buffer.from(payload as string)
  const prefix = Buffer.from([flags, 0, 0, 0, 0])
  prefix.writeUInt32BE(body.length, 1)
  return Buffer.concat([prefix, body])
}

it('Connect: lists the messages of a stream, compressed ones too, and its result', async () => {
  const headers = { 'content-type': 'application/connect+json', 'connect-content-encoding': 'gzip' }
  const end = frame(2, '{"error":{"code":"not_found","message":"no such order"}}')
  const target = await serving({
    '/a.B/Watch': {
      headers,
      body: Buffer.concat([frame(0, '{"id":7}'), frame(1, gzipSync('{"id":8}')), end])
    }
  })
  const { lines, text } = await decoded(target, (proxy) =>
    askInTurn(
      proxy,
      [{ path: '/a.B/Watch', method: 'POST', headers }],
      frame(0, '{"from":7}').toString('latin1')
    )
  )
  expect(inner(lines, 'grpc')).toEqual([
    [1, 'up', 'message', 10, [], '{"from":7}', true, []],
    [1, 'down', 'message', 8, [], '{"id":7}', true, []],
    [1, 'down', 'message', gzipSync('{"id":8}').length, ['compressed'], '', true, []],
    [1, 'down', 'end-stream', end.length - 5, [], 'not_found: no such order', true, []]
  ])
  expect(text.find((line) => line.includes('▼ 200'))).toMatch(/ Connect not_found: no such order$/)
})

it('gRPC-web: lists messages and trailers, also in base64 and compressed', async () => {
  const trailers = frame(0x80, 'grpc-status: 5\r\ngrpc-message: no such%20order\r\n')
  const answer = [frame(0, Buffer.from([8, 7])), trailers]
  const inText = answer.map((piece) => piece.toString('base64')).join('')
  const type = (suffix: string): http.OutgoingHttpHeaders => ({
    'content-type': `application/grpc-web${suffix}`
  })
  const target = await serving({
    '/a.B/Binary': { headers: type('+proto'), body: Buffer.concat(answer) },
    '/a.B/Text': { headers: type('-text'), body: inText },
    '/a.B/Coded': { headers: { ...type('-text'), 'content-encoding': 'gzip' }, body: gzipSync(inText) }
  })
  const request = frame(0, Buffer.from([8, 42]))
  const { lines, text } = await decoded(target, async (proxy) => {
    await askInTurn(
      proxy,
      [{ path: '/a.B/Text', method: 'POST', headers: type('-text') }],
      request.toString('base64')
    )
  })
  expect(inner(lines, 'grpc')).toEqual([
    [1, 'up', 'message', 2, [], '1: 42', true, []],
    [1, 'down', 'message', 2, [], '1: 7', true, []],
    [1, 'down', 'trailers', trailers.length - 5, [], '5 NOT_FOUND: no such order', true, []]
  ])
  expect(text.find((line) => line.includes('▼ 200'))).toMatch(/ gRPC 5 NOT_FOUND: no such order$/)
  const others = await decoded(target, (proxy) =>
    askInTurn(
      proxy,
      ['Binary', 'Coded'].map((name) => ({ path: `/a.B/${name}`, method: 'POST' }))
    )
  )
  expect(inner(others.lines, 'grpc')).toEqual(
    [1, 2].flatMap((at) => [
      [at, 'down', 'message', 2, [], '1: 7', true, []],
      [at, 'down', 'trailers', trailers.length - 5, [], '5 NOT_FOUND: no such order', true, []]
    ])
  )
})

it('gRPC: lists the messages of all kinds of calls, with their status', async () => {
  const port = await serveOrders(Buffer.from('details'))
  const { lines, text } = await decoded({ host: '127.0.0.1', port }, async (proxy) => {
    const client = orderClient(proxy.port)
    for (const id of [7, 404]) {
      await new Promise<void>((resolve) => {
        const { path, requestSerialize, responseDeserialize } = METHODS.Get
        client.makeUnaryRequest(path, requestSerialize, responseDeserialize, { id }, () => {
          resolve()
        })
      })
    }
    const { path, requestSerialize, responseDeserialize } = METHODS.Watch
    const watched = client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, { id: 2 })
    await once(watched.resume(), 'end')
    client.close()
  })
  const order = (id: number): string => `1: ${id}, 2: "order ${id}", 3: 2 B`
  expect(inner(lines, 'grpc')).toEqual([
    [1, 'up', 'message', 2, [], '1: 7', true, []],
    [1, 'down', 'message', 15, [], order(7), true, []],
    [2, 'up', 'message', 3, [], '1: 404', true, []],
    [3, 'up', 'message', 2, [], '1: 2', true, []],
    ...[2, 3, 4].map((id) => [3, 'down', 'message', 15, [], order(id), true, []])
  ])
  expect(text.flatMap((line) => / ▼ 200 .*(gRPC .*)$/.exec(line)?.[1] ?? [])).toEqual([
    'gRPC 0 OK',
    'gRPC 5 NOT_FOUND: no such order: 404 中',
    'gRPC 0 OK'
  ])
})

it('HTTP/2: lists each stream with its fields, trailers, body and number', async () => {
  const target = await startHttp2()
  const { lines, text } = await decoded(target, async ({ host, port }) => {
    await askHttp2(`http://${host}:${port}`, [
      { ':path': '/trailers' },
      { ':path': '/big' },
      { ':path': '/echo', ':method': 'POST', body: 'hello' }
    ])
  })
  const messages = lines.filter(({ event }) => event === 'message')
  expect(
    messages.map(({ kind, exchange, stream, version, method, target, status, body, trailers, complete }) => [
      ...[kind, exchange, stream, version, method ?? status, target, body, trailers, complete]
    ])
  ).toEqual(
    [
      [
        1,
        'GET',
        '/trailers',
        '',
        'with trailers',
        [
          ['x-checksum', 'abc'],
          ['grpc-status', '0']
        ]
      ] as const,
      [3, 'GET', '/big', '', BIG, []] as const,
      [5, 'POST', '/echo', 'hello', 'POST /echo hello', []] as const
    ].flatMap(([stream, method, path, sent, come, trailers], at) => [
      ['http.request', at + 1, stream, 'HTTP/2', method, path, bodyOf(sent), [], true],
      ['http.response', at + 1, stream, 'HTTP/2', 200, undefined, bodyOf(come), trailers, true]
    ])
  )
  expect(messages[4]?.['headers']).toEqual([
    [':path', '/echo'],
    [':method', 'POST'],
    [':authority', expect.stringMatching(/^127\.0\.0\.1:\d+$/)],
    [':scheme', 'http']
  ])
  expect(text.some((line) => line.endsWith(' #1 ▲ POST /echo 5 B stream 5'))).toBe(true)
})

function bodyOf(bytes: string | Buffer): { length: number; sha256: string } {
  return { length: bytes.length, sha256: sha256(bytes) }
}
