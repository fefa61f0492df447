import {
  bodyPieces,
  chunkParts,
  joinedParts,
  type MessageBytes,
  type PlacedBytes
} from '../../decode/stream/http1/body'
import { headerValues, parseHead } from '../../decode/stream/http1/head'

/** A message's body out of its stream, transfer coding or frames removed, content codings still on it. */
export interface BodySource {
  /** What is to be removed, in the order applied: Content-Encoding, then transfer codings other than chunks. */
  readonly codings: string
  /** Bytes it will be; null where only the end of its chunks or frames tells. */
  readonly length: number | null
  /** Every byte the framing promises has been given. Known once the bytes have ended. */
  readonly complete: boolean
  /** True where `pieces` are bytes of the stream at their offsets: bytes that are masked or unpacked have no place there. */
  readonly placed?: boolean
  /** Codings that it removes itself; `failed`: the one that did not decode to its end, known once the bytes have ended. */
  readonly removed?: { readonly decoded: readonly string[]; readonly failed: string | null }
  /** The body, each piece with where it is in the message's stream. To be read once, this way or as `bytes`. */
  pieces(): Generator<BodyPiece, void>
  /** The same for who does not ask where it comes from: small neighbours are put together. */
  bytes(): Generator<Uint8Array, void>
}

export type BodyPiece = PlacedBytes

/** Bytes of a stream from `offset` on; fewer than asked for where they end. */
export type ReadStream = (offset: number, length: number) => Uint8Array

/** One read of the capture. Small enough that the thread answers others between two, large enough to be quick. */
const PIECE_BYTES = 64 * 1024

/** The bytes of [start, end), as far as there is no hole. */
function* readPieces(read: ReadStream, start: number, end: number): Generator<BodyPiece, void> {
  for (let at = start; at < end;) {
    const bytes = read(at, Math.min(PIECE_BYTES, end - at))
    if (bytes.length === 0) return
    yield { bytes, offset: at }
    at += bytes.length
  }
}

/** A body whose content codings are nobody's business: its bytes are wanted as they were sent. */
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

  pieces(): Generator<BodyPiece, void> {
    return this.#source.pieces()
  }

  bytes(): Generator<Uint8Array, void> {
    return this.#source.bytes()
  }
}

/** Transfer coding is removed (RFC 9112, section 7). */
export class Http1Body implements BodySource {
  readonly codings: string
  readonly length: number | null
  readonly placed = true
  complete = false
  readonly #read: ReadStream
  readonly #framing: string
  readonly #start: number
  readonly #end: number

  /**
   * `head`: the message from its start line on, at least its head. `total`: bytes of the stream so far.
   */
  constructor(head: MessageBytes, total: number, read: ReadStream) {
    const layout = bodyPieces(head)
    const fields = parseHead(head.bytes, head.baseOffset, head.kind)
    this.#read = read
    // In the order applied: what a transfer adds comes last and goes first (RFC 9112, section 7).
    this.codings =
      fields === null
        ? ''
        : [
            ...headerValues(fields.headers, 'content-encoding'),
            ...headerValues(fields.headers, 'transfer-encoding').map(withoutChunked)
          ].join(',')
    this.#framing = layout?.framing ?? 'none'
    this.#start = layout?.range[0] ?? head.baseOffset
    // Where a body that has no length ends is told by the message's end, or not at all yet.
    this.#end = this.#framing === 'length' ? (layout?.range[1] ?? 0) : (head.end ?? total)
    if (layout === null || this.#framing === 'none' || this.#framing === 'tunnel') this.#end = this.#start
    this.length = this.#framing === 'chunked' ? null : this.#end - this.#start
  }

  *pieces(): Generator<BodyPiece, void> {
    for (const part of this.#parts()) yield* part
  }

  *bytes(): Generator<Uint8Array, void> {
    yield* joinedParts(this.#parts())
  }

  *#parts(): Generator<BodyPiece[], void> {
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

/** Chunks are cut by the framing; of the other transfer codings, all but `trailers` are codings like any. */
function withoutChunked(value: string): string {
  return value
    .split(',')
    .filter((name) => !/^\s*(?:chunked|trailers)\s*(?:;|$)/i.test(name))
    .join(',')
}
