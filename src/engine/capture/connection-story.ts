import type { ConnectionEvent, Endpoint } from '../../shared/model/connection-event'
import type { Clock } from '../clock'
import { epochMilliseconds, type ClockBase } from './pcapng/clock'

/**
 * State needed to record a connection again after a gap or in a new file: its endpoints, when it opened and how it
 * ended. Keeps the event objects themselves, so it costs nothing until then.
 */

type Opening = Extract<ConnectionEvent, { event: 'open' }>
type Closing = Extract<ConnectionEvent, { event: 'close' }>
type Continued = Extract<ConnectionEvent, { event: 'continued' }>

/** Why recording of connections continues, and since when (nanoseconds of the clock) nothing was recorded. */
export interface Continuation {
  readonly reason: Continued['reason']
  readonly lostSince: number | null
}

export class ConnectionStory {
  /** Client address if it became known only after the connection opened. */
  client: Endpoint | undefined
  closing: Closing | undefined
  readonly #times: { readonly clock: Clock; readonly base: ClockBase }
  #opening: Opening | undefined
  /** Nanoseconds of the clock. */
  #openedAt = 0

  constructor(times: { readonly clock: Clock; readonly base: ClockBase }) {
    this.#times = times
  }

  /** `at`: nanoseconds of the clock; null if an earlier row already records when the connection opened. */
  opened(event: Opening, at: number | null): void {
    this.#opening = event
    if (at !== null) this.#openedAt = at
  }

  /** Sets the time of the first row recorded for the connection. */
  firstRecorded(at: number): void {
    if (this.#opening === undefined) this.#openedAt = at
  }

  /**
   * Returns the event with the current state: bytes of both streams and the leg number. Null if the connection never
   * opened.
   */
  continued(
    { reason, lostSince }: Continuation,
    { up, down }: { readonly up: number; readonly down: number },
    leg: number
  ): Continued | null {
    if (this.#opening === undefined) return null
    const { session, role, client, target, replayOf, original, range, upstreamOf } = this.#opening
    const { base, clock } = this.#times
    const lost = lostSince === null ? null : clock.now() - Math.max(lostSince, this.#openedAt)
    return {
      event: 'continued',
      session,
      role,
      client: this.client ?? client,
      target,
      ...(replayOf === undefined ? {} : { replayOf }),
      ...(original === undefined ? {} : { original }),
      ...(range === undefined ? {} : { range }),
      ...(upstreamOf === undefined ? {} : { upstreamOf }),
      opened: epochMilliseconds(base, this.#openedAt),
      up,
      down,
      ...(leg === 0 ? {} : { leg }),
      reason,
      ...(lost === null ? {} : { lost: { milliseconds: Math.round(lost / 1000) / 1000 } })
    }
  }
}
