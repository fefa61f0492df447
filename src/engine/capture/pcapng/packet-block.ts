/**
 * The Enhanced Packet Block around one packet (draft-ietf-opsawg-pcapng, section 4.3), little-endian:
 *
 *   +-------------------------------+ 0
 *   | block type       0x00000006   |
 *   | block total length            | 4
 *   | interface id                  | 8
 *   | timestamp, upper 32 bits      | 12   nanoseconds since 1970 (if_tsresol 9)
 *   | timestamp, lower 32 bits      | 16
 *   | captured length               | 20   equal: nothing of ours is ever cut
 *   | original length               | 24
 *   +-------------------------------+ 28   the packet, padded to 32 bits
 *   | options (a comment, or none)  |
 *   | block total length again      |
 *   +-------------------------------+
 *
 * Header and end are separate stores, so that a payload is copied once, straight to its place between them.
 */
import { BLOCK_ENHANCED_PACKET, commentOptionBytes, padded, putCommentOption } from './blocks'
import { putTimestamp } from './clock'
import type { ClockBase } from './clock'

export const PACKET_HEADER_BYTES = 28
const TOTAL_LENGTH_BYTES = 4

/** Bytes of a whole block around a packet of this length. */
export function packetBlockBytes(packetLength: number, comment?: Uint8Array): number {
  const options = comment === undefined ? 0 : commentOptionBytes(comment)
  return PACKET_HEADER_BYTES + padded(packetLength) + options + TOTAL_LENGTH_BYTES
}

export function putPacketHeader(
  view: DataView,
  at: number,
  blockBytes: number,
  interfaceId: number,
  base: ClockBase,
  timeNs: number,
  packetLength: number
): void {
  view.setUint32(at, BLOCK_ENHANCED_PACKET, true)
  view.setUint32(at + 4, blockBytes, true)
  view.setUint32(at + 8, interfaceId, true)
  putTimestamp(view, at + 12, base, timeNs)
  view.setUint32(at + 20, packetLength, true)
  view.setUint32(at + 24, packetLength, true)
}

/** Writes what follows a packet that ended at `at`: padding and the repeated length. Returns the bytes written. */
export function putPacketEnd(view: DataView, at: number, packetLength: number): number {
  const padding = padded(packetLength) - packetLength
  for (let i = 0; i < padding; i++) view.setUint8(at + i, 0)
  view.setUint32(at + padding, packetBlockBytes(packetLength), true)
  return padding + TOTAL_LENGTH_BYTES
}

/** The same for a packet with a comment; its length must be a multiple of four (ours without payload are). */
export function putPacketEndWithComment(
  view: DataView,
  at: number,
  packetLength: number,
  comment: Uint8Array
): number {
  const next = putCommentOption(view, at, comment)
  view.setUint32(next, packetBlockBytes(packetLength, comment), true)
  return next + TOTAL_LENGTH_BYTES - at
}
