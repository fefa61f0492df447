import type { After } from '../../../shared/contract/faults'
import type { Timer } from '../timers'
import type { StepHost } from './link-step'

/** Decides when a fault begins: at a byte of the stream, or at a time. */
export class Trigger {
  /** Bytes that pass before it; Infinity while it waits for its time. */
  left: number
  #timer: Timer | null = null
  /** Starts the time, if the first byte does. */
  #begin: ((at: number) => void) | null = null

  /** `onTime` is called when the time has come; not for a number of bytes. */
  constructor(host: StepHost, after: After, onTime: () => void, from: 'data' | 'open' = 'open') {
    this.left = after.unit === 'bytes' ? after.amount : Infinity
    if (after.unit === 'bytes') return
    const begin = (at: number): void => {
      this.#timer = host.at(at + after.amount, () => {
        this.left = 0
        onTime()
      })
    }
    if (from === 'open') begin(host.beganAt)
    else this.#begin = begin
  }

  /** Returns how many of the next bytes pass before the fault begins. */
  pass(length: number, now: number): number {
    this.#begin?.(now)
    this.#begin = null
    const passed = Math.min(length, this.left)
    this.left -= passed
    return passed
  }

  cancel(): void {
    this.#timer?.cancel()
    this.#timer = null
  }
}
