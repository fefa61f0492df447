import { detectDecoder } from './registry'
import { socksEnd } from './stream/socks/negotiation'

/**
 * Finds the client of a connection whose handshake was not recorded. If a protocol is recognized in only one
 * arrangement of the two streams, that arrangement shows the roles. Pure; ports are ignored.
 */

export type ClientStream = 'first' | 'second'

/**
 * Returns which stream the client sent, or null if the bytes fit both arrangements or neither. The bytes may begin in
 * the middle of a message. Pass at most DETECT_BYTES of each stream; an empty array stands for a stream without bytes.
 */
export function findClient(first: Uint8Array, second: Uint8Array): ClientStream | null {
  for (const midway of [false, true]) {
    const isFirst = isRecognised(first, second, midway)
    if (isFirst !== isRecognised(second, first, midway)) return isFirst ? 'first' : 'second'
    if (isFirst) return null
  }
  return null
}

function isRecognised(up: Uint8Array, down: Uint8Array, midway: boolean): boolean {
  if (!midway && typeof socksEnd(up, down) !== 'string') return true
  return detectDecoder(up, down, true, midway) !== 'raw'
}
