import type { LinkAction } from '../../../shared/contract/faults'
import type { Timer } from '../timers'
import { LinkStep, type StepHost } from './link-step'
import { Trigger } from './trigger'

/** Actions that stop reading from the sender, which then sees backpressure. Nothing is lost. */

export class StallStep extends LinkStep {
  readonly #for: number | null
  readonly #trigger: Trigger
  #waiting: Uint8Array[] = []
  #hasEnded = false
  #timer: Timer | null = null
  #state: 'before' | 'stalled' | 'over' = 'before'

  constructor(host: StepHost, settings: Pick<Extract<LinkAction, { action: 'stall' }>, 'after' | 'for'>) {
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
    if (passed === bytes.length) return
    this.#waiting.push(Buffer.from(bytes.subarray(passed)))
    this.queued += bytes.length - passed
  }

  override end(): void {
    if (this.#state === 'stalled') this.#hasEnded = true
    else this.next.end()
  }

  override flush(): void {
    this.#finish()
    const waiting = this.#waiting
    this.#waiting = []
    this.queued = 0
    for (const bytes of waiting) this.next.push(bytes)
    if (!this.#hasEnded) return
    this.#hasEnded = false
    this.next.end()
  }

  override release(): void {
    super.release()
    this.#finish()
    this.#waiting = []
  }

  #begin(): void {
    if (this.#state !== 'before') return
    this.#state = 'stalled'
    this.host.report('began', '')
    this.host.hold(true)
    if (this.#for !== null)
      this.#timer = this.host.at(this.host.now() + this.#for, () => {
        this.flush()
      })
  }

  #finish(): void {
    this.#trigger.cancel()
    this.#timer?.cancel()
    const wasStalled = this.#state === 'stalled'
    this.#state = 'over'
    if (!wasStalled) return
    this.host.report('ended', '')
    this.host.hold(false)
  }
}

/** A slow reader: stops reading again and again. */
export class ZeroWindowStep extends LinkStep {
  readonly #ms: number
  #isHolding = false
  #timer: Timer

  constructor(host: StepHost, { ms }: Extract<LinkAction, { action: 'zero-window' }>) {
    super(host)
    this.#ms = ms
    this.#timer = host.at(host.now(), this.#turn)
  }

  push(bytes: Uint8Array): void {
    this.next.push(bytes)
  }

  override flush(): void {
    if (this.#isHolding) this.#turn()
  }

  override release(): void {
    super.release()
    this.#timer.cancel()
  }

  override removed(): void {
    this.#timer.cancel()
    if (!this.#isHolding) return
    this.#isHolding = false
    this.host.hold(false)
  }

  readonly #turn = (): void => {
    this.#timer.cancel()
    this.#isHolding = !this.#isHolding
    this.host.hold(this.#isHolding)
    this.#timer = this.host.at(this.host.now() + this.#ms, this.#turn)
  }
}
