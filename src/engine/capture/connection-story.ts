import type { ConnectionEvent, Endpoint } from '../../shared/model/connection-event'
import type { Clock } from '../clock'
import { epochMilliseconds, type ClockBase } from './pcapng/clock'

/**
 * What has to be said of a connection again where the record goes on: who it is of, since when it is open, how it ended.
 * Keeps the events' own objects, so that it costs nothing until then.
 */

type Opening = Extract<ConnectionEvent, { event: 'open' }>
type Closing = Extract<ConnectionEvent, { event: 'close' }>
type Continued = Extract<ConnectionEvent, { event: 'continued' }>

/** Why records of connections go on, and since when (in nanoseconds of the clock) nothing was recorded. */
export interface Continuation {
  readonly reason: Continued['reason']
  readonly lostSince: number | null
}

export class ConnectionStory {
  /** Its address, where that was known only after it was opened. */
  client: Endpoint | undefined
  closing: Closing | undefined
  readonly #times: { readonly clock: Clock; readonly base: ClockBase }
  #opening: Opening | undefined
  /** Nanoseconds of the clock. */
  #openedAt = 0

  constructor(times: { readonly clock: Clock; readonly base: ClockBase }) {
    this.#times = times
  }

  /** `at`: nanoseconds of the clock; null where the record has a row of it already, which says since when. */
  opened(event: Opening, at: number | null): void {
    this.#opening = event
    if (at !== null) this.#openedAt = at
  }

  /** The record's first row of it is of this time. */
  firstTold(at: number): void {
    if (this.#opening === undefined) this.#openedAt = at
  }

  /** Where it stands: bytes of its streams, and the number of its leg. Null for one that was never opened. */
  continued(
    { reason, lostSince }: Continuation,
    { up, down }: { readonly up: number; readonly down: number },
    leg: number
  ): Continued | null {
    if (this.#opening === undefined) return null
    const { session, role, client, target, replayOf, original, range } = this.#opening
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
      opened: epochMilliseconds(base, this.#openedAt),
      up,
      down,
      ...(leg === 0 ? {} : { leg }),
      reason,
      ...(lost === null ? {} : { lost: { milliseconds: Math.round(lost / 1000) / 1000 } })
    }
  }
}
