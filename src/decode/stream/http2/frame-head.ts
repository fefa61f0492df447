/** The nine octets in front of every frame (RFC 9113 §4.1). */
import {
  ALTSVC,
  CONTINUATION,
  DATA,
  END_STREAM,
  GOAWAY,
  HEADERS,
  ORIGIN,
  PADDED,
  PING,
  PRIORITY,
  PRIORITY_UPDATE,
  PUSH_PROMISE,
  RST_STREAM,
  SETTINGS,
  WINDOW_UPDATE,
  knownFlags
} from './frame-names'
import { MAX_LIKELY_FRAME_BYTES, MAX_LIKELY_STREAM } from './limits'

export const FRAME_HEAD_BYTES = 9

/** Head of a frame. One object is reused for all frames of a stream. */
export interface FrameHead {
  /** Stream offset of the first octet of the frame. */
  start: number
  /** Length of the payload, padding included. */
  length: number
  type: number
  flags: number
  /** True if the reserved bit, which receivers ignore, was set. */
  reserved: boolean
  stream: number
}

export const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'

export function readFrameHead(bytes: Uint8Array, at: number, into: FrameHead): void {
  into.length = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
  into.type = bytes[at + 3] ?? 0
  into.flags = bytes[at + 4] ?? 0
  into.reserved = (bytes[at + 5] ?? 0) > 127
  into.stream = uint31(bytes, at + 5)
}

export function uint31(bytes: Uint8Array, at: number): number {
  return uint32(bytes, at) % 0x8000_0000
}

export function uint32(bytes: Uint8Array, at: number): number {
  const low = ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)
  return (bytes[at] ?? 0) * 0x100_0000 + low
}

const scratch: FrameHead = { start: 0, length: 0, type: 0, flags: 0, reserved: false, stream: 0 }

/**
 * Returns true if a frame may begin here. Used only to search for frames at unknown positions, so frames that are valid
 * but unusual are rejected.
 */
export function isLikelyFrame(bytes: Uint8Array, at: number): boolean {
  // This test alone rejects most positions.
  if ((bytes[at] ?? 0) > 3 || (bytes[at + 3] ?? 0) > PRIORITY_UPDATE) return false
  readFrameHead(bytes, at, scratch)
  const { length, type, flags, reserved, stream } = scratch
  if (reserved || length > MAX_LIKELY_FRAME_BYTES || stream > MAX_LIKELY_STREAM) return false
  if ((flags & ~knownFlags(type)) !== 0) return false
  const least = (flags & PADDED) !== 0 ? 1 : 0
  switch (type) {
    case DATA:
      return stream > 0 && length >= least && (length > 0 || (flags & END_STREAM) !== 0)
    case HEADERS:
    case CONTINUATION:
      return stream > 0 && length > least
    case PRIORITY:
      return stream > 0 && length === 5
    case RST_STREAM:
      return stream > 0 && length === 4
    case SETTINGS:
      return stream === 0 && length % 6 === 0 && length <= 120 && (flags === 0 || length === 0)
    case PUSH_PROMISE:
      return stream > 0 && length > least + 4
    case PING:
      return stream === 0 && length === 8
    case GOAWAY:
      return stream === 0 && length >= 8
    case WINDOW_UPDATE:
      return length === 4
    case ALTSVC:
      return length >= 2
    case ORIGIN:
    case PRIORITY_UPDATE:
      return stream === 0 && length >= 4
    default:
      return false
  }
}
