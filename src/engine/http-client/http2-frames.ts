import { PREFACE } from '../../decode/stream/http2/frame-head'
import {
  ACK,
  CONTINUATION,
  DATA,
  END_HEADERS,
  END_STREAM,
  GOAWAY,
  HEADERS,
  PING,
  RST_STREAM,
  SETTINGS,
  WINDOW_UPDATE
} from '../../decode/stream/http2/frame-names'
import type { RequestField } from './request-head'

/**
 * Encodes HTTP/2 frames of clients and servers (RFC 9113, section 4) and HPACK fields (RFC 7541, section 6.2). Fields are literal
 * and uncompressed, in the given order and number, so that they are readable in the capture.
 */

export const MAX_WINDOW = 0x7fff_ffff
export const FIRST_WINDOW = 65_535

/** Setting identifiers (RFC 9113, section 6.5.2). */
const ENABLE_PUSH = 2
const MAX_CONCURRENT_STREAMS = 3
const INITIAL_WINDOW_SIZE = 4

/** Error codes (RFC 9113, section 7). */
export const ERRORS = {
  NO_ERROR: 0,
  PROTOCOL_ERROR: 1,
  INTERNAL_ERROR: 2,
  FLOW_CONTROL_ERROR: 3,
  STREAM_CLOSED: 5,
  FRAME_SIZE_ERROR: 6,
  REFUSED_STREAM: 7,
  CANCEL: 8,
  COMPRESSION_ERROR: 9,
  ENHANCE_YOUR_CALM: 11
} as const

export type Http2ErrorCode = keyof typeof ERRORS

export function frame(type: number, flags: number, stream: number, payload: Uint8Array): Buffer {
  const bytes = Buffer.alloc(9 + payload.length)
  bytes.writeUIntBE(payload.length, 0, 3)
  bytes[3] = type
  bytes[4] = flags
  bytes.writeUInt32BE(stream, 5)
  bytes.set(payload, 9)
  return bytes
}

/**
 * Preface of a client: disables server push and opens the connection's receive window completely. `streamWindow`:
 * initial receive window of each stream.
 */
export function opening(streamWindow = MAX_WINDOW): Buffer {
  const disabled = settings([
    [ENABLE_PUSH, 0],
    [INITIAL_WINDOW_SIZE, streamWindow]
  ])
  return Buffer.concat([Buffer.from(PREFACE, 'latin1'), disabled, OPEN_WINDOW])
}

/** Preface of a server, which opens the connection's receive window completely. */
export function serverOpening(streams: number, streamWindow: number): Buffer {
  const limits = settings([
    [MAX_CONCURRENT_STREAMS, streams],
    [INITIAL_WINDOW_SIZE, streamWindow]
  ])
  return Buffer.concat([limits, OPEN_WINDOW])
}

function settings(values: readonly (readonly [id: number, value: number])[]): Buffer {
  const payload = Buffer.alloc(6 * values.length)
  for (const [at, [id, value]] of values.entries()) {
    payload.writeUInt16BE(id, 6 * at)
    payload.writeUInt32BE(value, 6 * at + 2)
  }
  return frame(SETTINGS, 0, 0, payload)
}

export function windowUpdate(stream: number, by: number): Buffer {
  const payload = Buffer.alloc(4)
  payload.writeUInt32BE(by)
  return frame(WINDOW_UPDATE, 0, stream, payload)
}

const OPEN_WINDOW = windowUpdate(0, MAX_WINDOW - FIRST_WINDOW)

export function settingsTaken(): Buffer {
  return frame(SETTINGS, ACK, 0, new Uint8Array(0))
}

export function pingAnswer(payload: Uint8Array): Buffer {
  return frame(PING, ACK, 0, payload)
}

export function resetStream(stream: number, code: Http2ErrorCode): Buffer {
  return frame(RST_STREAM, 0, stream, Buffer.of(0, 0, 0, ERRORS[code]))
}

/** `last`: the highest stream that was or may be processed (RFC 9113, section 6.8). */
export function goAway(last: number, code: Http2ErrorCode): Buffer {
  const payload = Buffer.alloc(8)
  payload.writeUInt32BE(last)
  payload.writeUInt32BE(ERRORS[code], 4)
  return frame(GOAWAY, 0, 0, payload)
}

export function data(stream: number, bytes: Uint8Array, isLast: boolean): Buffer {
  return frame(DATA, isLast ? END_STREAM : 0, stream, bytes)
}

/**
 * HEADERS, followed by as many CONTINUATION frames as the frame size limit requires. `resizesTable`: sets the size of the
 * unused dynamic table to 0, which a smaller HEADER_TABLE_SIZE requires (RFC 7541, section 4.2).
 */
export function headers(
  stream: number,
  fields: readonly RequestField[],
  { isLast, most, resizesTable = false }: { isLast: boolean; most: number; resizesTable?: boolean }
): Buffer {
  const block = Buffer.concat([...(resizesTable ? [EMPTY_TABLE] : []), ...fields.map(encodeField)])
  const frames: Buffer[] = []
  for (let at = 0; at === 0 || at < block.length; at += most) {
    const piece = block.subarray(at, at + most)
    const ends = at + most >= block.length ? END_HEADERS : 0
    const flags = at === 0 && isLast ? ends | END_STREAM : ends
    frames.push(frame(at === 0 ? HEADERS : CONTINUATION, flags, stream, piece))
  }
  return Buffer.concat(frames)
}

const EMPTY_TABLE = Buffer.of(0x20)
const WITHOUT_INDEXING = 0x00
const NEVER_INDEXED = 0x10

function encodeField({ name, value, secret }: RequestField): Buffer {
  return Buffer.concat([
    Buffer.of(secret === true ? NEVER_INDEXED : WITHOUT_INDEXING),
    text(name),
    text(value)
  ])
}

/** Without Huffman coding, so that the encoded length is the length of the text. */
function text(value: string): Buffer {
  const bytes = Buffer.from(value, 'latin1')
  return Buffer.concat([integer(bytes.length), bytes])
}

/** HPACK integer with a prefix of seven bits (RFC 7541, section 5.1). */
function integer(value: number): Buffer {
  if (value < 127) return Buffer.of(value)
  const bytes = [127]
  let rest = value - 127
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128)
  bytes.push(rest)
  return Buffer.from(bytes)
}
