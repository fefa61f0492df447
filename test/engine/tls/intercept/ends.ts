/** Both ends around an interceptor: targets and clients of Node's. */

import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import net from 'node:net'
import tls, { type ConnectionOptions, type TLSSocket, type TlsOptions } from 'node:tls'
import { expect, onTestFinished } from 'vitest'
import type { InterceptedSockets } from '../../../../src/engine/tls/intercept/intercept'
import { makeAuthority } from '../../../helpers/certificates'
import { listen } from '../../../helpers/servers'
import { listenTls, type TlsTarget } from '../../../helpers/tls-listening'
import type { Interceptor } from './interceptor'

/** Starts an upstream server that the proxy trusts, under the names `localhost` and `127.0.0.1`. */
export async function trusted(options: TlsOptions = {}): Promise<TlsTarget & { authority: string }> {
  const authority = await makeAuthority()
  const target = await listenTls(await authority.sign({ name: 'target' }), options)
  return { ...target, authority: authority.certFile }
}

/** A client that trusts our authority. */
export async function connect(interceptor: Interceptor, options: ConnectionOptions = {}): Promise<TLSSocket> {
  const socket = await begin(interceptor, options)
  await once(socket, 'secureConnect')
  return socket
}

export async function begin(interceptor: Interceptor, options: ConnectionOptions = {}): Promise<TLSSocket> {
  const ca = await readFile(interceptor.caFile)
  const socket = tls.connect({
    socket: net.connect({ port: interceptor.port, host: '127.0.0.1', allowHalfOpen: true }),
    ca,
    servername: 'localhost',
    ...options
  })
  socket.on('error', () => undefined)
  onTestFinished(() => {
    socket.destroy()
  })
  return socket
}

export async function stands(interceptor: Interceptor): Promise<InterceptedSockets> {
  const outcome = await interceptor.outcome()
  if (outcome instanceof Error) throw outcome
  return outcome
}

export async function refusal<T extends Error>(
  interceptor: Interceptor,
  kind: new (...parts: never[]) => T
): Promise<T> {
  const outcome = await interceptor.outcome()
  expect(outcome).toBeInstanceOf(kind)
  return outcome as T
}

/** Returns the ClientHello of a Node client. */
export async function someHello(options: ConnectionOptions = {}): Promise<Buffer> {
  const server = await listen()
  const client = tls.connect({
    port: server.address.port,
    host: '127.0.0.1',
    servername: 'localhost',
    ...options
  })
  client.on('error', () => undefined)
  const [bytes] = (await once(await server.accepted(), 'data')) as [Buffer]
  client.destroy()
  return bytes
}
