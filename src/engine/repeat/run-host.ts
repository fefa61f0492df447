import type { AnomalousRequest } from './anomaly'
import type { Connect } from '../http-client/upstream-connection'

/** Environment that a thread provides to a run. */

export interface RunHost {
  /** One for each target of the plan. */
  readonly connect: readonly Connect[]
  /** Monotonic time in milliseconds. */
  readonly now: () => number
  /** Time of `now` zero, in milliseconds since 1970. */
  readonly epoch: number
  /** True if waiting for the next attempt may use the thread completely. */
  readonly busy: boolean
  onAnomaly(anomaly: AnomalousRequest): void
  /** False while no attempt may begin; `then` is called afterwards. */
  mayGoOn?(then: () => void): boolean
  onOver(): void
}
