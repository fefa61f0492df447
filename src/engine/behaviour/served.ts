import type { ConnectionEvent } from '../../shared/model/connection-event'
import type { PayloadFill } from '../../shared/payload/placeholders'
import type { Lane } from './outlet'
import type { Tell } from './payload-plan'
import type { Steps } from './steps'

/** A connection as its behaviours see it. */
export interface Served {
  /** Milliseconds of the capture's clock. */
  now(): number
  /** Queues steps; `weight` as of `Outlet.add`. */
  add(lane: Lane, steps: Steps, weight?: number): void
  /** The peer's FIN is no longer answered by ours once nothing is queued: whoever calls this queues it. */
  keepOpen(): void
  /** Whether the peer is not to be read from, because what comes goes on elsewhere, and more slowly. */
  hold(on: boolean): void
  /** Whether nothing can be sent any more. */
  readonly isOver: boolean
  /** Calls back when all that was sent is with the system. */
  onceFlushed(then: () => void): void
  /** The next number of what is counted under this key, from 1. */
  count(key: string): number
  fill(counter: number, groups?: Readonly<Record<string, string>>): PayloadFill
  /** Milliseconds since 1970. */
  epoch(): number
  /** Its number in the capture. */
  readonly connection: number
  /** Writes into the connection's record. */
  event(event: ConnectionEvent): void
  /** The same, under the behaviour's name. */
  teller(name: string): Tell
}
