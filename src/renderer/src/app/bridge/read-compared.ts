import { opensExchange } from '../../../../decode/stream/decoder'
import { MAX_BODY_PAGE_BYTES, MAX_READ_BYTES } from '../../../../shared/contract/limits'
import type { ConnectionDetail, ExchangeDetail, MessageDetail } from '../../../../shared/contract/traffic'
import type { CapturedExchange } from '../stores/comparison'
import type { EngineClient } from './engine-client'

/**
 * Reads the data of a comparison: an exchange's messages with the beginnings of their bodies, or a message's bytes as
 * sent.
 */

export interface ComparedMessage {
  readonly message: MessageDetail
  /** Without transfer and content coding. */
  readonly body: Uint8Array
  /** The body continues after these bytes. */
  readonly more: boolean
  /** The coding that could not be removed. */
  readonly failed: string | null
}

export interface ComparedSide {
  readonly capture: number
  readonly exchange: ExchangeDetail
  readonly connection: ConnectionDetail
  readonly request: ComparedMessage | null
  /** The final one. */
  readonly response: ComparedMessage | null
}

/** Maximum bytes read per body: of a finished exchange, and of one in progress. */
export interface ReadLimits {
  readonly whole: number
  readonly growing: number
}

/**
 * `isOver`: true once the result is no longer needed; reading then stops. `known`: an earlier result for the same
 * exchange; parts that cannot have grown are not read again.
 */
export async function readCompared(
  engine: EngineClient,
  wanted: CapturedExchange,
  limits: ReadLimits,
  isOver: () => boolean = () => false,
  known?: ComparedSide
): Promise<ComparedSide> {
  const exchange = await engine.request('exchanges.get', { ...wanted })
  const { messages } = exchange
  const limit = exchange.row.state === 'open' ? limits.growing : limits.whole
  const read = (
    index: number,
    before: ComparedMessage | null | undefined
  ): Promise<ComparedMessage | null> =>
    known?.exchange.row.state !== 'open' && isSameMessage(before?.message, messages[index])
      ? Promise.resolve(before ?? null)
      : readMessage(engine, wanted, messages, index, limit, isOver)
  const [connection, request, response] = await Promise.all([
    engine.request('connections.get', { capture: wanted.capture, connection: exchange.row.connection }),
    read(
      messages.findIndex((message) => opensExchange(message)),
      known?.request
    ),
    read(
      messages.findLastIndex((message) => !opensExchange(message)),
      known?.response
    )
  ])
  return { capture: wanted.capture, exchange, connection, request, response }
}

/** True if both exist and are equal. The decoding of a message may have changed in the meantime. */
function isSameMessage(one: MessageDetail | undefined, other: MessageDetail | undefined): boolean {
  return one !== undefined && other !== undefined && JSON.stringify(one) === JSON.stringify(other)
}

async function readMessage(
  engine: EngineClient,
  { capture, exchange }: CapturedExchange,
  messages: readonly MessageDetail[],
  index: number,
  limit: number,
  isOver: () => boolean
): Promise<ComparedMessage | null> {
  const message = messages[index]
  if (message === undefined) return null
  const pieces: Uint8Array[] = []
  let length = 0
  let more = message.bodyLength > 0
  let failed: string | null = null
  while (more && length < limit && !isOver()) {
    const page = await engine.request('exchanges.body', {
      capture,
      exchange,
      message: index,
      offset: length,
      length: Math.min(MAX_BODY_PAGE_BYTES, limit - length)
    })
    pieces.push(page.bytes)
    length += page.bytes.length
    failed = page.failed
    // If decoding was stopped there is more, but it is not available.
    more = page.more || page.gaveUp
    if (page.bytes.length === 0 || page.gaveUp) break
  }
  return { message, body: joined(pieces, length), more, failed }
}

export interface RawMessage {
  readonly bytes: Uint8Array
  /** Part of the message was not read. */
  readonly more: boolean
  /** Number of its bytes that are missing from the capture, and left out. */
  readonly missing: number
  /** HTTP/1 only: the offset to which the fields' ranges are relative. HTTP/2 bytes exclude frames of other streams. */
  readonly start: number | null
  /** The bytes are HTTP/2 frames. */
  readonly isFrames: boolean
}

