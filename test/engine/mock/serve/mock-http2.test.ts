import { createServer } from 'node:http'
import http2 from 'node:http2'
import { createServer as createTcpServer, type AddressInfo } from 'node:net'
import { Metadata, type Client, type ServiceError } from '@grpc/grpc-js'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startEngine, startProxy } from '../../../helpers/engine'
import { askHttp2, BIG, startHttp2 } from '../../../helpers/http2-peers'
import { curl, eventsNamed, makeSet, rawTalk, startMock, untilAnalysed } from '../../../helpers/mocking'
import { needs } from '../../../helpers/peers'
import { METHODS, orderClient, serveOrders } from '../../../helpers/peers/grpc-orders'

type Method = (typeof METHODS)[keyof typeof METHODS]

/** Returns the messages of a call, or the text of its error. */
async function call(client: Client, method: Method, said: object | object[]): Promise<unknown> {
  const { path, requestSerialize, responseDeserialize } = method
  const told = (error: ServiceError): string =>
    `${error.code} ${error.details} ${JSON.stringify(error.metadata.getMap()['x-more'] ?? null)}`
  const common = [path, requestSerialize, responseDeserialize] as const
  const deadline = { deadline: Date.now() + 20_000 }
  if (method.responseStream) {
    const stream = client.makeServerStreamRequest(...common, said as object, new Metadata(), deadline)
    return (await stream.toArray()) as unknown[]
  }
  return new Promise((resolve) => {
    const done = (error: ServiceError | null, value?: unknown): void => {
      resolve(error === null ? value : told(error))
    }
    if (!method.requestStream) {
      client.makeUnaryRequest(...common, said as object, new Metadata(), deadline, done)
      return
    }
    const stream = client.makeClientStreamRequest(...common, new Metadata(), deadline, done)
    for (const one of said as object[]) stream.write(one)
    stream.end()
  })
}

describe('a mock server of recorded gRPC calls', () => {
  it.each([false, true])(
    'answers grpc-js after the recorded server was stopped (compressed: %s)',
    async (gzip) => {
      const engine = await startEngine()
      const real = await serveOrders(Buffer.from('details'))
      const proxy = await startProxy(engine, { host: '127.0.0.1', port: real })
      const calls = [
        [METHODS.Get, { id: 7, note: 'x'.repeat(2000) }],
        [METHODS.Watch, { id: 3 }],
        [METHODS.Get, { id: 404 }],
        [METHODS.Put, [{ id: 1 }, { id: 2 }]]
      ] as const
      const all = async (port: number): Promise<unknown[]> => {
        const client = orderClient(port, gzip)
        const got: unknown[] = []
        for (const [method, said] of calls) got.push(await call(client, method, said))
        client.close()
        return got
      }
      const recorded = await all(proxy.address.port)
      expect(recorded).toMatchObject([
        { name: 'order 7' },
        [{ id: 3 }, { id: 4 }, { id: 5 }],
        '5 no such order: 404 中 null',
        { id: 3 }
      ])
      const { set, entries } = await makeSet(engine)
      expect(entries).toBe(calls.length)
      const mock = await startMock(engine, set, { order: 'cycle' })
      expect(await all(mock.address.port)).toEqual(recorded)
      const client = orderClient(mock.address.port, gzip)
      const missed = await call(client, METHODS.Get, { id: 8 })
      client.close()
      expect(missed).toMatch(/^12 No recorded request matches POST \/shop\.Orders\/Get\.\nNearest match: /)
      await untilAnalysed(engine)
      const told = (await eventsNamed(engine, 'mocked')).map(({ data }) => data['result'])
      expect(told).toEqual(['answered', 'answered', 'answered', 'answered', 'missed'])
    }
  )
})

/** A frame without flags, on the connection (RFC 9113, section 4.1). */
function frame(type: number, payload: readonly number[]): Buffer {
  return Buffer.from([0, 0, payload.length, type, 0, 0, 0, 0, 0, ...payload])
}

const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')
const SETTINGS = frame(4, [])
/** `POST /` without its body, encoded with the static table of HPACK. */
const REQUEST = Buffer.from([0, 0, 3, 1, 4, 0, 0, 0, 1, 0x83, 0x84, 0x86])

describe('an HTTP/2 client that ends its connection', () => {
  it.each([
    ['by an error', frame(7, [0, 0, 0, 0, 0, 0, 0, 8])],
    ['in order', frame(7, [0, 0, 0, 0, 0, 0, 0, 0])],
    [
      'gracefully, and then by an error',
      Buffer.concat([frame(7, [0, 0, 0, 0, 0, 0, 0, 0]), frame(7, [0, 0, 0, 0, 0, 0, 0, 8])])
    ],
    ['by an error within a request', Buffer.concat([REQUEST, frame(7, [0, 0, 0, 0, 0, 0, 0, 8])])],
    [
      'gracefully and by an error within a request',
      Buffer.concat([REQUEST, frame(7, [0, 0, 0, 0, 0, 0, 0, 0]), frame(7, [0, 0, 0, 0, 0, 0, 0, 8])])
    ]
  ])('%s ends only that', async (_how, last) => {
    const server = await startHttp2()
    const engine = await startEngine()
    const proxy = await startProxy(engine, server)
    await askHttp2(`http://127.0.0.1:${proxy.address.port}`, [{ ':path': '/early' }])
    const { set } = await makeSet(engine)
    const { address } = await startMock(engine, set)
    const said = await rawTalk(address.port, Buffer.concat([PREFACE, SETTINGS, last]), 'stays')
    expect(said.length).toBeGreaterThan(0)
    expect(await askHttp2(`http://127.0.0.1:${address.port}`, [{ ':path': '/early' }])).toEqual(['hinted'])
  })
})

