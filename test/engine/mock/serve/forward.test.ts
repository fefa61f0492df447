import { createServer, request, type IncomingMessage, type Server } from 'node:http'
import {
  connect,
  createServer as createTcpServer,
  type AddressInfo,
  type Server as TcpServer
} from 'node:net'
import { once } from 'node:events'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Engine } from '../../../../src/engine/engine'
import type { MockBehaviour } from '../../../../src/shared/contract/mock'
import { startEngine, startProxy } from '../../../helpers/engine'
import { curl, eventsNamed, makeSet, rawTalk, startMock, untilAnalysed } from '../../../helpers/mocking'
import { waitFor } from '../../../helpers/patience'
import { needs } from '../../../helpers/peers'

/** Starts a mock server with one recorded GET, which forwards all other requests to upstream. */
async function startSpy(
  engine: Engine,
  server: TcpServer,
  settings: Partial<MockBehaviour> = {}
): Promise<{ port: number; id: number; set: string; target: { host: string; port: number } }> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const target = { host: '127.0.0.1', port: (server.address() as AddressInfo).port }
  const proxy = await startProxy(engine, target)
  await new Promise<void>((resolve, reject) => {
    request({ port: proxy.address.port, path: '/recorded', agent: false }, (answer) => {
      answer.resume().once('end', resolve)
    })
      .once('error', reject)
      .end()
  })
  const { set } = await makeSet(engine)
  const mock = await startMock(engine, set, {
    order: 'cycle',
    miss: { then: 'forward', target, tls: 'off', host: 'keep' },
    ...settings
  })
  return { port: mock.address.port, id: mock.id, set, target }
}

function closing(server: Server): Server {
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return server
}

