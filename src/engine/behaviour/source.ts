import { fileProblem } from '../sending/sent-file'
import { createPattern, MAX_TAKE_BYTES } from './pattern'
import type { PayloadPlan } from './payload-plan'
import type { Served } from './served'
import type { Steps } from './steps'

/** Streams a pattern without end, as fast as the peer reads or at a rate. */

export interface SourcePlan {
  readonly key: string
  readonly pattern: PayloadPlan
  /** The pattern's file, where it is one. */
  readonly path: string | null
  /** Bytes a second; null for as fast as the peer reads. */
  readonly rate: number | null
}

/** How often what has become due is sent: seldom enough for whole segments, often enough to be steady. */
const TICK_MS = 10

/** What a peer that did not read has missed beyond this is not made up for: that would be a burst, not a rate. */
const MADE_UP_MS = 1000

/** `goesOn` is asked before each piece. */
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
      // Between any two pieces everything else may go first.
      yield { until: due > 0 || pace === null ? 0 : pace.next(served.now()) }
    }
  } catch (error) {
    if (path === null) throw error
    served.teller('source')(fileProblem(path, error))
  } finally {
    pattern.close()
  }
}

/** Bytes due are counted from the beginning, so that rounding and late timers do not add up. */
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

  /** When there will be something to send. */
  next(now: number): number {
    return Math.max(now + TICK_MS, this.#timeOf(this.#sent + 1))
  }

  #timeOf(bytes: number): number {
    return this.#began + (bytes * 1000) / this.#rate
  }
}
