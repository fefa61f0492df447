import { QueuedBody } from './queued-body'
import type { Wrapping } from './wrapping'

/**
 * A compressed or text-encoded body in the story, decoded asynchronously. Messages found in it are emitted at
 * the place of the piece that contained them, and later entries of the story wait for them.
 */

/** Reserved place in the story. Entries after it are emitted once it is released. */
export interface HeldPlace<Emit> {
  readonly emit: Emit
  /** Resolves when more entries may be emitted (backpressure). */
  room(): Promise<void>
  release(): void
}

export class StoryBody<Emit> {
  hasEnded = false
  readonly #queue: QueuedBody
  readonly #hold: () => HeldPlace<Emit>
  #place: HeldPlace<Emit> | null = null

  constructor(
    wrapping: Wrapping,
    hold: () => HeldPlace<Emit>,
    host: {
      /** Returns false when nothing more is to be decoded. */
      decoded(bytes: Uint8Array, offset: number, emit: Emit): boolean
      ended(emit: Emit): void
    }
  ) {
    this.#hold = hold
    const end = (): void => {
      if (this.hasEnded) return
      this.hasEnded = true
      host.ended(this.#here().emit)
    }
    this.#queue = new QueuedBody(wrapping, {
      room: () => (this.hasEnded ? Promise.resolve() : this.#here().room()),
      decoded: (bytes, offset) => {
        if (this.hasEnded || host.decoded(bytes, offset, this.#here().emit)) return
        this.#queue.close()
        end()
        this.#release()
      },
      ended: end,
      changed: () => {
        if (!this.#queue.isBusy) this.#release()
      }
    })
  }

  push(piece: Uint8Array): void {
    if (this.hasEnded) return
    this.#here()
    this.#queue.push(piece)
  }

  end(): void {
    if (this.hasEnded) return
    this.#here()
    this.#queue.end()
  }

  #here(): HeldPlace<Emit> {
    return (this.#place ??= this.#hold())
  }

  #release(): void {
    const place = this.#place
    this.#place = null
    place?.release()
  }
}
