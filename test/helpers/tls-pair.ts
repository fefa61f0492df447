/** The two ends of one TLS connection over the loopback, for tests of TLS contexts. */

import { once } from 'node:events'
import net from 'node:net'
import type { X509Certificate } from 'node:crypto'
import tls, { type ConnectionOptions, type SecureContext, type TLSSocket } from 'node:tls'
import { onTestFinished } from 'vitest'

/**
 * Starts a TLS server with one context that responds to every connection with `answer` and FIN, and listens until the
 * test ends.
 */
export async function listenWith(context: SecureContext, answer: string): Promise<number> {
  const open = new Set<net.Socket>()
  const server = net.createServer((socket) => {
    open.add(socket)
    const secured = new tls.TLSSocket(socket, { isServer: true, secureContext: context })
    // Some tests use a client that does not trust us.
    secured.on('error', () => undefined)
    socket.on('error', () => undefined)
    secured.once('data', () => secured.end(answer))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of open) socket.destroy()
    server.close()
  })
  return (server.address() as net.AddressInfo).port
}

/** A client's end whose handshake is done. */
export async function connectTo(port: number, options: ConnectionOptions = {}): Promise<TLSSocket> {
  const socket = tls.connect({ host: '127.0.0.1', port, rejectUnauthorized: false, ...options })
  onTestFinished(() => {
    socket.destroy()
  })
  await once(socket, 'secureConnect')
  return socket
}

/** The certificate that clients see. */
export async function shownBy(context: SecureContext): Promise<X509Certificate> {
  const socket = await connectTo(await listenWith(context, ''))
  const certificate = socket.getPeerX509Certificate()
  if (certificate === undefined) throw new Error('No certificate was shown')
  return certificate
}
