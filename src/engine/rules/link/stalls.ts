import type { LinkAction } from '../../../shared/contract/faults'
import type { Timer } from '../timers'
import { LinkStep, type StepHost } from './link-step'
import { PeriodStep } from './period-step'

/** Actions that stop reading from the sender, which then sees backpressure. Nothing is lost. */

export class StallStep extends PeriodStep {
  #waiting: Uint8Array[] = []
  #hasEnded = false

  override end(): void {
    if (this.isDuring) this.#hasEnded = true
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

  protected override begun(): void {
    this.host.hold(true)
  }

  protected during(bytes: Uint8Array): void {
    this.#waiting.push(Buffer.from(bytes))
    this.queued += bytes.length
  }

  protected elapsed(): void {
    this.flush()
  }

  #finish(): void {
    if (!this.finish()) return
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
