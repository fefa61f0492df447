import { detectDecoder } from './registry'
import { socksEnd } from './stream/socks/negotiation'

/**
 * Finds the client of a connection whose handshake was not recorded, by the bytes of both streams: a protocol that is
 * recognised in one arrangement only shows who is who. Pure; ports are not considered.
 */

export type Stream = 'first' | 'second'

/**
 * Returns which stream the client sent, or null where the bytes fit both ways or neither. The bytes may lie in the
 * middle of a message. Pass at most DETECT_BYTES of each; an empty array stands for a stream without bytes.
 */
export function findClient(first: Uint8Array, second: Uint8Array): Stream | null {
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
