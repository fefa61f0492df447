import type { ClientHello } from '../../decode/stream/tls/client-hello'
import { ja4Of } from './fingerprints'

/** A TLS client that can be recognised on its next connection. */
export interface ClientIdentity {
  /** Equal for connections of the same client to any host. */
  readonly key: string
  /** IP address, or the path of the pipe it came through. */
  readonly address: string
  /** JA4 of the latest ClientHello. */
  readonly ja4: string
}

/**
 * Extensions that depend on the requested host or on an earlier session, not on the client: server_name (RFC 6066),
 * padding (RFC 7685), session_ticket (RFC 5077), pre_shared_key, early_data and cookie (RFC 8446, section 4.2).
 */
const VARYING_EXTENSIONS: ReadonlySet<number> = new Set([0, 21, 35, 41, 42, 44])

/** Identifies a client by its address and by the JA4 of the constant parts of its ClientHello. */
export function clientIdentity(address: string, hello: ClientHello): ClientIdentity {
  const extensions = hello.extensions.filter(({ type }) => !VARYING_EXTENSIONS.has(type))
  // A listener on all IPv6 addresses sees IPv4 clients as mapped addresses (RFC 4291, section 2.5.5.2).
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
  return { key: `${plain} ${ja4Of({ ...hello, extensions })}`, address: plain, ja4: ja4Of(hello) }
}