describe('a mock server that forwards', () => {
  it('streams a request to the server and its response back at the same time', async () => {
    const server = closing(
      createServer((asked, answer) => {
        if (asked.method === 'POST') asked.pipe(answer)
        else answer.end('recorded')
      })
    )
    const engine = await startEngine()
    const { port, id } = await startSpy(engine, server)
    const upload = request({ port, path: '/upload', method: 'POST', agent: false })
    upload.write('first')
    const [answer] = (await once(upload, 'response')) as [IncomingMessage]
    expect(String((await once(answer, 'data'))[0])).toBe('first')
    upload.write('second')
    expect(String((await once(answer, 'data'))[0])).toBe('second')
    upload.end()
    await once(answer.resume(), 'end')
    await waitFor(() => {
      expect(engine.sessions.get(id).mock).toMatchObject({ entries: 2, forwarded: 1 })
    })
    server.closeAllConnections()
    server.close()
    // The same body gets the learned response; another body is forwarded to an upstream server that is gone.
    const ask = async (body: string): Promise<string> => {
      const again = request({ port, path: '/upload', method: 'POST', agent: false }).end(body)
      const [got] = (await once(again, 'response')) as [IncomingMessage]
      return `${got.statusCode ?? 0} ${(await got.setEncoding('utf8').toArray()).join('')}`
    }
    expect(await ask('firstsecond')).toBe('200 firstsecond')
    expect(await ask('other')).toMatch(/^502 Cannot forward/)
  })

  it('closes the connection after a response with extra bytes, which answer nothing', async () => {
    const server = createTcpServer((socket) => {
      socket.on('error', () => undefined)
      socket.on('data', (asked: Buffer) => {
        const more = asked.includes('/new') ? 'and more' : ''
        socket.write(`HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok${more}`)
      })
    })
    onTestFinished(() => void server.close())
    const { port } = await startSpy(await startEngine(), server)
    const client = connect(port, '127.0.0.1')
    client.write('GET /new HTTP/1.1\r\nHost: a\r\n\r\nGET /recorded HTTP/1.1\r\nHost: a\r\n\r\n')
    const answer = (await client.setEncoding('latin1').toArray()).join('')
    expect(answer).toBe('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokand more')
  })

  it('passes on an upload of any size in constant memory', async () => {
    const BYTES = 300_000_000
    let taken = 0
    const server = closing(
      createServer((asked, answer) => {
        asked.on('data', (bytes: Buffer) => (taken += bytes.length))
        asked.on('end', () => answer.end(String(taken)))
      })
    )
    const engine = await startEngine()
    const { port } = await startSpy(engine, server)
    const piece = Buffer.alloc(100_000, 'x')
    const upload = request({
      port,
      path: '/large',
      method: 'PUT',
      agent: false,
      headers: { 'Content-Length': BYTES }
    })
    const answered = once(upload, 'response')
    const before = process.memoryUsage().rss
    let most = 0
    for (let sent = 0; sent < BYTES; sent += piece.length) {
      if (!upload.write(piece)) await once(upload, 'drain')
      if (sent % (100 * piece.length) === 0) most = Math.max(most, process.memoryUsage().rss)
    }
    upload.end()
    const [answer] = (await answered) as [IncomingMessage]
    expect((await answer.setEncoding('utf8').toArray()).join('')).toBe(String(BYTES))
    expect(most - before).toBeLessThan(BYTES / 2)
  }, 120_000)

  it('notifies the server when the client disconnects, records nothing, and continues', async () => {
    const server = closing(
      createServer((asked, answer) => {
        if (asked.method === 'GET') answer.end(`got ${asked.url ?? ''}`)
        asked.resume()
      })
    )
    const engine = await startEngine()
    const { port, id, set } = await startSpy(engine, server)
    const client = connect(port, '127.0.0.1')
    client.on('error', () => undefined)
    const closed = once(client.resume(), 'close')
    client.write('POST /broken HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nbegun')
    const [asked] = (await once(server, 'request')) as [IncomingMessage]
    const broken = once(asked, 'error')
    client.end()
    await broken
    await closed
    expect((await curl(`http://127.0.0.1:${port}/next`)).toString()).toContain('got /next')
    // A response is forwarded before it is learned.
    await expect
      .poll(() => engine.sessions.get(id).mock)
      .toMatchObject({ entries: 2, misses: 2, forwarded: 1 })
    await engine.handlers['sessions.stop']({ id })
    const later = await startMock(engine, set)
    const { rows } = await engine.handlers['mocks.entries']({ id: later.id, first: 0, count: 9 })
    expect(rows.map(({ title }) => title)).toEqual(['GET /recorded', 'GET /next'])
  })

  it('closes the server connection when the client leaves within a response, and records nothing', async () => {
    const server = closing(
      createServer((asked, answer) => {
        if (asked.url === '/recorded') answer.end('recorded')
        else answer.writeHead(200, { 'Content-Type': 'text/event-stream' }).write('data: 1\n\n')
      })
    )
    const engine = await startEngine()
    const { port, id } = await startSpy(engine, server)
    const asked = once(server, 'request') as Promise<[IncomingMessage]>
    const client = connect(port, '127.0.0.1', () => client.write('GET /events HTTP/1.1\r\nHost: x\r\n\r\n'))
    await once(client, 'data')
    const [{ socket }] = await asked
    const left = once(socket, 'close')
    client.resetAndDestroy()
    await left
    expect(engine.sessions.get(id).mock).toMatchObject({ entries: 1, forwarded: 1 })
  })

  it('passes on an early rejection and closes when the rest would have to be read', async () => {
    const server = createTcpServer((socket) => {
      socket.on('error', () => undefined)
      socket.once('data', (bytes: Buffer) => {
        const status = bytes.toString('latin1').startsWith('GET') ? '200 OK' : '413 Too Large'
        socket.write(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\n\r\n`)
      })
    })
    onTestFinished(() => void server.close())
    const engine = await startEngine()
    const { port, id } = await startSpy(engine, server)
    const answer = await rawTalk(
      port,
      'POST /much HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\nbegun',
      'stays'
    )
    expect(answer.toString()).toBe('HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n')
    expect(engine.sessions.get(id).mock).toMatchObject({ entries: 1, forwarded: 1 })
  })

  it('passes on one 100 Continue', needs('curl'), async () => {
    const expectations: string[] = []
    const server = closing(
      createServer((asked, answer) => {
        expectations.push(asked.headers.expect ?? '')
        asked.resume().once('end', () => answer.end('taken'))
      })
    )
    server.on('checkContinue', (asked: IncomingMessage, answer) => {
      answer.writeContinue()
      server.emit('request', asked, answer)
    })
    const engine = await startEngine()
    const { port } = await startSpy(engine, server)
    const put = (path: string, body: string): Promise<Buffer> =>
      curl('-H', 'Expect: 100-continue', '-d', body, `http://127.0.0.1:${port}${path}`)
    const whole = /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK\r\n[^]*taken$/
    expect((await put('/a', 'x=1')).toString()).toMatch(whole)
    // Matching now depends on the body: the mock server buffers it and sends 100 Continue itself.
    expect((await put('/a', 'x=2')).toString()).toMatch(whole)
    expect((await put('/a', 'x=1')).toString()).toMatch(whole)
    expect(expectations).toEqual(['', '100-continue', ''])
  })

  it(
    'opens a tunnel that the server opens, and reports plainly when it does not',
    needs('curl'),
    async () => {
      const server = closing(createServer((_asked, answer) => answer.end('plain')))
      server.on('connect', (_asked, socket) => {
        socket.on('error', () => undefined)
        socket.write('HTTP/1.1 200 Connection established\r\n\r\nwelcome ')
        socket.pipe(socket)
      })
      const engine = await startEngine()
      const { port, set } = await startSpy(engine, server)
      const talk = 'CONNECT far:1 HTTP/1.1\r\nHost: far:1\r\n\r\n'
      const client = connect(port, '127.0.0.1', () => client.write(talk))
      let got = ''
      client.setEncoding('latin1').on('data', (text: string) => {
        if (got === '') client.end('inside')
        got += text
      })
      await once(client, 'close')
      expect(got).toBe('HTTP/1.1 200 Connection established\r\n\r\nwelcome inside')
      const alone = await startMock(engine, set)
      const refused = await rawTalk(alone.address.port, `${talk}GET /recorded HTTP/1.1\r\nHost: x\r\n\r\n`)
      expect(refused.toString()).toMatch(
        /^HTTP\/1\.1 501 Not Implemented[^]*serves recorded responses[^]*200 OK[^]*plain$/
      )
      await untilAnalysed(engine)
      const told = await eventsNamed(engine, 'mocked')
      expect(told.map(({ data }) => data['result'])).toEqual(['forwarded', 'missed', 'answered'])
    }
  )
})
