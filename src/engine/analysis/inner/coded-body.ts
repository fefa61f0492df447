import { WebTextReader } from '../../../decode/view/grpc/web-text'
import { MAX_BODY_VIEW_BYTES } from '../../../shared/contract/limits'
import { removeCodings } from '../../codings/content'
import type { Wrapping } from './wrapping'

/**
 * A body whose content codings are removed as it arrives. Decodes one piece completely before it accepts the
 * next, so that the source of each decoded byte is known. The beginning of the output is kept for display,
 * since it cannot be read from the capture without decoding everything before it.
 */

export interface InnerBodyHost {
  /** Awaited before each decoded piece, to slow down decoding; absent for no backpressure. */
  room?(): Promise<void>
  decoded(bytes: Uint8Array, offset: number): void
  /** Called when the body accepts the next piece, or will never accept another one. */
  ready(): void
  ended(): void
}

export class InnerBodyDecoder {
  /** True while the body accepts no piece. */
  isBusy = true
  /** The content coding that is unknown or failed to decode. */
  failed: string | null = null
  length = 0
  readonly #host: InnerBodyHost
  #kept: Uint8Array[] = []
  #keptLength = 0
  #give: ((piece: Uint8Array | null) => void) | null = null
  #isClosed = false

  constructor(wrapping: Wrapping, host: InnerBodyHost) {
    this.#host = host
    void this.#run(wrapping)
  }

  push(piece: Uint8Array): void {
    this.isBusy = true
    this.#take(piece.slice())
  }

  end(): void {
    this.isBusy = true
    this.#take(null)
  }

  /** Stops decoding; output decoded so far can still be read. */
  stop(): void {
    this.#isClosed = true
    this.isBusy = false
    this.#take(null)
  }

  close(): void {
    this.stop()
    this.#kept = []
  }

  /** Reads from the part of the output that is kept. */
  read(offset: number, length: number): Uint8Array {
    const end = Math.min(offset + length, this.#keptLength)
    const bytes = new Uint8Array(Math.max(0, end - offset))
    let at = 0
    for (const piece of this.#kept) {
      const from = Math.max(offset, at)
      const to = Math.min(end, at + piece.length)
      if (from < to) bytes.set(piece.subarray(from - at, to - at), from - offset)
      at += piece.length
      if (at >= end) break
    }
    return bytes
  }

  #take(piece: Uint8Array | null): void {
    const give = this.#give
    this.#give = null
    give?.(piece)
  }

  async #run({ codings, isText }: Wrapping): Promise<void> {
    const next = (): Promise<Uint8Array | null> =>
      new Promise((resolve) => {
        // The previous piece's output is delivered in later turns of the event loop.
        setImmediate(() => {
          if (this.#isClosed) {
            resolve(null)
            return
          }
          this.#give = resolve
          this.isBusy = false
          this.#host.ready()
        })
      })
    const pieces = async function* (): AsyncGenerator<Uint8Array, void> {
      for (let piece = await next(); piece !== null; piece = await next()) yield piece
    }
    const { pieces: decoded, report } = removeCodings(pieces(), codings)
    const text = isText ? new WebTextReader() : null
    for await (const bytes of decoded) {
      if (!(await this.#hasRoom())) return
      this.failed = report.failed
      // A failed decoder passes its input through unchanged.
      if (this.failed === null) this.#emit(text === null ? bytes : text.push(bytes))
    }
    if (text !== null && !this.#isClosed) this.#emit(text.end())
    this.failed = report.failed
    this.isBusy = false
    if (!this.#isClosed) this.#host.ended()
  }

  /** Waits until the host accepts more. Returns false if the body was closed before or meanwhile. */
  async #hasRoom(): Promise<boolean> {
    if (!this.#isClosed) await this.#host.room?.()
    return !this.#isClosed
  }

  #emit(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    this.#keep(bytes)
    this.#host.decoded(bytes, this.length)
    this.length += bytes.length
  }

  #keep(bytes: Uint8Array): void {
    const length = Math.min(bytes.length, MAX_BODY_VIEW_BYTES - this.#keptLength)
    if (length <= 0) return
    this.#kept.push(bytes.slice(0, length))
    this.#keptLength += length
  }
}
