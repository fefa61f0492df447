import type { ConnectionEvent } from '../../shared/model/connection-event'
import type { PayloadFill } from '../../shared/payload/placeholders'
import type { OutletLane } from './outlet'
import type { AddNote } from './payload-plan'
import type { Steps } from './steps'

/** A connection as seen by its behaviours. */
export interface Served {
  /** Milliseconds of the capture's clock. */
  now(): number
  /** Queues steps; `weight` as in `Outlet.add`. */
  add(lane: OutletLane, steps: Steps, weight?: number): void
  /** Disables the automatic FIN after the peer's: the caller queues it. */
  keepOpen(): void
  /** Stops or resumes reading from the peer, whose bytes are forwarded to a slower destination. */
  hold(on: boolean): void
  /** True if nothing can be sent any more. */
  readonly isOver: boolean
  /** Calls back when the system has accepted all written bytes. */
  onceFlushed(then: () => void): void
  /** Increments and returns the counter of this key, from 1. */
  count(key: string): number
  fill(counter: number, groups?: Readonly<Record<string, string>>): PayloadFill
  /** Returns milliseconds since 1970. */
  epoch(): number
  /** Its number in the capture. */
  readonly connection: number
  /** Adds an event to the connection's record. */
  event(event: ConnectionEvent): void
  /** Returns a function that adds texts to the record under the behaviour's name. */
  noteAs(name: string): AddNote
}
