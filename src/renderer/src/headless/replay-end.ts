import type { ConnectionDetail, EventEntry } from '../../../shared/contract/traffic'

/** What the record of a replay says of its end, besides bytes. */

const ENDS: readonly unknown[] = ['foreign', 'cut-short', 'no-http2']

/** Why there is no whole answer; null where the record names nothing but how the connection ended. */
export function whyUnanswered(events: readonly EventEntry[]): EventEntry | null {
  const said = events.find(({ name, data }) => name === 'replay' && ENDS.includes(data['what']))
  // How long a peer may take to end too is no reason for anything.
  return said ?? events.find(({ name, data }) => name === 'timeout' && data['what'] !== 'end') ?? null
}

export interface Hop {
  readonly connection: number
  /** Which exchange of it, from 0. */
  readonly nth: number
}

/** The exchange that follows from the answer to this one; null where none does, undefined while that may yet be told. */
export function nextHop({ row, events }: ConnectionDetail, nth: number): Hop | null | undefined {
  const told = events.filter(({ name }) => name === 'replay').map(({ data }) => data)
  const led = told.find((data) => data['what'] === 'redirect' && data['nth'] === nth)
  if (led !== undefined) return { connection: Number(led['next']), nth: Number(led['before']) }
  const isOver =
    row.ended !== null || told.some((data) => data['what'] === 'kept' && Number(data['nth']) >= nth)
  return isOver ? null : undefined
}

/** Where the answer to the `nth` request of its connection led, and whether that was followed; null where it led nowhere. */
export function whereItLed(events: readonly EventEntry[], nth: number): EventEntry | null {
  return (
    events.findLast(
      ({ name, data }) =>
        name === 'replay' && String(data['what']).startsWith('redirect') && data['nth'] === nth
    ) ?? null
  )
}
