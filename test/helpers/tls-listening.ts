/** A TLS server of Node's, closed with the test. */

import { once } from 'node:events'
import type net from 'node:net'
import tls, { type TLSSocket, type TlsOptions } from 'node:tls'
import { onTestFinished } from 'vitest'
import type { Endpoint } from '../../src/shared/model/connection-event'
import type { TestCertificate } from './certificates'

export interface TlsTarget {
  readonly address: Endpoint
  /** The first whose handshake was done. */
  readonly accepted: Promise<TLSSocket>
  readonly server: tls.Server
}

/** `serve` gets each socket. */
export async function listenTls(
  { cert, key }: TestCertificate,
  { serve, ...options }: TlsOptions & { serve?: (socket: TLSSocket) => void } = {}
): Promise<TlsTarget> {
  const server = tls.createServer({ cert, key, allowHalfOpen: true, ...options })
  const sockets = new Set<net.Socket>()
  server.on('connection', (socket: net.Socket) => sockets.add(socket))
  server.on('tlsClientError', () => undefined)
  const accepted = new Promise<TLSSocket>((resolve) => {
    server.on('secureConnection', (socket) => {
      socket.on('error', () => undefined)
      serve?.(socket)
      resolve(socket)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const { port } = server.address() as net.AddressInfo
  return { address: { host: '127.0.0.1', port }, accepted, server }
}
