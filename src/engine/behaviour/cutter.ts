import type { Framing } from '../../shared/contract/framing'
import { createFrameCollector, type FrameCollector } from '../../decode/framing/frame-collector'

/**
 * What of a stream is looked at, echoed or answered as one thing: frames, or without framing what one read brought,
 * which is as much as the system had at that moment: the peer's writes joined or cut.
 */

export class Cutter {
  readonly #frames: FrameCollector | null
  readonly #silence: number | null
  readonly #now: () => number
  readonly #onUnits: (units: Uint8Array[]) => void
  #timer: NodeJS.Timeout | undefined
  #tellsLost: boolean

  /** Times in milliseconds. The units' bytes are the receiver's to keep. */
  constructor(framing: Framing | null, now: () => number, onUnits: (units: Uint8Array[]) => void) {
    this.#frames = framing === null ? null : createFrameCollector(framing)
    this.#silence = framing?.kind === 'gap' ? framing.silence : null
    this.#now = now
    this.#onUnits = onUnits
    this.#tellsLost = framing !== null
  }

  push(bytes: Uint8Array): void {
    this.#hand(this.#frames === null ? [new Uint8Array(bytes)] : this.#frames.push(bytes, this.#now()))
    this.#watchSilence()
  }

  /** No byte follows: what is left is the last frame. */
  end(): void {
    this.close()
    if (this.#frames !== null) this.#hand(this.#frames.end())
  }

  /** Why no frame can be found any more; once. */
  lost(): string | null {
    const lost = this.#tellsLost ? this.#frames?.lost() : null
    if (lost === null || lost === undefined) return null
    this.#tellsLost = false
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
    // A timer may be early by a part of a millisecond.
    this.#timer = setTimeout(
      () => {
        this.#hand(this.#frames?.idle(this.#now()) ?? [])
      },
      Math.ceil(this.#silence) + 1
    )
  }
}
