import { once } from 'node:events'
import http2, { type ClientHttp2Stream, type IncomingHttpHeaders } from 'node:http2'
import { createServer, type IncomingMessage } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { Metadata } from '@grpc/grpc-js'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startEngine } from '../../../helpers/engine'
import { connectTo, got, listen, startSpy, untilLearned, type Got } from '../../../helpers/forwarding'
import { askHttp2, BIG } from '../../../helpers/http2-peers'
import { curl, eventsNamed, startMock, untilAnalysed } from '../../../helpers/mocking'
import { freePort, startNginx } from '../../../helpers/nginx'
import { needs, peerPath } from '../../../helpers/peers'
import { METHODS, orderClient, serveOrders } from '../../../helpers/peers/grpc-orders'
import { makeSelfSignedFiles } from '../../../helpers/certificates'

describe('an unmatched HTTP/2 request', () => {
  it('is streamed to an HTTP/2 server, its response streamed back, and recorded', async () => {
    const server = http2.createServer()
    const open = new Set<http2.ServerHttp2Session>()
    server.on('session', (session) => open.add(session))
    server.on('stream', (stream, headers) => {
      stream.on('error', () => undefined)
      stream.additionalHeaders({ ':status': 103, link: '</a.css>; rel=preload' })
      stream.respond(
        { ':status': 200, 'set-cookie': ['a=1', 'b=2'], 'x-host': headers[':authority'] ?? '' },
        { waitForTrailers: true }
      )
      let asked: IncomingHttpHeaders = {}
      stream.on('trailers', (fields) => (asked = fields))
      stream.on('wantTrailers', () => {
        stream.sendTrailers({ 'x-said': asked['x-sum'] ?? 'nothing' })
      })
      stream.pipe(stream)
    })
    const port = await listen(server)
    onTestFinished(() => {
      for (const session of open) session.destroy()
      server.close()
    })
    const engine = await startEngine()
    const spy = await startSpy(engine, { host: '127.0.0.1', port })
    const session = connectTo(spy.port)
    const ask = (): ClientHttp2Stream =>
      session.request(
        { ':method': 'POST', ':path': '/upload?x=1', ':authority': 'shop.example', cookie: ['c=1', 'd=2'] },
        { waitForTrailers: true }
      )
    const upload = ask()
    upload.on('wantTrailers', () => {
      upload.sendTrailers({ 'x-sum': '11' })
    })
    const whole = got(upload)
    upload.write('first')
    // The response begins before the request body is complete.
    expect(String((await once(upload, 'data'))[0])).toBe('first')
    upload.write('second')
    expect(String((await once(upload, 'data'))[0])).toBe('second')
    upload.end()
    const answer = await whole
    expect(answer).toMatchObject({
      heads: [
        { ':status': 103, link: '</a.css>; rel=preload' },
        { ':status': 200, 'set-cookie': ['a=1', 'b=2'], 'x-host': 'shop.example' }
      ],
      body: 'firstsecond',
      trailers: { 'x-said': '11' }
    })
    await untilLearned(engine, spy.id, 1)
    // Repeated requests get the learned responses: the upstream server is gone by now.
    for (const one of open) one.destroy()
    server.close()
    const again = ask()
    const repeated = got(again)
    again.end('firstsecond')
    expect(await repeated).toMatchObject({ ...answer, trailers: { 'x-said': '11' } })
    const other = ask()
    const failed = got(other)
    other.end('other')
    expect(await failed).toMatchObject({ heads: [{ ':status': 502 }] })
    // The same from its file, for a client of either version.
    session.destroy()
    await engine.handlers['sessions.stop']({ id: spy.id })
    const later = await startMock(engine, spy.set)
    const url = `http://127.0.0.1:${later.address.port}/upload?x=1`
    const told = await curl('--http1.1', '-d', 'firstsecond', '-H', 'Host: shop.example', url)
    expect(told.toString()).toMatch(
      /^HTTP\/1\.1 103 [^]*HTTP\/1\.1 200 OK\r\nset-cookie: a=1\r\nset-cookie: b=2\r\nx-host: shop\.example\r\n/
    )
    expect(told.toString()).toContain('firstsecond')
    await untilAnalysed(engine)
    const results = (await eventsNamed(engine, 'mocked')).map(({ data }) => data['result'])
    expect(results).toEqual(['forwarded', 'answered', 'failed', 'answered'])
  })

  it('is sent in HTTP/1.1 to a server that supports nothing else', async () => {
    const seen: string[] = []
    const server = createServer((asked: IncomingMessage, answer) => {
      seen.push(
        `${asked.method ?? ''} ${asked.url ?? ''} ${asked.headers.host ?? ''} ${asked.headers.cookie ?? ''}`
      )
      answer.setHeader('Connection', 'X-Hop')
      answer.setHeader('X-Hop', 'gone')
      if (asked.url === '/empty') answer.writeHead(204).end()
      else if (asked.url === '/length')
        answer.setHeader('Content-Length', 6).end(asked.method === 'HEAD' ? '' : 'length')
      else {
        answer.writeHead(200, { Trailer: 'X-Sum' })
        answer.addTrailers({ 'X-Sum': '7' })
        asked.pipe(answer)
      }
    })
    const port = await listen(server)
    onTestFinished(() => {
      server.closeAllConnections()
      server.close()
    })
    const engine = await startEngine()
    const spy = await startSpy(engine, { host: '127.0.0.1', port }, { host: 'target' })
    const session = connectTo(spy.port)
    const echoed = session.request({ ':method': 'POST', ':path': '/echo', cookie: ['c=1', 'd=2'] })
    const echo = got(echoed)
    echoed.end('seventy')
    const expected = { body: 'seventy', trailers: { 'x-sum': '7' } }
    const first = await echo
    expect(first).toMatchObject({ ...expected, heads: [{ ':status': 200 }] })
    expect(first.heads[0]).not.toHaveProperty('x-hop')
    const [length, head, empty] = await Promise.all(
      ['GET', 'HEAD', 'GET'].map((method, at) => {
        const stream = session.request({ ':method': method, ':path': at === 2 ? '/empty' : '/length' })
        return got(stream)
      })
    )
    expect(length).toMatchObject({ heads: [{ ':status': 200, 'content-length': '6' }], body: 'length' })
    expect(head).toMatchObject({ heads: [{ ':status': 200, 'content-length': '6' }], body: '' })
    expect(empty).toMatchObject({ heads: [{ ':status': 204 }], body: '' })
    const host = `127.0.0.1:${port}`
    expect(seen.toSorted()).toEqual([
      `GET /empty ${host} `,
      `GET /length ${host} `,
      `HEAD /length ${host} `,
      `POST /echo ${host} c=1; d=2`
    ])
    const again = session.request({ ':method': 'POST', ':path': '/echo' })
    const learned = got(again)
    again.end('seventy')
    expect(await learned).toMatchObject(expected)
    await untilLearned(engine, spy.id, 4)
    session.destroy()
    await untilAnalysed(engine)
    const notes = (await eventsNamed(engine, 'mocked')).map(({ data }) => data['notes'])
    expect(notes[0]).toEqual([`To 127.0.0.1:${port}, over HTTP/1.1.`])
  })

  it('is sent over TLS in the negotiated version', async () => {
    const { key, cert } = await makeSelfSignedFiles({ name: 'target' })
    const answers: string[] = []
    const servers = [
      http2.createSecureServer({ key, cert }, (asked, answer) => {
        answer.end(`${asked.httpVersion} ${asked.url}`)
      }),
      createSecureServer({ key, cert }, (asked, answer) => {
        answer.end(`${asked.httpVersion} ${asked.url ?? ''}`)
      })
    ]
    for (const server of servers) {
      const port = await listen(server)
      onTestFinished(() => void server.close())
      const engine = await startEngine()
      const { port: mock } = await startSpy(engine, { host: '127.0.0.1', port }, { tls: 'any' })
      answers.push(...(await askHttp2(`http://127.0.0.1:${mock}`, [{ ':path': '/secret' }])))
    }
    expect(answers).toEqual(['2.0 /secret', '1.1 /secret'])
  })

  it.each(['http2', 'http1'])(
    'is answered by an nginx that supports %s',
    needs('nginx', 'curl'),
    async (version) => {
      const port = await freePort()
      const big = BIG.toString().repeat(20)
      const nginx = await startNginx(peerPath('nginx'), {
        files: { 'big.txt': big },
        directives: `server { listen 127.0.0.1:${port} ${version === 'http2' ? 'http2' : ''}; root www; }`
      })
      onTestFinished(nginx.stop)
      const engine = await startEngine()
      const spy = await startSpy(engine, { host: '127.0.0.1', port })
      const url = `http://127.0.0.1:${spy.port}/big.txt`
      const whole = await curl('--http2-prior-knowledge', url)
      expect(whole.toString().slice(0, 12)).toBe('HTTP/2 200 \r')
      expect(whole.subarray(whole.indexOf('\r\n\r\n') + 4).toString()).toBe(big)
      const part = await curl('--http2-prior-knowledge', '-r', '5-9', `${url}?part`)
      expect(part.toString()).toMatch(/^HTTP\/2 206 [^]*content-range: bytes 5-9\/[^]*\r\n\r\n56789$/)
      await nginx.stop()
      const learned = await curl('--http2-prior-knowledge', url)
      expect(learned.equals(whole)).toBe(true)
      expect((await curl('--http2-prior-knowledge', `${url}?gone`)).toString()).toMatch(
        /^HTTP\/2 502 [^]*Cannot forward to/
      )
    }
  )

  it('carries only the server’s own host when configured', async () => {
    const server = http2.createServer((asked, answer) => {
      answer.end(`${asked.authority} ${asked.headers.host ?? ''}`)
    })
    const port = await listen(server)
    onTestFinished(() => void server.close())
    const spy = await startSpy(await startEngine(), { host: '127.0.0.1', port }, { host: 'target' })
    const named = { ':authority': 'shop.example', host: 'shop.example' }
    const answer = await got(connectTo(spy.port).request({ ':path': '/', ...named }))
    expect(answer.body).toBe(`127.0.0.1:${port} `)
  })

  it('is recorded separately from simultaneous ones, in the file too', async () => {
    const server = http2.createServer((asked, answer) => {
      answer.end(`answer to ${asked.url}`)
    })
    const port = await listen(server)
    onTestFinished(() => void server.close())
    const engine = await startEngine()
    const spy = await startSpy(engine, { host: '127.0.0.1', port })
    const paths = Array.from({ length: 20 }, (_, at) => `/${at}`)
    const ask = async (to: number): Promise<string[]> => {
      const session = connectTo(to)
      const answers = await Promise.all(paths.map((path) => got(session.request({ ':path': path }))))
      session.destroy()
      return answers.map(({ body }) => body)
    }
    const answers = paths.map((path) => `answer to ${path}`)
    expect(await ask(spy.port)).toEqual(answers)
    await untilLearned(engine, spy.id, 20)
    expect(await ask(spy.port)).toEqual(answers)
    await engine.handlers['sessions.stop']({ id: spy.id })
    const later = await startMock(engine, spy.set)
    expect(await ask(later.address.port)).toEqual(answers)
  })

  it('is retried on another connection when the server closed one before processing it', async () => {
    const server = http2.createServer()
    const open = new Set<http2.ServerHttp2Session>()
    server.on('session', (session) => open.add(session))
    const held: http2.ServerHttp2Stream[] = []
    server.on('stream', (stream) => {
      stream.on('error', () => undefined)
      if (open.size > 1) stream.pipe(stream)
      else if (held.push(stream) === 3) {
        // It answers the first request and has not seen the others.
        stream.session?.goaway(0, held[0]?.id)
        held[0]?.pipe(held[0])
      }
    })
    const port = await listen(server)
    const stop = (): void => {
      for (const session of open) session.destroy()
      server.close()
    }
    onTestFinished(stop)
    const engine = await startEngine()
    const spy = await startSpy(engine, { host: '127.0.0.1', port })
    const session = connectTo(spy.port)
    const say = (said: string): Promise<Got> => {
      const stream = session.request({ ':method': 'POST', ':path': '/say' })
      const answer = got(stream)
      stream.end(said)
      return answer
    }
    const said = ['one', 'two', 'three']
    const answers = await Promise.all(said.map(say))
    expect(answers.map(({ body }) => body)).toEqual(said)
    await untilLearned(engine, spy.id, 3)
    stop()
    const again = await Promise.all(said.map(say))
    expect(again.map(({ body }) => body)).toEqual(said)
  })

  it('is answered completely by an nginx that closes its connections regularly', needs('nginx'), async () => {
    const port = await freePort()
    const nginx = await startNginx(peerPath('nginx'), {
      directives: `server { listen 127.0.0.1:${port} http2; root www; keepalive_requests 25; }`
    })
    onTestFinished(nginx.stop)
    const spy = await startSpy(await startEngine(), { host: '127.0.0.1', port })
    const session = connectTo(spy.port)
    const answers: Got[] = []
    let asked = 0
    const lane = async (): Promise<void> => {
      while (asked < 200) answers.push(await got(session.request({ ':path': `/hello.txt?${asked++}` })))
    }
    await Promise.all(Array.from({ length: 20 }, lane))
    expect(answers.map(({ body }) => body)).toEqual(Array.from({ length: 200 }, () => 'Hello from nginx\n'))
  })

  it('can be any kind of gRPC call, which fails with a gRPC status when the server is gone', async () => {
    const engine = await startEngine()
    const real = await serveOrders(Buffer.from('details'))
    const spy = await startSpy(engine, { host: '127.0.0.1', port: real })
    const client = orderClient(spy.port)
    const chat = (): Promise<unknown> => {
      const { path, requestSerialize, responseDeserialize } = METHODS.Chat
      const stream = client.makeBidiStreamRequest(
        path,
        requestSerialize,
        responseDeserialize,
        new Metadata(),
        {
          deadline: Date.now() + 20_000
        }
      )
      const names: unknown[] = []
      return new Promise((resolve) => {
        stream.on('data', ({ name }: { name: string }) => {
          names.push(name)
          if (names.length < 3) stream.write({ id: names.length + 1 })
          else stream.end()
        })
        stream.on('error', (error: Error) => names.push(error.message))
        stream.on('status', ({ code }: { code: number }) => {
          resolve([...names, code])
        })
        stream.write({ id: 1 })
      })
    }
    // Each waits for the previous reply.
    expect(await chat()).toEqual(['order 1', 'order 2', 'order 3', 0])
    const get = (id: number): Promise<unknown> =>
      new Promise((resolve) => {
        const { path, requestSerialize, responseDeserialize } = METHODS.Get
        const deadline = { deadline: Date.now() + 20_000 }
        client.makeUnaryRequest(
          path,
          requestSerialize,
          responseDeserialize,
          { id },
          new Metadata(),
          deadline,
          (error, value) => {
            resolve(error === null ? value : `${error.code} ${error.details}`)
          }
        )
      })
    expect(await get(7)).toMatchObject({ name: 'order 7' })
    expect(await get(404)).toBe('5 no such order: 404 中')
    await untilLearned(engine, spy.id, 3)
    const gone = await startSpy(await startEngine(), { host: '127.0.0.1', port: await freePort() })
    const other = orderClient(gone.port)
    const told = await new Promise((resolve) => {
      const { path, requestSerialize, responseDeserialize } = METHODS.Get
      other.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        { id: 1 },
        new Metadata(),
        (error) => {
          resolve(`${error?.code ?? 0} ${error?.details ?? ''}`)
        }
      )
    })
    expect(told).toMatch(/^14 Cannot forward to 127\.0\.0\.1:/)
  })
})