/** For a message that does not exist. */
export const NO_BYTES: RawMessage = {
  bytes: new Uint8Array(0),
  more: false,
  missing: 0,
  start: null,
  isFrames: false
}

/** Of a message, or of any range of a stream. */
type RawPlace = Pick<MessageDetail, 'direction' | 'range' | 'stream'>

/** Number of pages requested concurrently. */
const AHEAD = 4

/** Reads a message's bytes as sent; for HTTP/2, its own frames. */
export async function readRaw(
  engine: EngineClient,
  { capture, connection, message }: { capture: number; connection: number; message: RawPlace },
  limit: number,
  signal: AbortSignal
): Promise<RawMessage> {
  const [start, whole] = message.range
  const end = Math.min(whole, start + limit)
  const offsets = Array.from(
    { length: Math.ceil((end - start) / MAX_READ_BYTES) },
    (_, at) => start + at * MAX_READ_BYTES
  )
  const pieces: StreamPiece[] = []
  for (let at = 0; at < offsets.length && !signal.aborted; at += AHEAD) {
    const pages = await Promise.all(
      offsets
        .slice(at, at + AHEAD)
        .map((offset) =>
          readWhole(
            engine,
            { capture, connection, direction: message.direction },
            offset,
            Math.min(offset + MAX_READ_BYTES, end)
          )
        )
    )
    pieces.push(...pages)
  }
  const length = pieces.reduce((sum, { bytes }) => sum + bytes.length, 0)
  const bytes = joined(
    pieces.map((piece) => piece.bytes),
    length
  )
  const more = end < whole
  const missing = end - start - length
  if (message.stream === undefined)
    return { bytes, more, missing, start: missing === 0 ? start : null, isFrames: false }
  // After missing bytes, the frame boundaries are unknown.
  const holed = pieces.find((piece) => piece.isHoled)
  const before = holed === undefined ? length : offsetOf(pieces, holed) + holed.unbroken
  return {
    bytes: ownFrames(bytes.subarray(0, before), message.stream),
    more,
    missing: end - start - before,
    start: null,
    isFrames: true
  }
}

interface StreamPiece {
  readonly bytes: Uint8Array
  /** Length before the first missing byte. */
  readonly unbroken: number
  readonly isHoled: boolean
}

function offsetOf(pieces: readonly StreamPiece[], piece: StreamPiece): number {
  return pieces.slice(0, pieces.indexOf(piece)).reduce((sum, { bytes }) => sum + bytes.length, 0)
}

async function readWhole(
  engine: EngineClient,
  stream: { capture: number; connection: number; direction: 'up' | 'down' },
  start: number,
  end: number
): Promise<StreamPiece> {
  const pieces: Uint8Array[] = []
  let length = 0
  let unbroken = 0
  for (let offset = start; offset < end;) {
    const { from, bytes } = await engine.request('streams.read', { ...stream, offset, length: end - offset })
    if (bytes.length === 0) break
    pieces.push(bytes)
    length += bytes.length
    offset = from + bytes.length
    if (offset - start === length) unbroken = length
  }
  return { bytes: joined(pieces, length), unbroken, isHoled: length < end - start }
}

const FRAME_HEAD = 9

/** Extracts the frames of one stream: frames of other streams may be interleaved (RFC 9113 §4.1). */
function ownFrames(bytes: Uint8Array, stream: number): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const frames: Uint8Array[] = []
  let length = 0
  for (let at = 0; at + FRAME_HEAD <= bytes.length;) {
    const end = at + FRAME_HEAD + (view.getUint32(at) >>> 8)
    if ((view.getUint32(at + 5) & 0x7fffffff) === stream) {
      const frame = bytes.subarray(at, end)
      frames.push(frame)
      length += frame.length
    }
    at = end
  }
  return joined(frames, length)
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = pieces
  if (pieces.length === 1 && only !== undefined) return only
  const whole = new Uint8Array(length)
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}
