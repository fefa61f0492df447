import { InnerBodyDecoder } from './coded-body'
import type { Wrapping } from './wrapping'

/**
 * Queue in front of a body whose codings are removed, for callers that provide bytes faster than they are
 * decoded.
 */

export interface QueuedBodyHost {
  /** Awaited before each decoded piece, to slow down decoding; absent for no backpressure. */
  room?(): Promise<void>
  decoded(bytes: Uint8Array, offset: number): void
  /** Called when the body is decoded as far as possible. */
  ended(): void
  /** Called when the body may have become idle. */
  changed(): void
}

export class QueuedBody {
  /** Null marks the end. */
  readonly #waiting: (Uint8Array | null)[] = []
  readonly #coded: InnerBodyDecoder
  #hasEnded = false

  constructor(wrapping: Wrapping, host: QueuedBodyHost) {
    this.#coded = new InnerBodyDecoder(wrapping, {
      ...(host.room === undefined ? {} : { room: host.room }),
      decoded: (bytes, offset) => {
        host.decoded(bytes, offset)
      },
      ready: () => {
        this.#feed()
        host.changed()
      },
      ended: () => {
        this.#hasEnded = true
        this.#waiting.length = 0
        host.ended()
        host.changed()
      }
    })
  }

  /** True while input is still being decoded. */
  get isBusy(): boolean {
    return !this.#hasEnded && (this.#waiting.length > 0 || this.#coded.isBusy)
  }

  get failed(): string | null {
    return this.#coded.failed
  }

  /** Number of decoded bytes. */
  get length(): number {
    return this.#coded.length
  }

  /** `piece` is valid during the call only. */
  push(piece: Uint8Array): void {
    if (this.#hasEnded) return
    this.#waiting.push(piece.slice())
    this.#feed()
  }

  end(): void {
    if (this.#hasEnded) return
    this.#waiting.push(null)
    this.#feed()
  }

  /** Stops decoding; output decoded so far can still be read. */
  stop(): void {
    this.#hasEnded = true
    this.#waiting.length = 0
    this.#coded.stop()
  }

  /** Stops decoding and discards the output. */
  close(): void {
    this.stop()
    this.#coded.close()
  }

  read(offset: number, length: number): Uint8Array {
    return this.#coded.read(offset, length)
  }

  #feed(): void {
    if (this.#coded.isBusy) return
    const piece = this.#waiting.shift()
    if (piece === undefined) return
    if (piece === null) this.#coded.end()
    else this.#coded.push(piece)
  }
}
