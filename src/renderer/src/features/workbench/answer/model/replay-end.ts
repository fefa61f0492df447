import type { ConnectionDetail, EventEntry } from '../../../../../../shared/contract/traffic'

/** Recorded reasons for the end of a replay. */

const ENDS: readonly unknown[] = ['foreign', 'cut-short', 'no-http2']

/** Returns the reason why there is no complete response; null if the events only record how the connection ended. */
export function whyUnanswered(events: readonly EventEntry[]): EventEntry | null {
  const reason = events.find(({ name, data }) => name === 'replay' && ENDS.includes(data['what']))
  // A timeout while waiting for the peer to close is not a reason.
  return reason ?? events.find(({ name, data }) => name === 'timeout' && data['what'] !== 'end') ?? null
}

export interface RedirectHop {
  readonly connection: number
  /** Index of the exchange on the connection. */
  readonly nth: number
}

/**
 * Returns the exchange that follows a redirect of this one; null if there is none, undefined if it is not decided yet.
 */
export function nextHop({ row, events }: ConnectionDetail, nth: number): RedirectHop | null | undefined {
  const replayEvents = events.filter(({ name }) => name === 'replay').map(({ data }) => data)
  const led = replayEvents.find((data) => data['what'] === 'redirect' && data['nth'] === nth)
  if (led !== undefined) return { connection: Number(led['next']), nth: Number(led['before']) }
  const isOver =
    row.ended !== null || replayEvents.some((data) => data['what'] === 'kept' && Number(data['nth']) >= nth)
  return isOver ? null : undefined
}

/** Returns the redirect event of the `nth` request on the connection; null if its response was not a redirect. */
export function whereItLed(events: readonly EventEntry[], nth: number): EventEntry | null {
  return (
    events.findLast(
      ({ name, data }) =>
        name === 'replay' && String(data['what']).startsWith('redirect') && data['nth'] === nth
    ) ?? null
  )
}
