import type { PayloadPlan } from './payload-plan'
import type { Served } from './served'
import type { Steps } from './steps'

/** Sends a payload at a fixed interval, first after one interval. */

export interface BeatPlan {
  readonly key: string
  readonly name: string
  /** Milliseconds. */
  readonly interval: number
  /** Null if unlimited. */
  readonly times: number | null
  readonly payload: PayloadPlan
}

/**
 * Limit up to which missed beats are caught up: a timer that is late (busy machine) sends the missed beats, one that is
 * very late (sleeping machine) skips them.
 */
const MADE_UP_MS = 1000

export class Beat {
  readonly #plan: BeatPlan
  readonly #served: Served
  readonly #began: number
  /** Number of the next beat, from 1. It is due at the start plus that many intervals, so that there is no drift. */
  #next = 1
  #sent = 0
  /** True until the system has accepted the last beat. */
  #isSending = false
  #leftOut = 0
  #timer: NodeJS.Timeout | undefined

  constructor(plan: BeatPlan, served: Served) {
    this.#plan = plan
    this.#served = served
    this.#began = served.now()
    this.#wait()
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#reportLeftOut()
  }

  #wait(): void {
    const due = this.#began + this.#next * this.#plan.interval
    this.#timer = setTimeout(
      () => {
        this.#beat()
      },
      Math.max(0, Math.ceil(due - this.#served.now()))
    )
  }

  #beat(): void {
    const { interval, times } = this.#plan
    const passed = Math.floor((this.#served.now() - this.#began) / interval)
    const missed = passed - this.#next
    if (missed > 0 && missed * interval > MADE_UP_MS) {
      this.#leaveOut(missed)
      this.#next = passed
    }
    for (; this.#next <= passed; this.#next++) {
      if (this.#served.isOver || (times !== null && this.#sent >= times)) return
      if (this.#isSending) this.#leaveOut(1)
      else this.#send()
    }
    if (times === null || this.#sent < times) this.#wait()
  }

  #send(): void {
    this.#reportLeftOut()
    this.#sent++
    this.#isSending = true
    this.#served.add('clock', this.#steps())
  }

  *#steps(): Steps {
    const { payload, key, name } = this.#plan
    yield* payload.steps(this.#served.fill(this.#served.count(key)), this.#served.noteAs(name))
    this.#served.onceFlushed(() => {
      this.#isSending = false
    })
  }

  /** Records the first skipped beat of a row at once, and the total when the row is over. */
  #leaveOut(beats: number): void {
    if (this.#leftOut === 0) {
      this.#served.noteAs(this.#plan.name)('Skipped: the previous one is still being sent.')
    }
    this.#leftOut += beats
  }

  #reportLeftOut(): void {
    if (this.#leftOut === 0) return
    if (!this.#served.isOver) this.#served.noteAs(this.#plan.name)(`Skipped ${this.#leftOut} in a row.`)
    this.#leftOut = 0
  }
}
