import type { LinkAction } from '../../../shared/contract/faults'
import type { Timer } from '../timers'
import { LinkStep, type StepHost } from './link-step'
import { PeriodStep } from './period-step'
import { Trigger } from './trigger'

/** Actions that end a connection: reset, close (also for a limit of bytes), and a timeout that discards data first. */

type Settings<Name extends LinkAction['action']> = Extract<LinkAction, { action: Name }>

/** Passes bytes until its trigger, and then ends the connection. */
abstract class Ending extends LinkStep {
  readonly #trigger: Trigger
  #isOver = false

  constructor(host: StepHost, after: Settings<'reset'>['after'], from?: 'data' | 'open') {
    super(host)
    this.#trigger = new Trigger(
      host,
      after,
      () => {
        this.#finish()
      },
      from
    )
  }

  push(bytes: Uint8Array): void {
    if (this.#isOver) return
    const passed = this.#trigger.pass(bytes.length, this.host.now())
    if (passed > 0) this.next.push(passed === bytes.length ? bytes : bytes.subarray(0, passed))
    if (this.#trigger.left === 0) this.#finish()
  }

  override release(): void {
    super.release()
    this.#trigger.cancel()
  }

  override removed(): void {
    this.#trigger.cancel()
  }

  protected abstract finish(): void

  #finish(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#trigger.cancel()
    this.host.report('began', '')
    this.finish()
  }
}

export class ResetStep extends Ending {
  constructor(host: StepHost, { after, from }: Settings<'reset'>) {
    super(host, after, from)
  }

  protected finish(): void {
    this.host.reset()
  }
}

export class CloseStep extends Ending {
  readonly #mode: 'fin' | 'reset'

  constructor(host: StepHost, { after, mode }: Pick<Settings<'close'>, 'after' | 'mode'>) {
    super(host, after)
    this.#mode = mode
  }

  protected finish(): void {
    if (this.#mode === 'fin') this.host.close()
    else this.host.reset()
  }
}

/** Discards data while the connection stays open. */
export class DropDataStep extends PeriodStep {
  #dropped = 0

  override release(): void {
    super.release()
    this.elapsed()
  }

  override removed(): void {
    this.elapsed()
  }

  protected during(bytes: Uint8Array): void {
    this.#dropped += bytes.length
  }

  protected elapsed(): void {
    if (this.finish()) this.host.report('ended', `${this.#dropped} B`)
  }
}

/** Discards data, and closes both legs after a time, or when it is removed. */
export class TimeoutStep extends DropDataStep {
  readonly #close: Timer | null

  constructor(host: StepHost, { ms }: Settings<'timeout'>) {
    super(host, { after: { unit: 'bytes', amount: 0 }, for: null })
    this.#close =
      ms === 0
        ? null
        : host.at(host.beganAt + ms, () => {
            host.close()
          })
  }

  override release(): void {
    this.#close?.cancel()
    super.release()
  }

  override removed(): void {
    this.#close?.cancel()
    super.removed()
    this.host.close()
  }
}
