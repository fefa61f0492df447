import type { Framing } from '../../shared/contract/framing'
import { createFrameCollector, type FrameCollector } from '../../decode/framing/frame-collector'

/**
 * Splits a stream into the units that are matched, echoed or answered: frames, or without framing the bytes of one
 * read, which may join or split the peer's writes.
 */

export class Cutter {
  readonly #frames: FrameCollector | null
  readonly #silence: number | null
  readonly #now: () => number
  readonly #onUnits: (units: Uint8Array[]) => void
  #timer: NodeJS.Timeout | undefined
  #reportsLost: boolean

  /** Times are in milliseconds. The receiver may keep the bytes of the units. */
  constructor(framing: Framing | null, now: () => number, onUnits: (units: Uint8Array[]) => void) {
    this.#frames = framing === null ? null : createFrameCollector(framing)
    this.#silence = framing?.kind === 'gap' ? framing.silence : null
    this.#now = now
    this.#onUnits = onUnits
    this.#reportsLost = framing !== null
  }

  push(bytes: Uint8Array): void {
    this.#hand(this.#frames === null ? [new Uint8Array(bytes)] : this.#frames.push(bytes, this.#now()))
    this.#watchSilence()
  }

  /** Call it when no more bytes follow: the rest is the last frame. */
  end(): void {
    this.close()
    if (this.#frames !== null) this.#hand(this.#frames.end())
  }

  /** Returns once why no further frames can be found, otherwise null. */
  lost(): string | null {
    const lost = this.#reportsLost ? this.#frames?.lost() : null
    if (lost === null || lost === undefined) return null
    this.#reportsLost = false
    return lost.problem
  }

  close(): void {
    clearTimeout(this.#timer)
  }

  #hand(units: Uint8Array[]): void {
    if (units.length > 0) this.#onUnits(units)
  }

  #watchSilence(): void {
    if (this.#silence === null) return
    clearTimeout(this.#timer)
    // A timer may fire a fraction of a millisecond early.
    this.#timer = setTimeout(
      () => {
        this.#hand(this.#frames?.idle(this.#now()) ?? [])
      },
      Math.ceil(this.#silence) + 1
    )
  }
}
