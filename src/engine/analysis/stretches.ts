import type { EngineRequests } from '../../shared/contract/contract'
import type { TimedStretch } from '../../shared/contract/attempts'
import type { Direction } from '../../shared/model/direction'
import type { TrafficReader } from './traffic-reader'
import type { Walker } from './walker'

/**
 * What was sent and what came back, of protocols that nobody takes apart: the answer is what came the other way between
 * the first byte of a stretch and the next segment behind it. What is pipelined is answered together, and so is its answer.
 */

type Stretch = NonNullable<EngineRequests['attempts.stretch']['input']['stretch']>

/** Throws `not-found` where there is no such connection. */
export function readStretch(
  walker: Walker,
  traffic: TrafficReader,
  connection: number,
  asked: Stretch | undefined
): EngineRequests['attempts.stretch']['output'] {
  traffic.mustKnow(connection)
  const sent = asked ?? ownStretch(walker, traffic, connection)
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

/** What an attempt sent. */
function ownStretch(walker: Walker, traffic: TrafficReader, connection: number): Stretch | null {
  const attempt = walker.replays.ranges.attempt(connection)
  if (attempt === null) return null
  const total = traffic.total(connection, 'up')
  return { direction: 'up', start: attempt.start, end: Math.min(attempt.end ?? total, total) }
}

/** Null where nothing came, or the capture does not hold when the stretch was sent. */
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
  // The segment that the stretch ends in holds what follows, too: that went out with it.
  const next = segment(end, end)
  const from = conversations.standing(connection, first, other)
  const to =
    next === undefined ? traffic.total(connection, other) : conversations.standing(connection, next, other)
  return from < to ? { direction: other, start: from, end: to } : null
}
