/** A proxy of one upstream server that intercepts all TLS, with only the engine parts under test. */

import { once } from 'node:events'
import net from 'node:net'
import type { TLSSocket } from 'node:tls'
import { onTestFinished } from 'vitest'
import { readClientHello } from '../../../../src/decode/stream/tls/client-hello'
import { DialError } from '../../../../src/engine/net/dial-error'
import { HeldReader } from '../../../../src/engine/proxy/held-reader'
import { adoptSocket, connectSocket } from '../../../../src/engine/net/accepted-socket'
import { CertificateAuthority } from '../../../../src/engine/tls/authority/authority'
import {
  intercept,
  TargetRefused,
  type InterceptedSockets
} from '../../../../src/engine/tls/intercept/intercept'
import { planIntercept, type InterceptPlan } from '../../../../src/engine/tls/intercept/plan'
import type { TlsEvent } from '../../../../src/engine/tls/tls-facts'
import type { ProxyTls } from '../../../../src/shared/contract/proxying'
import type { ConnectionEvent, Endpoint } from '../../../../src/shared/model/connection-event'
import { temporaryFolder } from '../../../helpers/engine'

export interface Interceptor {
  port: number
  address: Endpoint
  /** Our authority's certificate. */
  caFile: string
  plan: InterceptPlan
  /** Events in the order of their emission. */
  events: ConnectionEvent[]
  /** Outcome of the connections in order of arrival: both ends, or the error. */
  outcome(): Promise<InterceptedSockets | Error>
  tls(leg: TlsEvent['leg']): TlsEvent[]
}

export interface InterceptorOptions {
  target: Endpoint | null
  tls?: Partial<ProxyTls>
  /** Name of the upstream server if the client sends no server name. */
  host?: string
  isException?: (host: string) => boolean
  targetTimeout?: number
  signal?: AbortSignal
  highWater?: number
  /** Unreads the bytes into the socket at once instead of passing them on. */
  putBack?: boolean
  /** False leaves the ends to the test; otherwise all traffic is relayed. */
  relay?: boolean
}

export async function startInterceptor(options: InterceptorOptions): Promise<Interceptor> {
  const { host = 'localhost', relay = true, tls = {} } = options
  const folder = await temporaryFolder()
  const authority = new CertificateAuthority(folder)
  await authority.facts()
  const plan = await planIntercept({ clients: 'intercept', ...tls })
  const events: ConnectionEvent[] = []
  const outcomes = queue<InterceptedSockets | Error>()
  const sockets = new Set<net.Socket>()
  const keep = <T extends net.Socket>(socket: T): T => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    return socket
  }
  const serve = async (accepted: net.Socket): Promise<InterceptedSockets> => {
    const reader = new HeldReader((onBytes) => adoptSocket(keep(accepted), onBytes))
    const hello = await helloOf(reader)
    const way = options.target === null ? null : await connected(options.target)
    const target = way === null ? null : keep(way.socket)
    if (options.putBack === true) {
      accepted.pause()
      accepted.unshift(reader.take())
    }
    const both = await intercept({
      client: accepted,
      head: () => reader.take(),
      target,
      failure: target === null ? new DialError('ECONNREFUSED', 'nothing listens there.') : null,
      hello,
      host: hello.serverName === '' ? host : hello.serverName,
      plan,
      authority,
      isException: options.isException ?? (() => false),
      now: () => performance.now() * 1e6,
      record: (event) => events.push(event),
      signal: options.signal ?? new AbortController().signal,
      ...(options.targetTimeout === undefined ? {} : { targetTimeout: options.targetTimeout }),
      ...(options.highWater === undefined ? {} : { highWater: options.highWater })
    })
    // A plain one reads into its reader for good.
    if (both.target === target) {
      way?.into((bytes, length) => both.client.write(Buffer.from(bytes.subarray(0, length))))
      way?.deliver()
    }
    return both
  }
  const server = net.createServer({ pauseOnConnect: true, allowHalfOpen: true }, (accepted) => {
    serve(accepted).then(
      (both) => {
        keep(both.client)
        keep(both.target)
        if (relay) join(both)
        outcomes.put(both)
      },
      (error: unknown) => {
        if (error instanceof TargetRefused) keep(error.client).resume()
        outcomes.put(error as Error)
      }
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    server.close()
    await plan.close()
  })
  const { port } = server.address() as net.AddressInfo
  return {
    port,
    address: { host: '127.0.0.1', port },
    caFile: `${folder}/ca.pem`,
    plan,
    events,
    outcome: outcomes.take,
    tls: (leg) => events.filter((event) => event.event === 'tls').filter((event) => event.leg === leg)
  }
}

async function helloOf(reader: HeldReader): ReturnType<typeof read> {
  return read(reader)
}

async function read(
  reader: HeldReader
): Promise<Extract<ReturnType<typeof readClientHello>, { state: 'hello' }>['hello']> {
  for (;;) {
    const result = readClientHello(reader.held)
    if (result.state === 'hello') return result.hello
    if (result.state !== 'more' || reader.ended) throw new Error(`no hello: ${result.state}`)
    await reader.more()
  }
}

/** Connects like the engine does when it does not expect TLS: reads into the shared buffer. */
async function connected(address: Endpoint): Promise<HeldReader> {
  const reader = new HeldReader((onBytes) => connectSocket(address, onBytes))
  await once(reader.socket, 'connect')
  return reader
}

function join({ client, target }: { client: TLSSocket; target: net.Socket }): void {
  client.pipe(target)
  target.pipe(client)
  client.once('close', () => target.destroy())
  target.once('close', () => client.destroySoon())
}

function queue<T>(): { put(value: T): void; take(): Promise<T> } {
  const ready: T[] = []
  const asking: ((value: T) => void)[] = []
  return {
    put: (value) => {
      const next = asking.shift()
      if (next === undefined) ready.push(value)
      else next(value)
    },
    take: () => {
      const value = ready.shift()
      return value === undefined ? new Promise((resolve) => asking.push(resolve)) : Promise.resolve(value)
    }
  }
}
