/**
 * Where a message's body lies in its bytes, and the body itself without transfer coding: what views ask for, over
 * the bytes of one message or a bounded beginning of it. Framing is decided by the same code as in the stream.
 */
import type { ByteRange, Framing, MessageKind, Problem } from '../decoder'
import { EMPTY } from './bytes'
import { ChunkedReader } from './chunked'
import { FieldFacts } from './field-facts'
import { frameRequest, frameResponse } from './framing'
import { HeadScanner } from './head-scanner'
import { MAX_CHUNK_FIELDS } from './limits'
import { askedBy } from './methods'
import { JUNK } from './start-line'
import { checkTrailers } from './trailers'

export interface MessageBytes {
  /** From the start line on; all of the message, or as much as is wanted. */
  bytes: Uint8Array
  /** Offset of bytes[0] in the stream. */
  baseOffset: number
  kind: MessageKind
  /** Of a response: the method it answers. Without it the response is framed as one to GET. */
  requestMethod?: string
  /** Offset of the message's end, where known: bytes may stop before it, or go on behind. */
  end?: number
}

/** Data of a body that stands in one piece; in a chunked body a chunk, with the parts of its line. */
export interface BodyPiece {
  data: ByteRange
  chunk?: {
    /** The size line with its line end, the size digits in it, and the extensions from `;` on (empty if none). */
    line: ByteRange
    digits: ByteRange
    extension: ByteRange
    size: number
  }
}

export interface BodyLayout {
  framing: Framing
  /** From behind the head to the end of the message. */
  range: ByteRange
  /** In order. Of very many chunks only the first MAX_CHUNK_FIELDS; `range` covers the rest. */
  pieces: BodyPiece[]
  /** The last chunk's line and the trailer section with its blank line; null as far as the bytes do not show them. */
  lastChunk: ByteRange | null
  trailers: ByteRange | null
  /** Whether the bytes go to the end of the body. */
  complete: boolean
  /** Of the fields that frame it, and of its chunks and trailers; those of the head's lines are parseHead's. */
  problems: Problem[]
}

/** Where the body lies; null if the bytes do not hold a whole head. */
export function bodyPieces(message: MessageBytes): BodyLayout | null {
  const { baseOffset, kind, requestMethod = '' } = message
  const bytes = ownBytes(message)
  const scanner = new HeadScanner()
  const lineKind = kind === 'http.request' ? 'request' : 'response'
  const headEnd = scanner.scanHead(lineKind, bytes, 0, bytes.length, baseOffset)
  // A response without a status line is an HTTP/0.9 one: all body.
  if (headEnd === JUNK && lineKind === 'response') return plainLayout(message, 0, 'close', Infinity)
  if (headEnd < 0) return null
  const facts = new FieldFacts()
  const problems: Problem[] = []
  facts.read(scanner, bytes, baseOffset, problems)
  const { method, status, version } = scanner.startLine
  const framing =
    lineKind === 'request'
      ? frameRequest(facts, method, version, problems)
      : frameResponse(facts, status, askedBy(requestMethod), version, problems)
  const length = framing === 'length' ? facts.contentLength : framing === 'close' ? Infinity : 0
  const layout =
    framing === 'chunked' ? chunkedLayout(message, headEnd) : plainLayout(message, headEnd, framing, length)
  layout.problems.unshift(...problems)
  return layout
}

/** The given bytes without any behind the message. */
function ownBytes(message: MessageBytes): Uint8Array {
  const { bytes, baseOffset, end = Infinity } = message
  return baseOffset + bytes.length > end ? bytes.subarray(0, end - baseOffset) : bytes
}

/** The transfer-decoded body as far as the bytes hold it. Copies only what chunk lines tear apart. */
export function decodeBody(message: MessageBytes): { body: Uint8Array; complete: boolean } {
  const layout = bodyPieces(message)
  if (layout === null) return { body: EMPTY, complete: false }
  const { baseOffset } = message
  const bytes = ownBytes(message)
  const pieces: Uint8Array[] = []
  if (layout.framing === 'chunked') {
    const reader = new ChunkedReader()
    const from = layout.range[0] - baseOffset
    eachChunkEvent(reader, bytes, from, baseOffset, [], (event) => {
      if (event === 'data') pieces.push(bytes.subarray(reader.dataFrom, reader.dataTo))
    })
  } else {
    const [from, to] = layout.range
    pieces.push(bytes.subarray(from - baseOffset, to - baseOffset))
  }
  return { body: join(pieces), complete: layout.complete }
}

