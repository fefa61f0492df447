import {
  bodyPieces,
  chunkParts,
  joinedParts,
  type MessageBytes,
  type PlacedBytes
} from '../../../decode/stream/http1/body'
import { headerValues, parseHead } from '../../../decode/stream/http1/head'

/**
 * A message's body extracted from its stream, with transfer coding or frames removed, but content codings
 * kept.
 */
export interface BodySource {
  /** Codings to remove, in the order applied: Content-Encoding, then transfer codings other than chunked. */
  readonly codings: string
  /** Length in bytes; null if it is known only at the end of the chunks or frames. */
  readonly length: number | null
  /** True if all bytes promised by the framing were returned. Valid once the bytes have ended. */
  readonly complete: boolean
  /**
   * True if `pieces` are bytes of the stream at their offsets; false if they are unmasked or decompressed.
   */
  readonly placed?: boolean
  /**
   * Codings that the source removes itself. `failed`: the one that failed to decode, valid once the bytes
   * have ended.
   */
  readonly removed?: { readonly decoded: readonly string[]; readonly failed: string | null }
  /**
   * Yields the body, each piece with its position in the message's stream. Read either this or `bytes`, once.
   */
  pieces(): Generator<PlacedBytes, void>
  /** Yields the body without positions: small adjacent pieces are joined. */
  bytes(): Generator<Uint8Array, void>
}

/** Returns bytes of a stream from `offset` on; fewer than `length` at the end or at a gap. */
export type ReadStream = (offset: number, length: number) => Uint8Array

/**
 * Size of one read: small enough that the thread can answer requests between two reads, large enough to be
 * fast.
 */
const PIECE_BYTES = 64 * 1024

/** Yields the bytes of [start, end) up to the first gap. */
function* readPieces(read: ReadStream, start: number, end: number): Generator<PlacedBytes, void> {
  for (let at = start; at < end;) {
    const bytes = read(at, Math.min(PIECE_BYTES, end - at))
    if (bytes.length === 0) return
    yield { bytes, offset: at }
    at += bytes.length
  }
}

/** A body that keeps its content codings: it returns the bytes as sent. */
export class StillCoded implements BodySource {
  readonly codings = ''
  readonly placed: boolean
  readonly #source: BodySource

  constructor(source: BodySource) {
    this.#source = source
    this.placed = source.placed === true
  }

  get length(): number | null {
    return this.#source.length
  }

  get complete(): boolean {
    return this.#source.complete
  }

  pieces(): Generator<PlacedBytes, void> {
    return this.#source.pieces()
  }

  bytes(): Generator<Uint8Array, void> {
    return this.#source.bytes()
  }
}

/** A body that is one range of the stream, without codings. */
export class PlacedBody implements BodySource {
  readonly codings = ''
  readonly length: number
  readonly placed = true
  complete = false
  readonly #start: number
  readonly #end: number
  readonly #read: ReadStream

  constructor(start: number, end: number, read: ReadStream) {
    this.#start = start
    this.#end = end
    this.#read = read
    this.length = end - start
  }

  *pieces(): Generator<PlacedBytes, void> {
    let given = 0
    for (const piece of readPieces(this.#read, this.#start, this.#end)) {
      given += piece.bytes.length
      yield piece
    }
    this.complete = given === this.length
  }

  *bytes(): Generator<Uint8Array, void> {
    for (const { bytes } of this.pieces()) yield bytes
  }
}

/** Body of an HTTP/1 message with its transfer coding removed (RFC 9112, section 7). */
export class Http1Body implements BodySource {
  readonly codings: string
  readonly length: number | null
  readonly placed = true
  complete = false
  readonly #read: ReadStream
  readonly #framing: string
  readonly #start: number
  readonly #end: number

  /** `head`: the message from its start line on, at least its head. `total`: current length of the stream. */
  constructor(head: MessageBytes, total: number, read: ReadStream) {
    const layout = bodyPieces(head)
    const fields = parseHead(head.bytes, head.baseOffset, head.kind)
    this.#read = read
    // In the order applied: transfer codings are applied last and removed first (RFC 9112, section 7).
    this.codings =
      fields === null
        ? ''
        : [
            ...headerValues(fields.headers, 'content-encoding'),
            ...headerValues(fields.headers, 'transfer-encoding').map(withoutChunked)
          ].join(',')
    this.#framing = layout?.framing ?? 'none'
    this.#start = layout?.range[0] ?? head.baseOffset
    // A body without a length ends with the message, which may still be open.
    this.#end = this.#framing === 'length' ? (layout?.range[1] ?? 0) : (head.end ?? total)
    if (layout === null || this.#framing === 'none' || this.#framing === 'tunnel') this.#end = this.#start
    this.length = this.#framing === 'chunked' ? null : this.#end - this.#start
  }

  *pieces(): Generator<PlacedBytes, void> {
    for (const part of this.#parts()) yield* part
  }

  *bytes(): Generator<Uint8Array, void> {
    yield* joinedParts(this.#parts())
  }

  *#parts(): Generator<PlacedBytes[], void> {
    const raw = readPieces(this.#read, this.#start, this.#end)
    if (this.#framing === 'chunked') {
      this.complete = yield* chunkParts(raw)
      return
    }
    let given = 0
    for (const piece of raw) {
      given += piece.bytes.length
      yield [piece]
    }
    this.complete = given === this.#end - this.#start
  }
}

/** Removes `chunked`, which the framing handles, and `trailers`, which is not a coding. */
function withoutChunked(value: string): string {
  return value
    .split(',')
    .filter((name) => !/^\s*(?:chunked|trailers)\s*(?:;|$)/i.test(name))
    .join(',')
}
