/**
 * Clients that connect through an upstream proxy: the request to the proxy, the recorded data, and every kind of
 * refusal.
 */

import { describe, expect, it } from 'vitest'
import type { Engine } from '../../../src/engine/engine'
import type { ClientConfig } from '../../../src/shared/contract/sessions'
import { connectClient, createClient, story, told } from '../../helpers/client'
import { listenNames } from '../../helpers/dns-server'
import { closeEvent, eventNames, readStream, send, startEngine, untilClosed } from '../../helpers/engine'
import { waitFor } from '../../helpers/patience'
import { needs, peerPath } from '../../helpers/peers'
import { listenHttpProxy, listenSocks5, type TestProxy } from '../../helpers/proxies'
import { randomBytes } from '../../helpers/random-bytes'
import { run } from '../../helpers/run'
import { broken, closedPort, listen, receive, received } from '../../helpers/servers'

type Via = NonNullable<ClientConfig['via']>
type Kind = Via['kind']

const KINDS: readonly Kind[] = ['socks5', 'http']

function start(kind: Kind, options: Parameters<typeof listenSocks5>[0] = {}): Promise<TestProxy> {
  return kind === 'socks5' ? listenSocks5(options) : listenHttpProxy(options)
}

function via(kind: Kind, { address }: TestProxy, login: Partial<Via> = {}): Via {
  return { kind, host: address.host, port: address.port, ...login }
}

async function failure(engine: Engine, id: number): Promise<string> {
  await engine.sessions.start(id).catch(() => undefined)
  const { error, state } = engine.sessions.get(id)
  expect(state).toBe('failed')
  return error?.message ?? ''
}

