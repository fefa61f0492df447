/** Requests with an absolute URL through a session in mode http: several hosts over one client connection. */

import { writeFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import type { Engine } from '../../../../src/engine/engine'
import type { ProxyConfig } from '../../../../src/shared/contract/sessions'
import {
  closeEvent,
  eventNames,
  LIVE,
  readStream,
  startEngine,
  startProxyOf,
  temporaryFolder,
  untilClosed,
  untilComplete
} from '../../../helpers/engine'
import { ok } from '../../../helpers/http-traffic'
import { needs } from '../../../helpers/peers'
import { randomBytes } from '../../../helpers/random-bytes'
import { run } from '../../../helpers/run'
import {
  broken,
  closedPort,
  dial,
  listen,
  receive,
  received,
  type TestServer
} from '../../../helpers/servers'

interface Started {
  engine: Engine
  address: { host: string; port: number }
  where: string
}

async function start(settings: Partial<ProxyConfig> = {}): Promise<Started> {
  const engine = await startEngine()
  const { address } = await startProxyOf(engine, { mode: 'http', ...settings })
  return { engine, address, where: `http://127.0.0.1:${address.port}` }
}

/** Starts a server that replies `body` to each read and records its input. */
async function serve(body: string): Promise<{ server: TestServer; url: string; asked: string[] }> {
  const asked: string[] = []
  const server = await listen((socket) => {
    socket.on('data', (bytes) => {
      asked.push(String(bytes))
      socket.write(ok(body))
    })
    socket.on('end', () => socket.end())
  })
  return { server, url: `http://127.0.0.1:${server.address.port}`, asked }
}

describe('curl', needs('curl'), () => {
  it('contacts two hosts over one connection, and the capture has every exchange', async () => {
    const { engine, where } = await start()
    const [a, b] = [await serve('from a'), await serve('from b')]
    const urls = [`${a.url}/1`, `${b.url}/2`, `${a.url}/3`]
    const { stdout, stderr } = await run('curl', ['-sSv', '--proxy', where, ...urls])
    expect(stdout).toBe('from afrom bfrom a')
    expect(stderr).toContain('Re-using existing connection')
    expect(a.asked.map((text) => text.split('\r\n'))).toEqual(
      ['1', '3'].map((path) => [
        `GET /${path} HTTP/1.1`,
        `Host: 127.0.0.1:${a.server.address.port}`,
        expect.stringMatching(/^User-Agent/) as string,
        'Accept: */*',
        '',
        ''
      ])
    )
    const detail = await untilClosed(engine, 1)
    expect(eventNames(detail)).toEqual([
      ...['open', 'asked', 'connected', 'forwarded', 'forwarded'],
      ...['asked', 'connected', 'forwarded', 'forwarded', 'asked', 'connected', 'forwarded', 'forwarded'],
      ...['end', 'end', 'close']
    ])
    const input = { capture: LIVE, connection: 1, first: 0, count: 10 }
    const { exchanges } = await engine.handlers['connections.exchanges'](input)
    const rows = await Promise.all(exchanges.map(async (number) => (await untilComplete(engine, number)).row))
    expect(rows).toMatchObject(urls.map((target) => ({ method: 'GET', target, status: 200 })))
    // The recorded request stays as received, and the forwarded request can be derived from it.
    const up = String(await readStream(engine, 1, 'up'))
    expect(up).toContain(`GET ${urls[0] ?? ''} HTTP/1.1\r\n`)
    const [first] = detail.events.filter(({ name }) => name === 'forwarded')
    expect(first?.data).toMatchObject({ direction: 'up', offset: 4, length: a.url.length, bytes: '' })
    expect(closeEvent(detail)).toMatchObject({ endedBy: 'client', how: 'fin' })
  })

  it('gets an error for an unreachable host, and continues with the next', async () => {
    const { engine, where } = await start()
    const { url } = await serve('well')
    const dead = `http://127.0.0.1:${await closedPort()}/`
    const { stdout, stderr } = await run('curl', ['-sSv', '--proxy', where, dead, url])
    expect(stdout).toMatch(/^Tcplens: Cannot connect to 127\.0\.0\.1:\d+: nothing listens there\..*\nwell$/)
    expect(stderr).toContain('502 Bad Gateway')
    expect(stderr).toContain('Re-using existing connection')
    expect(eventNames(await untilClosed(engine, 1))).toContain('answered')
  })

  it('sends user and password, which are required', async () => {
    const { where } = await start({ login: { user: 'ann', password: 'x y' } })
    const { url } = await serve('in')
    const args = ['-sS', '-w', '%{http_code}', '-o', '/dev/null', '--proxy', where]
    expect((await run('curl', [...args, url])).stdout).toBe('407')
    expect((await run('curl', [...args, '--proxy-user', 'ann:no', url])).stdout).toBe('407')
    expect((await run('curl', [...args, '--proxy-user', 'ann:x y', url])).stdout).toBe('200')
  })

  it('sends a megabyte in chunks, byte for byte', async () => {
    const { where } = await start()
    const sent = randomBytes(1_000_000)
    let got = 0
    const server = await listen((socket) => {
      let text = ''
      socket.on('data', (bytes) => {
        got += bytes.length
        text = (text + bytes.toString('latin1')).slice(-7)
        if (text.endsWith('0\r\n\r\n')) socket.end(ok(String(got > sent.length)))
      })
    })
    const file = `${await temporaryFolder()}/body`
    await writeFile(file, sent)
    const args = ['-sS', '--proxy', where, '-T', file, '-H', 'Transfer-Encoding: chunked', '-H', 'Expect:']
    const { stdout } = await run('curl', [...args, `http://127.0.0.1:${server.address.port}/`])
    expect(stdout).toBe('true')
  })
})

describe('a client', () => {
  it('that requests a path of the proxy itself gets an explanation', async () => {
    const { engine, address } = await start()
    const client = await dial(address)
    client.end('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
    expect(String(await received(client))).toMatch(/^HTTP\/1\.1 400 [^]*This port is an HTTP proxy/)
    expect(eventNames(await untilClosed(engine, 1))).toEqual(['open', 'error', 'answered', 'end', 'close'])
  })

  it('that upgrades is relayed from then on', async () => {
    const { engine, address } = await start()
    const server = await listen()
    const client = await dial(address)
    const lines = 'Host: a\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n'
    client.write(`GET http://127.0.0.1:${server.address.port}/ HTTP/1.1\r\n${lines}ahead`)
    const target = await server.accepted()
    expect(String(await receive(target, 16 + lines.length))).toBe(`GET / HTTP/1.1\r\n${lines}`)
    const answer = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\nhello'
    target.write(answer)
    expect(String(await receive(client, answer.length))).toBe(answer)
    expect(String(await receive(target, 5))).toBe('ahead')
    client.end('GET http://x/ HTTP/1.1\r\n\r\n')
    expect(String(await received(target))).toBe('GET http://x/ HTTP/1.1\r\n\r\n')
    target.end('bye')
    expect(String(await received(client))).toBe('bye')
    expect(eventNames(await untilClosed(engine, 1)).slice(-3)).toEqual(['end', 'end', 'close'])
  })

  it('that requests a tunnel after a request gets one, as a separate conversation', async () => {
    const { engine, address } = await start()
    const { url } = await serve('first')
    const server = await listen()
    const client = await dial(address)
    const request = `GET ${url}/ HTTP/1.1\r\nHost: a\r\n\r\n`
    const connect = `CONNECT 127.0.0.1:${server.address.port} HTTP/1.1\r\n\r\n`
    client.write(`${request}${connect}inside`)
    const target = await server.accepted()
    expect(String(await receive(target, 6))).toBe('inside')
    target.end('back')
    expect(String(await received(client))).toMatch(/first[^]*200 Connection established\r\n\r\nback$/)
    client.end()
    const detail = await untilClosed(engine, 1)
    const layer = detail.events.find(({ name }) => name === 'layer')
    expect(layer?.data).toMatchObject({ inside: 'tunnel', up: request.length + connect.length })
    expect(String((await readStream(engine, 1, 'up')).subarray(-6))).toBe('inside')
  })

  it('that resets its connection resets the server connection', async () => {
    const { engine, address } = await start()
    const server = await listen()
    const client = await dial(address)
    client.write(`GET http://127.0.0.1:${server.address.port}/ HTTP/1.1\r\nHost: a\r\n\r\n`)
    const target = await server.accepted()
    await receive(target, 16)
    client.resetAndDestroy()
    expect(await broken(target)).toBe('ECONNRESET')
    expect(closeEvent(await untilClosed(engine, 1))).toMatchObject({ endedBy: 'client', how: 'rst' })
  })

  it('is reset when its server resets in the middle of a response', async () => {
    const { engine, address } = await start()
    const server = await listen()
    const client = await dial(address)
    client.write(`GET http://127.0.0.1:${server.address.port}/ HTTP/1.1\r\nHost: a\r\n\r\n`)
    const target = await server.accepted()
    await receive(target, 16)
    target.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf')
    await receive(client, 42)
    target.resetAndDestroy()
    expect(await broken(client)).toBe('ECONNRESET')
    expect(closeEvent(await untilClosed(engine, 1))).toMatchObject({ endedBy: 'target', how: 'rst' })
  })

  it('is closed with a response that only the end of the connection delimits', async () => {
    const { engine, address } = await start()
    const server = await listen((socket) => {
      socket.once('data', () => socket.end('HTTP/1.0 200 OK\r\n\r\nall of it'))
    })
    const client = await dial(address)
    client.write(`GET http://127.0.0.1:${server.address.port}/ HTTP/1.0\r\n\r\n`)
    expect(String(await received(client))).toBe('HTTP/1.0 200 OK\r\n\r\nall of it')
    client.end()
    expect(closeEvent(await untilClosed(engine, 1))).toMatchObject({ endedBy: 'target', how: 'fin' })
  })

  it('that is stopped leaves no server connection open', async () => {
    const { engine, address } = await start()
    const server = await listen()
    const client = await dial(address)
    client.write(`GET http://127.0.0.1:${server.address.port}/ HTTP/1.1\r\nHost: a\r\n\r\n`)
    const target = await server.accepted()
    const [session] = engine.sessions.list()
    const stopped = engine.sessions.stop(session?.id ?? 0)
    await Promise.all([received(target), received(client)])
    client.end()
    target.end()
    await stopped
    expect(closeEvent(await untilClosed(engine, 1))).toMatchObject({ endedBy: 'tcplens' })
  })

  it('that reads slowly slows its server down, and gets everything', async () => {
    const { address } = await start()
    const body = randomBytes(8_000_000)
    const server = await listen((socket) => {
      socket.once('data', () => {
        socket.write(`HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n`)
        socket.end(body)
      })
    })
    const client = await dial(address)
    client.write(`GET http://127.0.0.1:${server.address.port}/ HTTP/1.1\r\nHost: a\r\n\r\n`)
    const all = await received(client)
    expect(all.subarray(-body.length).equals(body)).toBe(true)
  })
})
