import * as v from 'valibot'
import { CaptureId } from './captures'
import { MAX_TIMELINE_BUCKETS } from './limits'

/**
 * A connection's timeline for drawing: at most a fixed number of bars per direction, whatever the number of segments.
 * Times are milliseconds since 1970, exact to the microsecond.
 */

/** Time span of one direction in which bytes arrived. A tuple, because one reply has hundreds of them. */
export const TimelineBar = v.tuple([
  /** Time of the first segment, and of the last. */
  v.number(),
  v.number(),
  /** Number of bytes, and of segments. */
  v.number(),
  v.number(),
  /** Offset of the first byte, and the offset after the last. Bytes in between may be missing from the capture. */
  v.number(),
  v.number(),
  /** Index of the first segment in the conversation. */
  v.number()
])
export type TimelineBar = v.InferOutput<typeof TimelineBar>

export const Timeline = v.strictObject({
  /** The connection's whole duration so far: opening, and close or latest entry. */
  start: v.number(),
  end: v.number(),
  /** The part that the bars cover. */
  from: v.number(),
  to: v.number(),
  /** The longest idle times, in order. Drawn to scale, they would leave no room for the rest. */
  idle: v.array(v.tuple([v.number(), v.number()])),
  /** Maximum milliseconds (idle times not counted) covered by one bar. */
  width: v.number(),
  up: v.array(TimelineBar),
  down: v.array(TimelineBar)
})
export type Timeline = v.InferOutput<typeof Timeline>

const Time = v.pipe(v.number(), v.finite())

export const timelineRequests = {
  /** `from` and `to` limit the timeline to a part; null means the beginning and the end. */
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
