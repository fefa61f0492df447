/** The frames of a message that is looked at, read anew: what is in each, and its payload as it was sent. */
import type { InnerMessage } from '../inner'
import {
  isControl,
  MAX_HEADER_BYTES,
  opcodeName,
  readHeader,
  unmasked,
  type FrameHeader
} from './frame-header'
import { UNREADABLE } from './open-message'

/** Bytes of the message's stream from `offset` on; fewer where they end, and no more than 64 KiB at once. */
export type ReadBytes = (offset: number, length: number) => Uint8Array

const PIECE_BYTES = 32 * 1024

export interface MessageFrame {
  start: number
  header: FrameHeader
  /** The header's own bytes. */
  bytes: Uint8Array
  /** First byte of its payload, and behind the last one that there is. */
  payload: readonly [start: number, end: number]
}

/** Frames of others that lie between, such as a ping amid fragments, are passed over. */
export function* messageFrames(
  { start, end, kind }: InnerMessage,
  read: ReadBytes
): Generator<MessageFrame, void> {
  if (kind === UNREADABLE) return
  for (let at = start; at < end;) {
    const bytes = read(at, Math.min(MAX_HEADER_BYTES, end - at))
    const header = readHeader(bytes, 0)
    if (header === null) return
    const behind = at + header.size + header.length
    const isOurs = isControl(header.opcode) ? opcodeName(header.opcode) === kind : true
    if (isOurs) {
      yield {
        start: at,
        header,
        bytes: bytes.slice(0, header.size),
        payload: [at + header.size, Math.min(behind, end)]
      }
    }
    at = behind
  }
}

/** The payload of all frames, unmasked; up to the first byte that is missing. */
export function* carriedPieces(message: InnerMessage, read: ReadBytes): Generator<Uint8Array, void> {
  for (const frame of messageFrames(message, read)) {
    for (let at = frame.payload[0]; at < frame.payload[1];) {
      const piece = framePayload(frame, read, at, PIECE_BYTES)
      if (piece.length === 0) return
      yield piece
      at += piece.length
    }
  }
}

/** At most `length` bytes of a frame's payload from `at` on, unmasked. */
export function framePayload(
  { header, bytes, payload: [start, end] }: MessageFrame,
  read: ReadBytes,
  at: number,
  length: number
): Uint8Array {
  const piece = read(at, Math.min(length, end - at))
  return header.isMasked ? unmasked(piece, bytes.subarray(header.keyAt), at - start) : piece
}
