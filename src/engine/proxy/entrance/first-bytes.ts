import { SP, TOKEN } from '../../../decode/stream/http1/bytes'
import { MAX_METHOD_BYTES } from '../../../decode/stream/http1/limits'
import { SOCKS5 } from '../../dial/socks-words'

/**
 * Detects the proxy protocol of a client from as few of its first bytes as possible. Returns `none` for any other
 * protocol. Similar openings are distinguished:
 *
 * - 05 00 is DCE/RPC and Cassandra 5, 04 00 Cassandra 4: a SOCKS5 greeting offers at least one method, and a SOCKS4
 *   request has a command.
 * - `DESCRIBE rtsp://…` is RTSP, whose servers receive absolute URLs.
 * - `CONNECT {…` is NATS, and `CONNECT` without a space is STOMP.
 */

export type ProxyKind = 'socks4' | 'socks5' | 'http'

const SCHEMES = ['http://', 'https://']
const LONGEST_SCHEME = 8

export function guessProxyKind(bytes: Uint8Array): ProxyKind | 'none' | 'more' {
  const [first, second] = bytes
  if (first === undefined) return 'more'
  if (first === SOCKS5) return second === undefined ? 'more' : second > 0 ? 'socks5' : 'none'
  if (first === 4) return second === undefined ? 'more' : second === 1 || second === 2 ? 'socks4' : 'none'
  return guessHttp(bytes)
}

function guessHttp(bytes: Uint8Array): 'http' | 'none' | 'more' {
  let blank = 0
  while (blank < bytes.length && blank <= MAX_METHOD_BYTES && TOKEN[bytes[blank] ?? 0] === 1) blank++
  if (blank === bytes.length && blank <= MAX_METHOD_BYTES) return 'more'
  if (blank === 0 || bytes[blank] !== SP) return 'none'
  const method = textOf(bytes.subarray(0, blank))
  const target = textOf(bytes.subarray(blank + 1, blank + 1 + LONGEST_SCHEME))
  if (method === 'CONNECT') return target === '' ? 'more' : /^[\w[]/.test(target) ? 'http' : 'none'
  const lower = target.toLowerCase()
  if (SCHEMES.some((scheme) => lower.startsWith(scheme))) return 'http'
  return SCHEMES.some((scheme) => scheme.startsWith(lower)) ? 'more' : 'none'
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
}
