import { bodyPieces, chunkData, type MessageBytes } from '../../decode/stream/http1/body'
import { headerValues, parseHead } from '../../decode/stream/http1/head'

/** A message's body out of its stream, transfer coding removed (RFC 9112, section 7), a piece at a time. */

/** One read of the capture. Small enough that the thread answers others between two, large enough to be quick. */
const PIECE_BYTES = 64 * 1024

type ReadStream = (offset: number, length: number) => Uint8Array

export class BodySource {
  /** The value of Content-Encoding. */
  readonly codings: string
  /** Bytes it will be; null where only the end of its chunks tells. */
  readonly length: number | null
  /** Every byte the framing promises has been given. Known once the pieces have ended. */
  complete = false
  readonly #read: ReadStream
  readonly #framing: string
  readonly #start: number
  readonly #end: number

  /**
   * `head`: the message from its start line on, at least its head. `total`: bytes of the stream so far. `read` gives
   * bytes of the stream; fewer than asked for where they end.
   */
  constructor(head: MessageBytes, total: number, read: ReadStream) {
    const layout = bodyPieces(head)
    const fields = parseHead(head.bytes, head.baseOffset, head.kind)
    this.#read = read
    this.codings = fields === null ? '' : headerValues(fields.headers, 'content-encoding').join(',')
    this.#framing = layout?.framing ?? 'none'
    this.#start = layout?.range[0] ?? head.baseOffset
    // Where a body that has no length ends is told by the message's end, or not at all yet.
    this.#end = this.#framing === 'length' ? (layout?.range[1] ?? 0) : (head.end ?? total)
    if (layout === null || this.#framing === 'none' || this.#framing === 'tunnel') this.#end = this.#start
    this.length = this.#framing === 'chunked' ? null : this.#end - this.#start
  }

  *pieces(): Generator<Uint8Array, void> {
    if (this.#framing === 'chunked') {
      this.complete = yield* chunkData(this.#raw())
      return
    }
    let given = 0
    for (const piece of this.#raw()) {
      given += piece.length
      yield piece
    }
    this.complete = given === this.#end - this.#start
  }

  *#raw(): Generator<Uint8Array, void> {
    for (let at = this.#start; at < this.#end;) {
      const piece = this.#read(at, Math.min(PIECE_BYTES, this.#end - at))
      if (piece.length === 0) return
      yield piece
      at += piece.length
    }
  }
}
