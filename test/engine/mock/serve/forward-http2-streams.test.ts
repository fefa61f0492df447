/** HTTP/2 streams forwarded by a mock server to upstream: which side waits, and how streams end. */

import { once } from 'node:events'
import { createServer } from 'node:http'
import http2 from 'node:http2'
import { createServer as createTcpServer } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startEngine } from '../../../helpers/engine'
import { connectTo, got, listen, startSpy, untilLearned, type Got } from '../../../helpers/forwarding'

describe('a stream forwarded to the upstream server', () => {
  it('is cancelled upstream as soon as the client cancels it', async () => {
    const server = http2.createServer()
    const asked = new Promise<http2.ServerHttp2Stream>((resolve) => {
      server.once('stream', (stream) => {
        stream.on('error', () => undefined)
        stream.respond({ ':status': 200 })
        stream.write('begun')
        resolve(stream)
      })
    })
    const port = await listen(server)
    onTestFinished(() => void server.close())
    const engine = await startEngine()
    const spy = await startSpy(engine, { host: '127.0.0.1', port })
    const session = connectTo(spy.port)
    const stream = session.request({ ':path': '/endless' })
    stream.on('error', () => undefined)
    await once(stream, 'data')
    const there = await asked
    const closed = once(there, 'close')
    stream.close(http2.constants.NGHTTP2_CANCEL)
    await closed
    expect(there.rstCode).toBe(http2.constants.NGHTTP2_CANCEL)
    // The response is not learned, and the connection stays usable.
    expect(await got(session.request({ ':path': '/recorded' }))).toMatchObject({
      heads: [{ ':status': 200 }]
    })
    expect(engine.sessions.get(spy.id).mock).toMatchObject({ entries: 1, misses: 1, hits: 1 })
  })

  it('passes backpressure of the client to the server, and of the server to the client', async () => {
    const BYTES = 100_000_000
    const piece = Buffer.alloc(100_000, 'x')
    const server = http2.createServer()
    const sent = { down: 0 }
    let taken = 0
    const stalled = { down: false }
    server.on('stream', (stream, headers) => {
      stream.on('error', () => undefined)
      stream.respond({ ':status': 200 })
      if (headers[':method'] === 'PUT') {
        stream.on('data', (bytes: Buffer) => (taken += bytes.length))
        stream.on('end', () => stream.end(String(taken)))
        return
      }
      const more = (): void => {
        while (sent.down < BYTES) {
          sent.down += piece.length
          if (stream.write(piece)) continue
          stalled.down = true
          stream.once('drain', more)
          return
        }
        stream.end()
      }
      more()
    })
    const port = await listen(server)
    onTestFinished(() => void server.close())
    const engine = await startEngine()
    const spy = await startSpy(engine, { host: '127.0.0.1', port })
    const session = connectTo(spy.port)
    const before = process.memoryUsage().rss
    let most = 0
    const slow = session.request({ ':path': '/large' })
    await once(slow, 'response')
    const put = session.request({ ':method': 'PUT', ':path': '/upload' })
    const answer = got(put)
    for (let bytes = 0; bytes < BYTES; bytes += piece.length) {
      if (!put.write(piece)) await once(put, 'drain')
      most = Math.max(most, process.memoryUsage().rss)
    }
    put.end()
    // While one stream is stalled, another one completes.
    expect(await answer).toMatchObject({ body: String(BYTES) })
    expect(stalled.down).toBe(true)
    expect(sent.down).toBeLessThan(BYTES / 10)
    let read = 0
    slow.on('data', (bytes: Buffer) => {
      read += bytes.length
      most = Math.max(most, process.memoryUsage().rss)
    })
    await once(slow, 'end')
    expect(read).toBe(BYTES)
    expect(most - before).toBeLessThan(BYTES)
    await untilLearned(engine, spy.id, 2)
  }, 120_000)

  it('passes on an early rejection with its trailers and reads no more of the body', async () => {
    const server = http2.createServer()
    server.on('stream', (stream) => {
      stream.on('error', () => undefined)
      stream.respond({ ':status': 413 }, { waitForTrailers: true })
      stream.on('wantTrailers', () => {
        stream.sendTrailers({ 'x-limit': '5' })
      })
      stream.end('too large')
    })
    const port = await listen(server)
    onTestFinished(() => void server.close())
    const engine = await startEngine()
    const spy = await startSpy(engine, { host: '127.0.0.1', port })
    const stream = connectTo(spy.port).request({ ':method': 'PUT', ':path': '/upload' })
    stream.write('begun')
    stream.once('end', () => stream.end())
    expect(await got(stream)).toMatchObject({
      heads: [{ ':status': 413 }],
      body: 'too large',
      trailers: { 'x-limit': '5' }
    })
    expect(engine.sessions.get(spy.id).mock).toMatchObject({ entries: 1, forwarded: 1 })
  })

  it.each([
    ['closes at once', '', /ended the connection without a response/],
    ['sends bytes that are not HTTP', 'SSH-2.0-OpenSSH_9.2\r\n', /Cannot forward/],
    ['switches to another protocol', 'HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n', /Cannot forward/]
  ])('gets an error response when the server %s', async (_what, said, told) => {
    const server = createTcpServer((socket) => {
      socket.on('error', () => undefined)
      socket.once('data', () => socket.end(said))
    })
    const port = await listen(server)
    onTestFinished(() => void server.close())
    const spy = await startSpy(await startEngine(), { host: '127.0.0.1', port })
    const answer = await got(connectTo(spy.port).request({ ':path': '/x' }))
    expect(answer).toMatchObject({ heads: [{ ':status': 502 }] })
    expect(answer.body).toMatch(told)
  })

  it.each(['http1', 'http2', 'an ending http2'])(
    'is reset when a server of %s breaks off within its response, and is not recorded',
    async (version) => {
      const server =
        version === 'http1'
          ? createServer((_asked, answer) => {
              answer.writeHead(200, { 'Content-Length': 100 })
              answer.write('begun')
              setImmediate(() => answer.destroy())
            })
          : http2.createServer((_asked, answer) => {
              const { stream } = answer
              answer.write('begun')
              setImmediate(() => {
                if (version === 'http2') stream.close(http2.constants.NGHTTP2_INTERNAL_ERROR)
                else {
                  // Like a server that shuts down in two steps.
                  stream.session?.goaway(0)
                  stream.session?.destroy(undefined, http2.constants.NGHTTP2_CANCEL)
                }
              })
            })
      const port = await listen(server)
      onTestFinished(() => void server.close())
      const engine = await startEngine()
      const spy = await startSpy(engine, { host: '127.0.0.1', port })
      const stream = connectTo(spy.port).request({ ':path': '/x' })
      const error = once(stream, 'error')
      stream.resume()
      expect(String((await error)[0])).toContain('NGHTTP2_INTERNAL_ERROR')
      expect(engine.sessions.get(spy.id).mock).toMatchObject({ entries: 1, forwarded: 1 })
    }
  )

  it('waits for 100 Continue when it expects it, and gets it once', async () => {
    const server = http2.createServer((asked, answer) => {
      asked.resume().once('end', () => answer.end('taken'))
    })
    const port = await listen(server)
    onTestFinished(() => void server.close())
    const engine = await startEngine()
    const spy = await startSpy(engine, { host: '127.0.0.1', port })
    const session = connectTo(spy.port)
    const put = async (body: string): Promise<Got> => {
      const stream = session.request({ ':method': 'PUT', ':path': '/a', expect: '100-continue' })
      const whole = got(stream)
      await once(stream, 'continue')
      stream.end(body)
      return whole
    }
    const whole = { heads: [{ ':status': 100 }, { ':status': 200 }], body: 'taken' }
    expect(await put('one')).toMatchObject(whole)
    await untilLearned(engine, spy.id, 1)
    // Matching now depends on the body: the mock server buffers it and sends 100 Continue itself.
    expect(await put('two')).toMatchObject(whole)
    expect(await put('one')).toMatchObject(whole)
    expect(engine.sessions.get(spy.id).mock).toMatchObject({ entries: 3, forwarded: 2, hits: 1 })
  })
})
