/** Finds TLS records in bytes that may begin in the middle of a record. */
import { ALERT, APPLICATION_DATA, CHANGE_CIPHER_SPEC, HANDSHAKE, RECORD_HEADER_BYTES } from './record-reader'

/** RFC 5246, section 6.2.3, and RFC 8446, section 5.2. */
const MAX_CONTENT_BYTES = (1 << 14) + 2048
/** Highest minor version in record headers: SSL 3.0 to TLS 1.3. */
const MAX_MINOR_VERSION = 4
const SERVER_HELLO = 2
/** Length of the record header and the message's type, length and version. */
const SERVER_HELLO_HEAD_BYTES = RECORD_HEADER_BYTES + 6

/** Returns the end of the record whose header is at bytes[at]; -1 if there is no complete header. */
function recordEnd(bytes: Uint8Array, at: number): number {
  if (at + RECORD_HEADER_BYTES > bytes.length) return -1
  const type = bytes[at] ?? 0
  const length = (bytes[at + 3] ?? 0) * 256 + (bytes[at + 4] ?? 0)
  const isType = type >= CHANGE_CIPHER_SPEC && type <= APPLICATION_DATA
  const isVersion = bytes[at + 1] === 3 && (bytes[at + 2] ?? 0) <= MAX_MINOR_VERSION
  // Plain alerts have two bytes, ChangeCipherSpec one; encrypted records are longer.
  const isLength = length > (type === ALERT ? 1 : 0) && length <= MAX_CONTENT_BYTES
  return isType && isVersion && isLength ? at + RECORD_HEADER_BYTES + length : -1
}

/**
 * Returns the index of the first record in bytes captured midway, or -1. A header at the first byte suffices, because
 * most segments begin with a record. A header further in must be followed by another header or the end of the bytes.
 */
export function findRecord(bytes: Uint8Array): number {
  for (let at = 0; at + RECORD_HEADER_BYTES <= bytes.length; at++) {
    const end = recordEnd(bytes, at)
    if (end < 0) continue
    const isFollowed = end === bytes.length || recordEnd(bytes, end) >= 0
    if (isFollowed || (at === 0 && end + RECORD_HEADER_BYTES > bytes.length)) return at
  }
  return -1
}

/** Returns whether a server's stream begins with a ServerHello or an alert; undefined while more bytes may decide. */
export function beginsAsServer(bytes: Uint8Array): boolean | undefined {
  const [type, major, minor = 0] = bytes
  if (type === undefined) return undefined
  if (type !== HANDSHAKE && type !== ALERT) return false
  if ((major ?? 3) !== 3 || minor > MAX_MINOR_VERSION) return false
  if (bytes.length < RECORD_HEADER_BYTES + 1) return undefined
  if (recordEnd(bytes, 0) < 0) return false
  const first = bytes[RECORD_HEADER_BYTES] ?? 0
  if (type === ALERT) return recordEnd(bytes, 0) === RECORD_HEADER_BYTES + 2 && (first === 1 || first === 2)
  if (first !== SERVER_HELLO) return false
  if (bytes.length < SERVER_HELLO_HEAD_BYTES) return undefined
  return bytes[RECORD_HEADER_BYTES + 1] === 0 && bytes[RECORD_HEADER_BYTES + 4] === 3
}
