/**
 * PROXY protocol headers, which load balancers and proxies send in front of a connection to name the client
 * (haproxy.org/download/3.0/doc/proxy-protocol.txt): a line of text (version 1), or a binary header with TLVs (version 2).
 */
import { matchesSoFar } from '../http1/bytes'
import type { ProxyHeader } from './header'
import { readVersion1 } from './version1'
import { readVersion2 } from './version2'

const LINE_START = 'PROXY '
const SIGNATURE = '\r\n\r\n\0\r\nQUIT\n'

/**
 * Reads the header at the beginning of the client's bytes, which begin at offset `base` of the stream. Returns `none` for
 * other bytes, and `more` while they may become a header. With `final` no bytes follow: a header that is cut is returned
 * with a problem.
 */
export function readProxyHeader(up: Uint8Array, base: number, final = false): ProxyHeader | 'more' | 'none' {
  if (up.length === 0) return final ? 'none' : 'more'
  if (matchesSoFar(up, 0, up.length, LINE_START))
    return up.length < LINE_START.length ? (final ? 'none' : 'more') : readVersion1(up, base, final)
  if (matchesSoFar(up, 0, up.length, SIGNATURE))
    return up.length < SIGNATURE.length ? (final ? 'none' : 'more') : readVersion2(up, base, final)
  return 'none'
}
