import type { EngineRequests } from '../../../shared/contract/contract'
import type { TimedStretch } from '../../../shared/contract/attempts'
import type { Direction } from '../../../shared/model/direction'
import type { TrafficReader } from '../traffic/traffic-reader'
import type { Walker } from '../walker'

/**
 * Pairs a sent range with its response for protocols without a decoder. The response is the data in the other
 * direction between the first byte of the range and the next segment after it. Pipelined requests are treated
 * as one, and so are their responses.
 */

type Stretch = NonNullable<EngineRequests['attempts.stretch']['input']['stretch']>

/** Throws `not-found` if the connection does not exist. */
export function readStretch(
  walker: Walker,
  traffic: TrafficReader,
  connection: number,
  requested: Stretch | undefined
): EngineRequests['attempts.stretch']['output'] {
  traffic.mustKnow(connection)
  const sent = requested ?? ownStretch(walker, traffic, connection)
  if (sent === null || sent.end <= sent.start) return null
  const timed = (stretch: Stretch): TimedStretch => ({
    direction: stretch.direction,
    start: stretch.start,
    end: stretch.end,
    first: traffic.arrived(connection, stretch.direction, stretch.start),
    last: traffic.arrived(connection, stretch.direction, stretch.end - 1)
  })
  const answer = answerTo(walker, traffic, connection, sent)
  return { sent: timed(sent), answer: answer === null ? null : timed(answer) }
}

/** Returns the range that a replay sent. */
function ownStretch(walker: Walker, traffic: TrafficReader, connection: number): Stretch | null {
  const attempt = walker.replays.ranges.attempt(connection)
  if (attempt === null) return null
  const total = traffic.total(connection, 'up')
  return { direction: 'up', start: attempt.start, end: Math.min(attempt.end ?? total, total) }
}

/** Returns null if there was no response, or the capture lacks the segment in which the range was sent. */
function answerTo(
  { conversations }: Walker,
  traffic: TrafficReader,
  connection: number,
  { direction, start, end }: Stretch
): Stretch | null {
  const other: Direction = direction === 'up' ? 'down' : 'up'
  const segment = (offset: number, from: number): number | undefined => {
    const found: number[] = []
    conversations.walk(connection, direction, offset, (row, number) => {
      if (row.offset >= from) found.push(number)
      return found.length === 0
    })
    return found[0]
  }
  const first = segment(start, 0)
  if (first === undefined) return null
  // The segment at the end of the range may contain later bytes, which were sent together with it.
  const next = segment(end, end)
  const from = conversations.lengthBefore(connection, first, other)
  const to =
    next === undefined
      ? traffic.total(connection, other)
      : conversations.lengthBefore(connection, next, other)
  return from < to ? { direction: other, start: from, end: to } : null
}
