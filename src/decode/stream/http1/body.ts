/**
 * Locates a message's body in its bytes and removes the transfer coding, for views. Works on all bytes of one message
 * or on a bounded beginning. The same code as in the stream decides the framing.
 */
import type { ByteRange, BodyFraming, MessageKind, Problem } from '../decoder'
import { EMPTY } from './bytes'
import { ChunkedReader } from './chunked'
import { FieldFacts } from './field-facts'
import { frameRequest, frameResponse } from './framing'
import { HeadScanner } from './head-scanner'
import { MAX_CHUNK_FIELDS } from './limits'
import { traitsOfMethod } from './methods'
import { JUNK } from './start-line'
import { checkTrailers } from './trailers'

export interface MessageBytes {
  /** Bytes from the start line on: the whole message, or as much as needed. */
  bytes: Uint8Array
  /** Stream offset of bytes[0]. */
  baseOffset: number
  kind: MessageKind
  /** For a response: method of its request. Without it, the response is framed as one to GET. */
  requestMethod?: string
  /** Stream offset of the message's end, if known; `bytes` may end before or after it. */
  end?: number
}

/** A contiguous piece of body data. In a chunked body, one chunk with the parts of its size line. */
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
  framing: BodyFraming
  /** From the end of the head to the end of the message. */
  range: ByteRange
  /** In order. Lists at most MAX_CHUNK_FIELDS chunks; `range` covers the rest. */
  pieces: BodyPiece[]
  /** Line of the last chunk, and the trailer section with its blank line; null if the bytes end before. */
  lastChunk: ByteRange | null
  trailers: ByteRange | null
  /** True if the bytes reach the end of the body. */
  complete: boolean
  /** Problems of the framing fields, chunks and trailers; parseHead reports those of the head's lines. */
  problems: Problem[]
}

/** Locates the body; returns null if the bytes do not contain a complete head. */
export function bodyPieces(message: MessageBytes): BodyLayout | null {
  const { baseOffset, kind, requestMethod = '' } = message
  const bytes = ownBytes(message)
  const scanner = new HeadScanner()
  const lineKind = kind === 'http.request' ? 'request' : 'response'
  const headEnd = scanner.scanHead(lineKind, bytes, 0, bytes.length, baseOffset)
  // A response without a status line is HTTP/0.9: all of it is body.
  if (headEnd === JUNK && lineKind === 'response') return plainLayout(message, 0, 'close', Infinity)
  if (headEnd < 0) return null
  const facts = new FieldFacts()
  const problems: Problem[] = []
  facts.read(scanner, bytes, baseOffset, problems)
  const { method, status, version } = scanner.startLine
  const framing =
    lineKind === 'request'
      ? frameRequest(facts, method, version, problems)
      : frameResponse(facts, status, traitsOfMethod(requestMethod), version, problems)
  const length = framing === 'length' ? facts.contentLength : framing === 'close' ? Infinity : 0
  const layout =
    framing === 'chunked' ? chunkedLayout(message, headEnd) : plainLayout(message, headEnd, framing, length)
  layout.problems.unshift(...problems)
  return layout
}

/** Returns the bytes up to the end of the message. */
function ownBytes(message: MessageBytes): Uint8Array {
  const { bytes, baseOffset, end = Infinity } = message
  return baseOffset + bytes.length > end ? bytes.subarray(0, end - baseOffset) : bytes
}

/** Returns the transfer-decoded body as far as the bytes contain it. Copies only if the body has several chunks. */
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

/** Contiguous bytes of a body; `offset` is the stream offset of the first. */
export interface PlacedBytes {
  bytes: Uint8Array
  offset: number
}

/**
 * Extracts the data of a chunked body. `pieces`: the stream after the head; yields the chunk data in each piece.
 * Returns true if the last chunk was read.
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

/** Yields the bytes of `parts`, with each list joined to avoid many small pieces. Returns the result of `parts`. */
export function* joinedParts<Result>(parts: Generator<PlacedBytes[], Result>): Generator<Uint8Array, Result> {
  for (;;) {
    const next = parts.next()
    if (next.done === true) return next.value
    yield join(next.value.map(({ bytes }) => bytes))
  }
}

function plainLayout(
  message: MessageBytes,
  headEnd: number,
  framing: BodyFraming,
  length: number
): BodyLayout {
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
