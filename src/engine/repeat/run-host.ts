import type { OddRequest } from './odd'
import type { OpenWire } from './wire'

/** What a run needs of the thread it is on. */

export interface RunHost {
  /** Of each target of the plan. */
  readonly wires: readonly OpenWire[]
  /** Milliseconds that never go back. */
  readonly now: () => number
  /** Of its zero, in milliseconds since 1970. */
  readonly epoch: number
  /** Waiting for the next attempt may take the whole thread. */
  readonly busy: boolean
  onOdd(odd: OddRequest): void
  /** False while nothing more is to be begun; `then` is called once that is over. */
  mayGoOn?(then: () => void): boolean
  onOver(): void
}
