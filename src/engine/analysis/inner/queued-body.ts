import { CodedBody } from './coded-body'
import type { Wrapping } from './wrapping'

/**
 * A body whose codings are removed, for who finds its bytes faster than they are decoded: what came out of one segment
 * waits for its turn.
 */

export interface QueuedBodyHost {
  /** Awaited before each decoded piece, to slow down decoding; absent for no backpressure. */
  room?(): Promise<void>
  decoded(bytes: Uint8Array, offset: number): void
  /** All of it is decoded, or as much as can be. */
  ended(): void
  /** It may be idle now. */
  changed(): void
}

export class QueuedBody {
  /** Null marks the end. */
  readonly #waiting: (Uint8Array | null)[] = []
  readonly #coded: CodedBody
  #hasEnded = false

  constructor(wrapping: Wrapping, host: QueuedBodyHost) {
    this.#coded = new CodedBody(wrapping, {
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

  /** What it was given is still being decoded. */
  get isBusy(): boolean {
    return !this.#hasEnded && (this.#waiting.length > 0 || this.#coded.isBusy)
  }

  get failed(): string | null {
    return this.#coded.failed
  }

  /** Bytes that were decoded. */
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

  /** Decodes no more; what was decoded can still be read. */
  stop(): void {
    this.#hasEnded = true
    this.#waiting.length = 0
    this.#coded.stop()
  }

  /** Nothing more is told of it. */
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