/** `GET /early` to `:authority: a`, by the static table of HPACK and two literals. */
const WHOLE_REQUEST = Buffer.concat([
  Buffer.from([0, 0, 13, 1, 5, 0, 0, 0, 1, 0x82, 0x04, 6]),
  Buffer.from('/early'),
  Buffer.from([0x86, 0x01, 1]),
  Buffer.from('a')
])

describe('an HTTP/2 client that sends FIN', () => {
  async function mockOfEarly(): Promise<number> {
    const server = await startHttp2()
    const engine = await startEngine()
    const proxy = await startProxy(engine, server)
    await askHttp2(`http://127.0.0.1:${proxy.address.port}`, [{ ':path': '/early' }])
    const { set } = await makeSet(engine)
    return (await startMock(engine, set, { order: 'cycle', delay: 1 })).address.port
  }

  it('gets the responses to its complete requests, and the connection ends', async () => {
    const said = await rawTalk(await mockOfEarly(), Buffer.concat([PREFACE, SETTINGS, WHOLE_REQUEST]), 'ends')
    expect(said.toString('latin1')).toContain('hinted')
  })

  it('is not awaited when it ended within a request', async () => {
    const said = await rawTalk(await mockOfEarly(), Buffer.concat([PREFACE, SETTINGS, REQUEST]), 'ends')
    expect(said.toString('latin1')).not.toContain('hinted')
  })
})

describe('an HTTP/2 client', () => {
  it('is served from HTTP/2 recordings, concurrently', async () => {
    const server = await startHttp2()
    const engine = await startEngine()
    const proxy = await startProxy(engine, server)
    const asked = [
      { ':path': '/big' },
      { ':path': '/trailers' },
      { ':path': '/early' },
      { ':path': '/padded' },
      { ':method': 'POST', ':path': '/echo', body: 'said'.repeat(100_000) }
    ]
    const recorded = await askHttp2(`http://127.0.0.1:${proxy.address.port}`, asked)
    const { set } = await makeSet(engine)
    const mock = await startMock(engine, set, { dates: 'now', delay: 1 })
    expect(await askHttp2(`http://127.0.0.1:${mock.address.port}`, asked)).toEqual(recorded)
    expect(recorded[0]).toBe(BIG.toString())
    const session = http2.connect(`http://127.0.0.1:${mock.address.port}`)
    onTestFinished(() => {
      session.destroy()
    })
    const status = await new Promise((resolve) => {
      session.request({ ':path': '/never' }).on('response', (headers) => {
        resolve(headers[':status'])
      })
    })
    expect(status).toBe(404)
  })

  it('is served from HTTP/1 recordings, without fields specific to HTTP/1', needs('curl'), async () => {
    const server = createServer((_asked, answer) => {
      answer.setHeader('Set-Cookie', ['a=1', 'b=2'])
      answer.writeHead(200, { Trailer: 'X-Sum' })
      answer.write('first ')
      answer.addTrailers({ 'X-Sum': '12' })
      answer.end('second')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const engine = await startEngine()
    const proxy = await startProxy(engine, {
      host: '127.0.0.1',
      port: (server.address() as AddressInfo).port
    })
    await curl('-H', 'Connection: close', `http://127.0.0.1:${proxy.address.port}/x`)
    const { set } = await makeSet(engine)
    const mock = await startMock(engine, set, { order: 'cycle' })
    const url = `http://127.0.0.1:${mock.address.port}/x`
    const answer = (await curl('--http2-prior-knowledge', url)).toString()
    expect(answer.replace(/date: .*\r\n/, '')).toBe(
      'HTTP/2 200 \r\nset-cookie: a=1\r\nset-cookie: b=2\r\n\r\nfirst secondx-sum: 12\r\n'
    )
    const head = (await curl('--http2-prior-knowledge', '-I', url)).toString()
    expect(head).toMatch(/^HTTP\/2 200 \r\nset-cookie: a=1\r\n[^]*\r\n\r\n$/)
  })
  it('gets repeated fields as often as they were recorded', needs('curl'), async () => {
    const server = createTcpServer((socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nAge: 1\r\nVia: a\r\nAge: 2\r\n\r\nrecorded'))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const engine = await startEngine()
    const proxy = await startProxy(engine, {
      host: '127.0.0.1',
      port: (server.address() as AddressInfo).port
    })
    await curl(`http://127.0.0.1:${proxy.address.port}/x`)
    const { set } = await makeSet(engine)
    const mock = await startMock(engine, set)
    const answer = (
      await curl('--http2-prior-knowledge', `http://127.0.0.1:${mock.address.port}/x`)
    ).toString()
    expect(answer).toBe('HTTP/2 200 \r\nage: 1\r\nvia: a\r\nage: 2\r\n\r\nrecorded')
  })
})
