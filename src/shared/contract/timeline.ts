import * as v from 'valibot'
import { CaptureId } from './captures'
import { MAX_TIMELINE_BUCKETS } from './limits'

/**
 * A connection's life for drawing it: however many segments there are, at most so many bars a direction. Times are
 * milliseconds since 1970, exact to the microsecond.
 */

/** A stretch of time of one direction in which bytes came. A tuple, since there are hundreds in one reply. */
export const TimelineBar = v.tuple([
  /** Time of the first segment, and of the last. */
  v.number(),
  v.number(),
  /** Bytes, and in how many segments. */
  v.number(),
  v.number(),
  /** Offset of the first byte, and behind the last. Between them bytes may be missing in the capture. */
  v.number(),
  v.number(),
  /** The first segment's place in the conversation. */
  v.number()
])
export type TimelineBar = v.InferOutput<typeof TimelineBar>

export const Timeline = v.strictObject({
  /** The whole life so far: opening, and close or what came last. */
  start: v.number(),
  end: v.number(),
  /** The part that is told of. */
  from: v.number(),
  to: v.number(),
  /** The longest times in which nothing happened, in order: drawn in scale they would leave no room for the rest. */
  idle: v.array(v.tuple([v.number(), v.number()])),
  /** Milliseconds (idle ones not counted) that one bar may stand for. */
  width: v.number(),
  up: v.array(TimelineBar),
  down: v.array(TimelineBar)
})
export type Timeline = v.InferOutput<typeof Timeline>

const Time = v.pipe(v.number(), v.finite())

export const timelineRequests = {
  /** `from` and `to` limit it to a part; null for the beginning and the end. */
  'connections.timeline': {
    input: v.strictObject({
      capture: CaptureId,
      connection: v.pipe(v.number(), v.integer(), v.minValue(1)),
      from: v.nullable(Time),
      to: v.nullable(Time),
      buckets: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_TIMELINE_BUCKETS))
    }),
    output: Timeline
  }
}