/** Bytes of a body that stand in one place of their stream, the first of them at `offset`. */
export interface PlacedBytes {
  bytes: Uint8Array
  offset: number
}

/**
 * The data of a chunked body out of the pieces of its stream, from behind the head on: for each piece what it holds of
 * chunks. Returns whether the last chunk came.
 */
export function* chunkParts(pieces: Iterable<PlacedBytes>): Generator<PlacedBytes[], boolean> {
  const reader = new ChunkedReader()
  for (const { bytes, offset } of pieces) {
    const data: PlacedBytes[] = []
    let at = 0
    let event = reader.read(bytes, at, bytes.length, 0, [])
    while (event === 'chunk' || event === 'data') {
      if (event === 'data') {
        const { dataFrom, dataTo } = reader
        data.push({ bytes: bytes.subarray(dataFrom, dataTo), offset: offset + dataFrom })
      }
      at = reader.at
      event = reader.read(bytes, at, bytes.length, 0, [])
    }
    if (data.length > 0) yield data
    if (event !== 'more') return event === 'last'
  }
  return false
}

/** Only the bytes of `parts`, those of one list put together, however small they are. Returns what `parts` returns. */
export function* joinedParts<Result>(parts: Generator<PlacedBytes[], Result>): Generator<Uint8Array, Result> {
  for (;;) {
    const next = parts.next()
    if (next.done === true) return next.value
    yield join(next.value.map(({ bytes }) => bytes))
  }
}

function plainLayout(message: MessageBytes, headEnd: number, framing: Framing, length: number): BodyLayout {
  const start = message.baseOffset + headEnd
  const given = message.baseOffset + message.bytes.length
  const end = Math.min(start + length, message.end ?? (length === Infinity ? given : start + length))
  return {
    framing,
    range: [start, end],
    pieces: end > start ? [{ data: [start, end] }] : [],
    lastChunk: null,
    trailers: null,
    complete: end <= given && (length === Infinity || end - start === length),
    problems: []
  }
}

function chunkedLayout(message: MessageBytes, headEnd: number): BodyLayout {
  const { baseOffset } = message
  const bytes = ownBytes(message)
  const given = baseOffset + bytes.length
  const limit = message.end ?? given
  const reader = new ChunkedReader()
  const layout = {
    framing: 'chunked' as const,
    pieces: [] as BodyPiece[],
    lastChunk: null as ByteRange | null,
    trailers: null as ByteRange | null,
    complete: false,
    problems: [] as Problem[]
  }
  let end = limit
  eachChunkEvent(reader, bytes, headEnd, baseOffset, layout.problems, (event) => {
    if (event === 'fault') end = reader.lineStart
    else if (event === 'chunk' && layout.pieces.length < MAX_CHUNK_FIELDS) {
      layout.pieces.push({
        data: [reader.lineEnd, Math.min(reader.lineEnd + reader.size, limit)],
        chunk: {
          line: [reader.lineStart, reader.lineEnd],
          digits: [reader.lineStart, reader.digitsEnd],
          extension: [reader.extensionStart, reader.extensionEnd],
          size: reader.size
        }
      })
    } else if (event === 'last') {
      layout.lastChunk = [reader.lineStart, reader.lineEnd]
      const scanner = new HeadScanner()
      const behind = scanner.scanFields(bytes, reader.at, bytes.length, baseOffset)
      layout.complete = behind >= 0
      if (layout.complete) end = baseOffset + behind
      layout.trailers = reader.lineEnd < end ? [reader.lineEnd, end] : null
      checkTrailers(scanner, bytes, baseOffset, layout.problems)
    }
  })
  return { ...layout, range: [baseOffset + headEnd, end] }
}

/** Runs `reader` over bytes from `from` on, to the last chunk, a fault or the end of the bytes. */
function eachChunkEvent(
  reader: ChunkedReader,
  bytes: Uint8Array,
  from: number,
  base: number,
  problems: Problem[],
  take: (event: 'chunk' | 'data' | 'last' | 'fault') => void
): void {
  let at = from
  for (;;) {
    const event = reader.read(bytes, at, bytes.length, base, problems)
    at = reader.at
    if (event === 'more') return
    take(event)
    if (event === 'last' || event === 'fault') return
  }
}

function join(pieces: readonly Uint8Array[]): Uint8Array {
  const [only] = pieces
  if (only !== undefined && pieces.length === 1) return only
  const joined = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    joined.set(piece, at)
    at += piece.length
  }
  return joined
}
