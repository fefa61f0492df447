import { fileProblem } from '../files/sent-file'
import { createPattern, MAX_TAKE_BYTES } from './pattern'
import type { PayloadPlan } from './payload-plan'
import type { Served } from './served'
import type { Steps } from './steps'

/** Streams a pattern endlessly, as fast as the peer reads or at a fixed rate. */

export interface SourcePlan {
  readonly key: string
  readonly pattern: PayloadPlan
  /** The pattern's file, if it is one. */
  readonly path: string | null
  /** Bytes per second; null for as fast as the peer reads. */
  readonly rate: number | null
}

/** Interval between two sends: long enough for full segments, short enough for a steady rate. */
const TICK_MS = 10

/** Limit up to which output that a blocked peer has missed is caught up; more would be a burst. */
const MADE_UP_MS = 1000

/** `goesOn` is called before each piece. */
export function* sourceSteps(
  { key, pattern: payload, path, rate }: SourcePlan,
  served: Served,
  goesOn: () => boolean
): Steps {
  const pattern = createPattern(payload, path, key, served)
  const pace = rate === null ? null : new Pace(rate, served.now())
  try {
    while (goesOn()) {
      const due = pace === null ? MAX_TAKE_BYTES : pace.due(served.now())
      if (due > 0) {
        const taken = pattern.take(due)
        const piece = taken instanceof Uint8Array ? taken : yield* taken
        if (piece.length === 0) return
        yield piece
        pace?.sent(piece.length)
      }
      // Other messages may be sent between any two pieces.
      yield { until: due > 0 || pace === null ? 0 : pace.next(served.now()) }
    }
  } catch (error) {
    if (path === null) throw error
    served.teller('source')(fileProblem(path, error))
  } finally {
    pattern.close()
  }
}

/** Limits the rate. Counts due bytes from the start, so that rounding errors and late timers do not accumulate. */
class Pace {
  readonly #rate: number
  #began: number
  #sent = 0

  constructor(rate: number, now: number) {
    this.#rate = rate
    this.#began = now
  }

  due(now: number): number {
    const behind = now - this.#timeOf(this.#sent)
    if (behind > MADE_UP_MS) this.#began += behind
    return Math.floor(((now - this.#began) * this.#rate) / 1000) - this.#sent
  }

  sent(bytes: number): void {
    this.#sent += bytes
  }

  /** Returns the time at which more bytes are due. */
  next(now: number): number {
    return Math.max(now + TICK_MS, this.#timeOf(this.#sent + 1))
  }

  #timeOf(bytes: number): number {
    return this.#began + (bytes * 1000) / this.#rate
  }
}
