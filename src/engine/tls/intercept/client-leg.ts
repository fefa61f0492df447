import type { X509Certificate } from 'node:crypto'
import type net from 'node:net'
import tls, { type TLSSocket } from 'node:tls'
import type { ClientHello } from '../../../decode/stream/tls/client-hello'
import { messageOf, systemCodeOf } from '../../../shared/model/app-error'
import type { ConnectionEvent } from '../../../shared/model/connection-event'
import { WRITE_HIGH_WATER_BYTES } from '../../session/accepted-socket'
import { setCarrier } from '../../session/reset-socket'
import { alpnBytes } from '../alpn'
import type { CertificateAuthority, Leaf } from '../authority/authority'
import { leafKeyFor } from '../authority/leaf-key'
import { explainTls } from '../explain-tls'
import { untilSecure } from '../handshake'
import { failedTlsEvent, tlsEvent } from '../tls-facts'
import { ClientFailed, ClientRefused, clientRefusal, HUNG_UP } from './client-refused'
import type { InterceptPlan, Offer } from './plan'

/** The TLS that a client began, answered in its target's place. */

/** What matters of a hello to whoever answers it. */
export type ClientOffer = Offer & Pick<ClientHello, 'ciphers' | 'signatureAlgorithms'>

export interface ClientSide {
  /** Stands, and is not being read. */
  client: net.Socket
  /**
   * What was read of it and is still to be read by TLS, where it was not `unshift`ed already; taken at the moment when TLS
   * takes the socket over.
   */
  head?: (() => Uint8Array) | undefined
  hello: ClientOffer
  /** Whom it asked for: its server name, or else the target's name or address. */
  host: string
  /** The address that it reached, where it said no server name and asked for nobody. */
  reached?: string | undefined
  plan: InterceptPlan
  authority: CertificateAuthority
  highWater?: number | undefined
  /** Nanoseconds; what durations are measured by. */
  now(): number
  tell(event: ConnectionEvent): void
  signal: AbortSignal
}

export interface ClientAnswer {
  /** The target's certificate, where one was seen. */
  like: X509Certificate | null
  /** The protocol that is agreed on; none where the target agreed on none, or the client did not ask for this one. */
  alpn: string | null
}

/**
 * Rejects with ClientRefused or ClientFailed, with what the authority cannot do, or with the signal's reason as soon as
 * it is aborted; the client's socket is destroyed then.
 */
export async function secureClient(side: ClientSide, { like, alpn }: ClientAnswer): Promise<TLSSocket> {
  const { client, hello, signal, tell } = side
  let leaf: Leaf
  try {
    signal.throwIfAborted()
    const { host, reached } = side
    leaf = await side.authority.leaf({ host, reached, like, key: leafKeyFor(hello) })
    signal.throwIfAborted()
    // TLS over a socket that is gone would wait for it.
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
    tell({ ...event, problem: failure.message, shown: leaf.chain })
    socket.destroy()
    client.destroy()
    throw failure
  }
  tell({
    ...tlsEvent(socket, { leg: 'client', took: took(), sentName: hello.serverName }),
    shown: leaf.chain
  })
  return socket
}

function wrap({ client, head, plan, highWater }: ClientSide, { context }: Leaf, alpn: string[]): TLSSocket {
  // Else it would take what is put back for itself.
  client.pause()
  const read = head?.()
  if (read !== undefined && read.length > 0 && !client.destroyed) client.unshift(read)
  // A `tls.Server` has one context, or chooses by a name that not every client gives; here each host has its own. The
  // mark is handed on, though the types do not say so.
  const options: tls.TLSSocketOptions & { highWaterMark: number } = {
    isServer: true,
    secureContext: context,
    requestCert: false,
    rejectUnauthorized: false,
    ...(alpn.length === 0 ? {} : { ALPNProtocols: alpnBytes(alpn) }),
    highWaterMark: highWater ?? WRITE_HIGH_WATER_BYTES
  }
  const socket = new tls.TLSSocket(client, options)
  setCarrier(socket, client)
  socket.on('error', () => undefined)
  // Until a server takes it over it keeps errors to itself, under this name, and stays open behind them.
  socket.on('_tlsError', (error: Error) => {
    socket.destroy(error)
  })
  if (plan.onKeys !== undefined) socket.on('keylog', plan.onKeys)
  return socket
}

/** `answered`: it has seen what we show. */
function explained(error: unknown, answered: boolean): ClientFailed {
  const code = systemCodeOf(error) ?? 'UNKNOWN'
  const refusal = clientRefusal(error)
  if (refusal !== null) return new ClientRefused('said', code, refusal, error)
  if (answered && (code === 'ECONNRESET' || code === 'EPIPE')) {
    return new ClientRefused('hung-up', code, HUNG_UP, error)
  }
  const words = explainTls(code, 'client') ?? messageOf(error)
  // An alert that is not encrypted, as OpenSSL's clients send it at the certificate in TLS 1.3; BoringSSL reads no further.
  if (answered && code.endsWith('BAD_PACKET_LENGTH')) return new ClientRefused('said', code, words, error)
  return new ClientFailed(code, words, error)
}
