import type { X509Certificate } from 'node:crypto'
import type net from 'node:net'
import tls, { type TLSSocket } from 'node:tls'
import type { ClientHello } from '../../../decode/stream/tls/client-hello'
import { messageOf, systemCodeOf } from '../../../shared/model/app-error'
import type { ConnectionEvent } from '../../../shared/model/connection-event'
import { WRITE_HIGH_WATER_BYTES } from '../../net/accepted-socket'
import { setTransport } from '../../net/reset-socket'
import { alpnBytes } from '../alpn'
import type { CertificateAuthority, Leaf } from '../authority/authority'
import { leafKeyFor } from '../authority/leaf-key'
import { explainTls } from '../explain-tls'
import { untilSecure } from '../handshake'
import { failedTlsEvent, tlsEvent } from '../tls-facts'
import { ClientFailed, ClientRefused, clientRefusal, HUNG_UP } from './client-refused'
import type { InterceptPlan, Offer } from './plan'

/** The server side of the intercepted TLS connection with a client. */

/** The parts of a ClientHello needed to answer it. */
export type ClientOffer = Offer & Pick<ClientHello, 'ciphers' | 'signatureAlgorithms'>

export interface ClientSide {
  /** Connected, and not being read. */
  client: net.Socket
  /**
   * Returns the bytes already read from the client, if they were not put back with `unshift`. Called when TLS takes the
   * socket over.
   */
  head?: (() => Uint8Array) | undefined
  hello: ClientOffer
  /** The host that the client requested: its SNI, or else the target's name or address. */
  host: string
  /** The local address that the client connected to, if it sent no SNI and named no target. */
  localHost?: string | undefined
  plan: InterceptPlan
  authority: CertificateAuthority
  highWater?: number | undefined
  /** Returns a time in nanoseconds; durations are measured with it. */
  now(): number
  record(event: ConnectionEvent): void
  signal: AbortSignal
}

export interface ClientAnswer {
  /** The target's certificate, if it is known. */
  like: X509Certificate | null
  /** The ALPN protocol to select; null if the target selected none. Ignored if the client did not offer it. */
  alpn: string | null
}

/**
 * Rejects with ClientRefused or ClientFailed, with an error of the authority, or with the signal's reason as soon as it
 * is aborted. The client's socket is then destroyed.
 */
export async function secureClient(side: ClientSide, { like, alpn }: ClientAnswer): Promise<TLSSocket> {
  const { client, hello, signal, record } = side
  let leaf: Leaf
  try {
    signal.throwIfAborted()
    const { host, localHost } = side
    leaf = await side.authority.leaf({ host, localHost, like, key: leafKeyFor(hello) })
    signal.throwIfAborted()
    // TLS over a destroyed socket would never finish.
    if (client.destroyed)
      throw new ClientFailed('ECONNRESET', explainTls('ECONNRESET', 'client') ?? '', client.errored)
  } catch (error) {
    client.destroy()
    throw error
  }
  const began = side.now()
  const took = (): number => (side.now() - began) / 1e6
  const before = client.bytesWritten
  const agreed = alpn !== null && hello.alpn.includes(alpn) ? [alpn] : []
  const socket = wrap(side, leaf, agreed)
  try {
    await untilSecure(socket, 'secure', signal)
  } catch (error) {
    if (signal.aborted) {
      socket.destroy()
      client.destroy()
      throw signal.reason
    }
    const failure = explained(error, client.bytesWritten > before)
    const event = failedTlsEvent(error, 'client', took(), { socket, serverName: hello.serverName })
    record({ ...event, problem: failure.message, shown: leaf.chain })
    socket.destroy()
    client.destroy()
    throw failure
  }
  record({
    ...tlsEvent(socket, { leg: 'client', took: took(), sentName: hello.serverName }),
    shown: leaf.chain
  })
  return socket
}

function wrap({ client, head, plan, highWater }: ClientSide, { context }: Leaf, alpn: string[]): TLSSocket {
  // Pause first, or the old reader would consume the bytes that are put back.
  client.pause()
  const read = head?.()
  if (read !== undefined && read.length > 0 && !client.destroyed) client.unshift(read)
  // A `tls.Server` has one context, or selects one by SNI, which some clients do not send; here each host has its own.
  // Node passes `highWaterMark` on, although its types omit it.
  const options: tls.TLSSocketOptions & { highWaterMark: number } = {
    isServer: true,
    secureContext: context,
    requestCert: false,
    rejectUnauthorized: false,
    ...(alpn.length === 0 ? {} : { ALPNProtocols: alpnBytes(alpn) }),
    highWaterMark: highWater ?? WRITE_HIGH_WATER_BYTES
  }
  const socket = new tls.TLSSocket(client, options)
  setTransport(socket, client)
  socket.on('error', () => undefined)
  // Without a `tls.Server`, the socket emits errors under this name only, and stays open after them.
  socket.on('_tlsError', (error: Error) => {
    socket.destroy(error)
  })
  if (plan.onKeys !== undefined) socket.on('keylog', plan.onKeys)
  return socket
}

/** `answered`: the client has received our certificate. */
function explained(error: unknown, answered: boolean): ClientFailed {
  const code = systemCodeOf(error) ?? 'UNKNOWN'
  const refusal = clientRefusal(error)
  if (refusal !== null) return new ClientRefused('said', code, refusal, error)
  if (answered && (code === 'ECONNRESET' || code === 'EPIPE')) {
    return new ClientRefused('hung-up', code, HUNG_UP, error)
  }
  const words = explainTls(code, 'client') ?? messageOf(error)
  // An unencrypted alert, as OpenSSL clients send it about the certificate in TLS 1.3; BoringSSL cannot parse it.
  if (answered && code.endsWith('BAD_PACKET_LENGTH')) return new ClientRefused('said', code, words, error)
  return new ClientFailed(code, words, error)
}
