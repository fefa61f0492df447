import type { ConnectionEvent } from '../../../shared/model/connection-event'
import { DIRECTIONS, type Direction } from '../../../shared/model/direction'
import { connectionOfLeg, upstreamLegOf } from '../../../shared/model/upstream-leg'
import { FLAG_DOWN, FLAG_EVENT, type SegmentRow } from '../../capture/segment-index'
import type { ConversationIndex } from './conversation-index'
import type { GapReason } from './conversation-thread'

/**
 * Streams of the upstream legs: what Tcplens sent to the upstream server and received from it, for connections that
 * rules change. They can be read like those of connections, by the number of the leg; nothing of them is decoded, and
 * they are no rows of a table.
 */

type Totals = Record<Direction, number>

export class UpstreamLegs {
  readonly #conversations: ConversationIndex
  readonly #totals = new Map<number, Totals>()

  constructor(conversations: ConversationIndex) {
    this.#conversations = conversations
  }

  /** Returns the length of a stream; null if there is no such leg. */
  total(leg: number, direction: Direction): number | null {
    return this.#totals.get(leg)?.[direction] ?? null
  }

  /** Adds the next row of a leg. `event` is that of an event row. */
  add(row: SegmentRow, number: number, event: ConnectionEvent | null, missing: GapReason): void {
    const { connection: leg, flags, offset, length } = row
    const isNew = !this.#totals.has(leg)
    const totals = this.#of(leg)
    const direction = (flags & FLAG_DOWN) === 0 ? 'up' : 'down'
    if (event?.event === 'continued') {
      for (const each of DIRECTIONS) {
        // Bytes from before the rules applied are in the connection's own record.
        if (isNew) totals[each] = event[each]
        else this.#gap(leg, each, event[each], event.reason === 'next-file' ? 'dropped' : missing)
      }
    }
    this.#gap(leg, direction, offset, missing)
    this.#conversations.add(leg, number, totals.up, totals.down)
    if ((flags & FLAG_EVENT) === 0) totals[direction] = offset + length
  }

  /** Continues a leg at the state saved in the capture, after rows were lost. */
  continue(leg: number, offsets: Totals): void {
    this.#of(leg)
    for (const direction of DIRECTIONS) this.#gap(leg, direction, offsets[direction], 'dropped')
  }

  /** Removes the legs of connections that are gone. */
  drop(isGone: (connection: number) => boolean): void {
    for (const leg of this.#totals.keys()) if (isGone(connectionOfLeg(leg))) this.#totals.delete(leg)
  }

  totals(leg: number): Totals {
    return this.#totals.get(leg) ?? { up: 0, down: 0 }
  }

  /** True if the connection has an upstream leg of its own. */
  has(connection: number): boolean {
    return this.#totals.has(upstreamLegOf(connection))
  }

  #of(leg: number): Totals {
    let totals = this.#totals.get(leg)
    if (totals === undefined) {
      totals = { up: 0, down: 0 }
      this.#totals.set(leg, totals)
    }
    return totals
  }

  #gap(leg: number, direction: Direction, to: number, reason: GapReason): void {
    const totals = this.#of(leg)
    const offset = totals[direction]
    if (to <= offset) return
    this.#conversations.addGap(leg, { direction, offset, length: to - offset, reason })
    totals[direction] = to
  }
}
