/** Reads the frames of one message again for a view: their headers and payloads as sent. */
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

/** Reads bytes of the message's stream from `offset` on; fewer at its end, and at most 64 KiB per call. */
export type ReadMessageBytes = (offset: number, length: number) => Uint8Array

const PIECE_BYTES = 32 * 1024

export interface MessageFrame {
  start: number
  header: FrameHeader
  /** Bytes of the header. */
  bytes: Uint8Array
  /** Offsets of the first byte of the payload, and after its last available byte. */
  payload: readonly [start: number, end: number]
}

/** Yields the frames of a message. Skips frames of other messages between them, such as a ping between fragments. */
export function* messageFrames(
  { start, end, kind }: InnerMessage,
  read: ReadMessageBytes
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

/** Yields the unmasked payload of all frames, up to the first missing byte. */
export function* carriedPieces(message: InnerMessage, read: ReadMessageBytes): Generator<Uint8Array, void> {
  for (const frame of messageFrames(message, read)) {
    for (let at = frame.payload[0]; at < frame.payload[1];) {
      const piece = framePayload(frame, read, at, PIECE_BYTES)
      if (piece.length === 0) return
      yield piece
      at += piece.length
    }
  }
}

/** Returns at most `length` unmasked bytes of a frame's payload from `at` on. */
export function framePayload(
  { header, bytes, payload: [start, end] }: MessageFrame,
  read: ReadMessageBytes,
  at: number,
  length: number
): Uint8Array {
  const piece = read(at, Math.min(length, end - at))
  return header.isMasked ? unmasked(piece, bytes.subarray(header.keyAt), at - start) : piece
}
