import type { After } from '../../../shared/contract/faults'
import type { Timer } from '../timers'
import { LinkStep, type StepHost } from './link-step'
import { Trigger } from './trigger'

/** Base of the actions that begin at a byte or a time, and last for a time or until their rule is switched off. */
export abstract class PeriodStep extends LinkStep {
  readonly #trigger: Trigger
  /** Milliseconds; null for no end. */
  readonly #for: number | null
  #timer: Timer | null = null
  #state: 'before' | 'during' | 'over' = 'before'

  constructor(host: StepHost, settings: { readonly after: After; readonly for: number | null }) {
    super(host)
    this.#for = settings.for
    this.#trigger = new Trigger(host, settings.after, () => {
      this.#begin()
    })
    if (this.#trigger.left === 0) this.#begin()
  }

  push(bytes: Uint8Array): void {
    if (this.#state === 'over') {
      this.next.push(bytes)
      return
    }
    const passed = this.#state === 'before' ? this.#trigger.pass(bytes.length, this.host.now()) : 0
    if (passed > 0) this.next.push(bytes.subarray(0, passed))
    if (this.#trigger.left === 0) this.#begin()
    if (passed < bytes.length) this.during(bytes.subarray(passed))
  }

  protected get isDuring(): boolean {
    return this.#state === 'during'
  }

  /** Handles bytes within the period. They are valid during the call only. */
  protected abstract during(bytes: Uint8Array): void

  /** Called when the period begins, possibly within the constructor. */
  protected begun(): void {
    // Most actions only treat the bytes that follow.
  }

  /** Called when the time of the period is over. */
  protected abstract elapsed(): void

  /** Ends the period, or its wait. Returns true if it was going on. */
  protected finish(): boolean {
    this.#trigger.cancel()
    this.#timer?.cancel()
    const was = this.isDuring
    this.#state = 'over'
    return was
  }

  #begin(): void {
    if (this.#state !== 'before') return
    this.#state = 'during'
    this.host.report('began', '')
    this.begun()
    if (this.#for !== null)
      this.#timer = this.host.at(this.host.now() + this.#for, () => {
        this.elapsed()
      })
  }
}
