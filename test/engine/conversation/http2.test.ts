/** HTTP/2 conversations: the replay waits for responses, but not for connection-level frames between them. */
import { once } from 'node:events'
import http2 from 'node:http2'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Endpoint } from '../../../src/shared/model/connection-event'
import { play, playing, record, untilOver, verdictOf, type Talk } from '../../helpers/conversations'
import { LIVE, startEngine, startProxy, untilClosed } from '../../helpers/engine'
import { askHttp2 } from '../../helpers/http2-peers'
import { listen, receive, received, type TestServer } from '../../helpers/servers'

const SAME = { verdict: 'same', at: null, why: null }

describe('frames', () => {
  const PREFACE = Buffer.concat([
    Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
    Buffer.from('000000040000000000', 'hex')
  ])
  const get = (stream: number): Buffer => Buffer.from(`0000030105${hex(stream)}828684`, 'hex')
  const ok = (stream: number): Buffer => Buffer.from(`0000010105${hex(stream)}88`, 'hex')
  const SETTINGS = Buffer.from('000000040000000000', 'hex')
  const PING = Buffer.from(`0000080600000000000102030405060708`, 'hex')
  const hex = (stream: number): string => stream.toString(16).padStart(8, '0')

  /** Starts a server that replies to requests of 12 bytes after the preface: the n-th gets the n-th of `answers`. */
  const answering = (answers: readonly Buffer[]): Promise<TestServer> =>
    listen((socket) => {
      let length = -PREFACE.length
      let nth = 0
      socket.on('data', (bytes) => {
        length += bytes.length
        for (; length >= 12; length -= 12) socket.write(answers[nth++] ?? Buffer.alloc(0))
      })
      socket.on('end', () => socket.end())
    })
  const talk: Talk = async (client) => {
    client.write(Buffer.concat([PREFACE, get(1)]))
    await receive(client, 36)
    client.write(get(3))
    await receive(client, 10)
    client.end()
    await received(client)
  }
  const recorded = [Buffer.concat([SETTINGS, ok(1), PING]), ok(3)]

  it.each<[string, Buffer[], unknown]>([
    ['the same', recorded, SAME],
    [
      'the same, when a connection frame arrives with the next response',
      [Buffer.concat([SETTINGS, ok(1)]), Buffer.concat([PING, ok(3)])],
      SAME
    ],
    [
      'different, when such a frame arrives before its response',
      [Buffer.concat([SETTINGS, PING, ok(1)]), ok(3)],
      { verdict: 'different', at: 11, why: null }
    ],
    [
      'different, when such a frame is missing',
      [Buffer.concat([SETTINGS, ok(1)]), ok(3)],
      { verdict: 'different', at: 21, why: null }
    ],
    [
      'diverged, when a response is missing',
      [Buffer.concat([SETTINGS, PING]), ok(3)],
      { verdict: 'diverged', at: PREFACE.length + 12, why: 'late' }
    ]
  ])('are %s', async (_name, answers, verdict) => {
    const engine = await startEngine()
    const connection = await record(engine, (await answering(recorded)).address, talk)
    const { address } = await answering(answers)
    expect(verdictOf(await play(engine, connection, { target: address, limit: 500 }))).toEqual(verdict)
  })
})

it('a recorded client sends the same to its server, including its upload', async () => {
  const paths: string[] = []
  const server = await startServer((stream, path) => {
    paths.push(path)
    let length = 0
    stream.on('data', (bytes: Buffer) => (length += bytes.length))
    stream.on('end', () => {
      stream.respond({ ':status': 200, date: 'Thu, 01 Jan 1970 00:00:00 GMT' })
      stream.end(`${path} ${length}`)
    })
  })
  const engine = await startEngine()
  const proxy = await startProxy(engine, server)
  const body = 'x'.repeat(40_000)
  await askHttp2(`http://127.0.0.1:${proxy.address.port}`, [
    { ':path': '/one' },
    { ':path': '/two', ':method': 'POST', body },
    { ':path': '/three' }
  ])
  await untilClosed(engine, 1)
  const { row } = await engine.handlers['connections.get']({ capture: LIVE, connection: 1 })
  expect(row.protocol).toBe('http/2')
  expect(paths.splice(0)).toEqual(['/one', '/two', '/three'])
  // Its control frames may come in another order; all responses are present.
  expect((await play(engine, 1)).result?.why).toBeNull()
  expect(paths).toEqual(['/one', '/two', '/three'])
})

describe('a body larger than the window', () => {
  const BODY = 'what is large '.repeat(100_000)
  /**
   * The window of a peer that accepts fewer bytes than the recorded 65,535. It sends an update at half of the window,
   * and a frame of 16 KiB must fit into the other half.
   */
  const LITTLE = { settings: { initialWindowSize: 40_000 } }

  it.each(['wait', 'fast'] as const)('is sent as the server’s window allows (%s)', async (kind) => {
    const lengths: number[] = []
    const counting = (stream: http2.ServerHttp2Stream): void => {
      let length = 0
      stream.on('data', (bytes: Buffer) => (length += bytes.length))
      stream.on('end', () => {
        lengths.push(length)
        stream.respond({ ':status': 200, date: 'Thu, 01 Jan 1970 00:00:00 GMT' })
        stream.end('thanks')
      })
    }
    const engine = await startEngine()
    const proxy = await startProxy(engine, await startServer(counting))
    await askHttp2(`http://127.0.0.1:${proxy.address.port}`, [
      { ':path': '/upload', ':method': 'POST', body: BODY }
    ])
    await untilClosed(engine, 1)
    const target = await startServer(counting, LITTLE)
    expect((await play(engine, 1, { pace: { kind }, target })).result?.why).toBeNull()
    expect(lengths).toEqual([BODY.length, BODY.length])
  })

  it('is sent as the client’s window allows', async () => {
    const server = await startServer((stream) => {
      stream.respond({ ':status': 200 })
      stream.end(BODY)
    })
    const engine = await startEngine()
    const proxy = await startProxy(engine, server)
    await askHttp2(`http://127.0.0.1:${proxy.address.port}`, [{ ':path': '/download' }])
    await untilClosed(engine, 1)
    const { run } = await engine.handlers['conversations.play'](playing(1, { side: 'server' }))
    const address = (): string =>
      engine.conversations.list().find((listed) => listed.run === run)?.address ?? ':0'
    await expect.poll(address).not.toMatch(/:0$/)
    expect(await askHttp2(`http://${address()}`, [{ ':path': '/download' }], LITTLE)).toEqual([BODY])
    expect((await untilOver(engine, run)).result?.why).toBeNull()
  })
})

async function startServer(
  onStream: (stream: http2.ServerHttp2Stream, path: string) => void,
  options: http2.ServerOptions = {}
): Promise<Endpoint> {
  const server = http2.createServer(options)
  const sessions = new Set<http2.ServerHttp2Session>()
  server.on('session', (session) => sessions.add(session))
  server.on('stream', (stream, headers) => {
    stream.on('error', () => undefined)
    onStream(stream, headers[':path'] ?? '')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    for (const session of sessions) session.destroy()
    await new Promise((resolve) => server.close(resolve))
  })
  const { address, port } = server.address() as AddressInfo
  return { host: address, port }
}