describe.each(KINDS)('through a %s proxy', (kind) => {
  it('the server is reached by its name, which the proxy resolves', async () => {
    const engine = await startEngine()
    const server = await listen()
    const proxy = await start(kind, { names: { 'inside.example': server.address } })
    const id = await connectClient(engine, {
      target: { host: 'inside.example', port: 8080 },
      via: via(kind, proxy)
    })
    const target = await server.accepted()
    send(engine, id, null, 'question')
    expect(String(await receive(target, 8))).toBe('question')
    target.end('answer')
    const detail = await untilClosed(engine, 1)
    expect(eventNames(detail)).toEqual(['open', 'connected', 'tunnel', 'end', 'end', 'close'])
    expect(told(detail, 'tunnel')).toEqual([
      { event: 'tunnel', via: kind, proxy: proxy.address, target: { host: 'inside.example', port: 8080 } }
    ])
    expect(told(detail, 'connected')).toMatchObject([{ remote: proxy.address }])
    expect(proxy.asked).toEqual(
      kind === 'socks5'
        ? ['domain inside.example:8080']
        : ['CONNECT inside.example:8080 HTTP/1.1', 'Host: inside.example:8080']
    )
    // The dialogue with the proxy is not part of the streams.
    expect([await readStream(engine, 1, 'up'), await readStream(engine, 1, 'down')].map(String)).toEqual([
      'question',
      'answer'
    ])
    expect(closeEvent(detail)).toMatchObject({ up: 8, down: 6, endedBy: 'target', how: 'fin' })
    expect(detail.row.target).toBe('inside.example:8080')
  })

  it('nothing is lost from a server that speaks first', async () => {
    const engine = await startEngine()
    const banner = randomBytes(150_000)
    const server = await listen((socket) => socket.end(banner))
    const proxy = await start(kind)
    await connectClient(engine, { target: server.address, via: via(kind, proxy) })
    await untilClosed(engine, 1)
    expect((await readStream(engine, 1, 'down')).equals(banner)).toBe(true)
  })

  it('with a login', async () => {
    const engine = await startEngine()
    const server = await listen()
    const proxy = await start(kind, { login: { user: 'ann', password: 'sécret: 7' } })
    const target = server.address
    const right = via(kind, proxy, { user: 'ann', password: 'sécret: 7' })
    const id = await connectClient(engine, { target, via: right })
    ;(await server.accepted()).end()
    await untilClosed(engine, 1)
    expect(engine.sessions.get(id).error).toBeNull()
    const wrong = createClient(engine, { target, via: via(kind, proxy, { user: 'ann', password: 'x' }) })
    expect(await failure(engine, wrong)).toContain('rejected this user and password')
    const none = createClient(engine, { target, via: via(kind, proxy) })
    expect(await failure(engine, none)).toMatch(/requires a login|requires a user and a password/)
    expect(eventNames(await untilClosed(engine, 3))).toEqual(['open', 'connected', 'error', 'close'])
  })

  it('a name that is resolved locally is sent as its address', async () => {
    const engine = await startEngine()
    const server = await listen()
    const proxy = await start(kind)
    const names = await listenNames({ 'here.example': ['127.0.0.1'] })
    const { port } = server.address
    await connectClient(engine, {
      target: { host: 'here.example', port },
      via: via(kind, proxy),
      lookup: { servers: [names.address] }
    })
    ;(await server.accepted()).end()
    const detail = await untilClosed(engine, 1)
    expect(proxy.asked[0]).toBe(
      kind === 'socks5' ? `ipv4 127.0.0.1:${port}` : `CONNECT 127.0.0.1:${port} HTTP/1.1`
    )
    expect(told(detail, 'lookup')).toMatchObject([{ host: 'here.example', address: '127.0.0.1' }])
  })

  it('an unreachable proxy is named', async () => {
    const engine = await startEngine()
    const port = await closedPort()
    const id = createClient(engine, {
      target: { host: 'inside.example', port: 80 },
      via: { kind, host: '127.0.0.1', port }
    })
    expect(await failure(engine, id)).toBe(
      `Cannot connect to inside.example:80: the proxy 127.0.0.1:${port} cannot be reached: nothing listens there.`
    )
  })

  it('a proxy that closes or resets is reported', async () => {
    const engine = await startEngine()
    const ending = await listen((socket) => socket.end())
    const resetting = await listen((socket) => {
      socket.once('data', () => socket.resetAndDestroy())
    })
    const target = { host: 'inside.example', port: 80 }
    const [one, two] = [ending, resetting].map(({ address: { host, port } }) =>
      createClient(engine, { target, via: { kind, host, port } })
    )
    expect(await failure(engine, one!)).toContain('closed the connection without a response')
    expect(await failure(engine, two!)).toContain('reset the connection without a response')
  })

  it('a proxy that does not respond times out, and is left at once by a stop', async () => {
    const engine = await startEngine()
    const proxy = await start(kind, { silent: true })
    const target = { host: 'inside.example', port: 80 }
    const limited = createClient(engine, { target, via: via(kind, proxy), connectTimeout: 200 })
    expect(await failure(engine, limited)).toContain('the connection was not established within 200 ms')
    expect(story(await untilClosed(engine, 1)).map(({ event }) => event)).toEqual([
      'open',
      'attempt',
      'connected',
      'timeout',
      'error',
      'close'
    ])
    const patient = createClient(engine, { target, via: via(kind, proxy) })
    const starting = engine.sessions.start(patient)
    await proxy.server.accepted()
    await waitFor(() => {
      expect(proxy.asked.length).toBeGreaterThan(kind === 'socks5' ? 1 : 2)
    })
    const left = await proxy.server.accepted()
    const over = received(left)
    expect(await engine.sessions.stop(patient)).toMatchObject({ state: 'stopped', error: null })
    await starting
    await over
    const detail = await untilClosed(engine, 2)
    expect(eventNames(detail)).toEqual(['open', 'connected', 'end', 'close'])
    expect(closeEvent(detail)).toMatchObject({ endedBy: 'tcplens', how: 'fin' })
  })

  it('a reset while connecting is a reset of the proxy connection', async () => {
    const engine = await startEngine()
    const proxy = await start(kind, { silent: true })
    const id = createClient(engine, { target: { host: 'inside.example', port: 80 }, via: via(kind, proxy) })
    const starting = engine.sessions.start(id).catch(() => undefined)
    const socket = await proxy.server.accepted()
    await waitFor(() => {
      expect(proxy.asked.length).toBeGreaterThan(0)
    })
    const seen = broken(socket.resume())
    await engine.handlers['connections.end']({ connection: 1, how: 'reset' })
    expect(await seen).toBe('ECONNRESET')
    await starting
    expect(closeEvent(await untilClosed(engine, 1))).toMatchObject({ endedBy: 'tcplens', how: 'rst' })
  })

  it('a server that is no proxy is reported as such', async () => {
    const engine = await startEngine()
    const server = await listen((socket) => socket.end('220 mail.example ESMTP\r\n'))
    const { host, port } = server.address
    const id = createClient(engine, {
      target: { host: 'inside.example', port: 80 },
      via: { kind, host, port }
    })
    expect(await failure(engine, id)).toMatch(/does not speak (?:SOCKS5|HTTP)/)
  })
})

