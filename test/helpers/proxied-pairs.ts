/** Every combination of proxy session, client and server, each with or without TLS, as one pair of ends. */

import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import net from 'node:net'
import { join } from 'node:path'
import tls from 'node:tls'
import { onTestFinished } from 'vitest'
import type { Engine } from '../../src/engine/engine'
import type { ProxyMode, ProxyTls } from '../../src/shared/contract/proxying'
import type { ProxyConfig } from '../../src/shared/contract/sessions'
import type { Endpoint } from '../../src/shared/model/connection-event'
import { askFor, type Speaks } from './asking'
import { makeAuthority, type TestCertificate } from './certificates'
import { temporaryFolder } from './engine'
import { listenHttpProxy, listenSocks5, type TestProxy } from './proxies'
import { dial, listen } from './servers'

export interface Way {
  name: string
  mode: ProxyMode
  speaks: Speaks
  via?: 'socks5' | 'http'
  /** Legs with TLS. */
  tls?: 'both' | 'in' | 'out' | 'passed'
  /** Unix sockets at both ends. */
  pipes?: boolean
}

/** One end of a conversation through the proxy. */
export interface End {
  readonly socket: net.Socket
  /** Socket on which a reset is sent: the one beneath TLS, or the same one. */
  readonly carrier: net.Socket
}

export interface Ends {
  readonly client: End
  readonly target: End
}

export interface Passage {
  readonly id: number
  readonly proxy: Endpoint
  /** Destination that clients request. */
  readonly asked: Endpoint
  /** Requests that the upstream proxy received. */
  readonly askedVia: readonly string[]
  /** Connects another client; resolves with both ends. */
  join(): Promise<Ends>
}

/** Starts a session of this kind and the servers behind it. */
export async function openWay(
  engine: Engine,
  way: Way,
  more: Partial<Omit<ProxyConfig, 'kind'>> = {}
): Promise<Passage> {
  const authority = way.tls === undefined ? null : await makeAuthority()
  const certificate = (await authority?.sign({ name: 'localhost' })) ?? null
  const targets = await listenTargets(way.tls === 'in' ? null : certificate, way.pipes === true)
  const asked = way.speaks === 'socks4' ? targets.address : { ...targets.address, host: 'localhost' }
  const via = way.via === undefined ? null : await listenVia(way.via)
  const isFixed = way.mode === 'forward' || (way.mode === 'auto' && way.speaks === 'nothing')
  const config: ProxyConfig = {
    kind: 'proxy',
    name: '',
    listen:
      way.pipes === true
        ? { path: join(await temporaryFolder(), 'in.sock') }
        : { host: '127.0.0.1', port: 0 },
    mode: way.mode,
    ...(isFixed ? { target: targetOf(targets.address, asked) } : {}),
    ...(via === null || way.via === undefined ? {} : { out: { via: { kind: way.via, ...via.address } } }),
    ...(authority === null || way.tls === undefined ? {} : { tls: tlsOf(way.tls, authority.certFile) }),
    ...more
  }
  const { id, listening } = await engine.handlers['sessions.create']({ config, start: true })
  if (listening === null) throw new Error('The session does not listen')
  const clientTls = way.tls === 'both' || way.tls === 'in' || way.tls === 'passed'
  const trusted =
    way.tls === 'passed' ? authority?.cert : clientTls ? (await engine.handlers['authority.get']({})).pem : ''
  return {
    id,
    proxy: listening,
    asked,
    askedVia: via?.asked ?? [],
    join: async () => {
      const carrier = await connectTo(listening)
      await askFor(carrier, way.speaks, asked)
      // TLS of the one may have to wait for that of the other.
      const [socket, target] = await Promise.all([
        clientTls ? secured(carrier, trusted ?? '') : carrier,
        targets.accepted()
      ])
      return { client: { socket, carrier }, target }
    }
  }
}

function targetOf(address: Endpoint, asked: Endpoint): ProxyConfig['target'] {
  return address.path === undefined ? { host: asked.host, port: asked.port } : { path: address.path }
}

function tlsOf(where: NonNullable<Way['tls']>, authority: string): ProxyTls {
  switch (where) {
    case 'both':
      return { clients: 'intercept', authority }
    case 'in':
      return { clients: 'intercept', target: 'plain' }
    case 'out':
      return { clients: 'pass', target: 'tls', authority }
    case 'passed':
      return { clients: 'pass' }
  }
}

function listenVia(kind: 'socks5' | 'http'): Promise<TestProxy> {
  return kind === 'socks5' ? listenSocks5() : listenHttpProxy()
}

async function connectTo(address: Endpoint): Promise<net.Socket> {
  if (address.path === undefined) {
    const socket = await dial(address)
    return socket.setNoDelay(true)
  }
  const socket = net.connect({ path: address.path, allowHalfOpen: true })
  socket.on('error', () => undefined)
  onTestFinished(() => {
    socket.destroy()
  })
  await once(socket, 'connect')
  return socket
}

/** Starts TLS as a client on an established connection. */
export async function secured(carrier: net.Socket, trusted: string): Promise<tls.TLSSocket> {
  const socket = tls.connect({ socket: carrier, ca: trusted, servername: 'localhost' })
  await once(socket, 'secureConnect')
  socket.on('error', () => undefined)
  return socket
}

interface Targets {
  readonly address: Endpoint
  accepted(): Promise<End>
}

async function listenTargets(certificate: TestCertificate | null, pipe: boolean): Promise<Targets> {
  if (pipe) return listenPipe()
  const server = await listen()
  return {
    address: server.address,
    accepted: async () => {
      const carrier = (await server.accepted()).setNoDelay(true)
      if (certificate === null) return { socket: carrier, carrier }
      return waitingTls(carrier, certificate)
    }
  }
}

async function waitingTls(carrier: net.Socket, { cert, key }: TestCertificate): Promise<End> {
  const socket = new tls.TLSSocket(carrier, {
    isServer: true,
    cert,
    key,
    allowHalfOpen: true
  } as tls.TLSSocketOptions)
  socket.on('error', () => undefined)
  await once(socket, 'secure')
  return { socket, carrier }
}

async function listenPipe(): Promise<Targets> {
  const path = join(await temporaryFolder(), 'out.sock')
  const waiting: net.Socket[] = []
  const asking: ((socket: net.Socket) => void)[] = []
  const sockets = new Set<net.Socket>()
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    const next = asking.shift()
    if (next === undefined) waiting.push(socket)
    else next(socket)
  })
  server.listen(path)
  await once(server, 'listening')
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise<void>((resolve) => {
      server.close(() => {
        resolve()
      })
    })
    await rm(path, { force: true })
  })
  return {
    address: { host: '', port: 0, path },
    accepted: async () => {
      const socket = waiting.shift() ?? (await new Promise<net.Socket>((resolve) => asking.push(resolve)))
      return { socket, carrier: socket }
    }
  }
}