it.each([
  [1, 'general failure'],
  [2, 'its rules do not allow this target'],
  [3, 'it cannot reach the network'],
  [4, 'it cannot reach the host'],
  [5, 'the target refused the connection'],
  [6, 'the TTL expired'],
  [7, 'command not supported'],
  [8, 'it does not support this address type']
])('a SOCKS5 proxy’s reply %i is recorded with its meaning', async (reply, words) => {
  const engine = await startEngine()
  const proxy = await listenSocks5({ answer: Uint8Array.of(5, reply, 0, 1, 0, 0, 0, 0, 0, 0) })
  const id = createClient(engine, {
    target: { host: 'inside.example', port: 80 },
    via: via('socks5', proxy)
  })
  expect(await failure(engine, id)).toContain(words)
  const detail = await untilClosed(engine, 1)
  expect(detail.events.find(({ name }) => name === 'error')?.text).toContain(words)
  expect(closeEvent(detail)).toMatchObject({ how: 'error', code: `ERR_SOCKS5_REPLY_${reply}` })
})

it('an HTTP proxy’s status and reason are reported', async () => {
  const engine = await startEngine()
  const proxy = await listenHttpProxy({ answer: Buffer.from('HTTP/1.1 503 No Upstream Today\r\n\r\n') })
  const id = createClient(engine, { target: { host: 'inside.example', port: 80 }, via: via('http', proxy) })
  const { host, port } = proxy.address
  expect(await failure(engine, id)).toBe(
    `Cannot connect to inside.example:80: the HTTP proxy ${host}:${port} answered 503 No Upstream Today.`
  )
})

it.each(KINDS)('a %s proxy receives the same request as from curl', needs('curl'), async (kind) => {
  const engine = await startEngine()
  const server = await listen((socket) => {
    socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'))
  })
  const names = { 'inside.example': server.address }
  const login = { user: 'ann', password: 'sésame' }
  const [asCurl, asTcplens] = [await start(kind, { names, login }), await start(kind, { names, login })]
  const { stdout } = await run(peerPath('curl'), [
    '--silent',
    '--proxy',
    `${kind === 'socks5' ? 'socks5h' : 'http'}://${asCurl.address.host}:${asCurl.address.port}`,
    '--proxy-user',
    `${login.user}:${login.password}`,
    '--proxytunnel',
    'http://inside.example:8080/'
  ])
  expect(stdout).toBe('ok')
  const id = await connectClient(engine, {
    target: { host: 'inside.example', port: 8080 },
    via: via(kind, asTcplens, login)
  })
  send(engine, id, null, 'GET / HTTP/1.1\r\n\r\n')
  await untilClosed(engine, 1)
  expect(asTcplens.asked).toEqual(asCurl.asked)
})
