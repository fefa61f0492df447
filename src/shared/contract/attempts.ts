import * as v from 'valibot'
import { CaptureId } from './captures'

/**
 * Attempts: all replays of one original, including replays of replays. A view lists them (see `attemptsOf` of a query).
 * The original may be in another capture than its attempts, because replays from an opened file are recorded in the
 * live capture.
 */

const Number1 = v.pipe(v.number(), v.integer(), v.minValue(1))
const Offset = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER))

/**
 * Identifies an exchange by its position in its connection and its start time, which are the same in every copy of its
 * capture.
 */
export const ExchangePlace = v.strictObject({
  connection: Number1,
  /** Offset of its request, and of its first response; at least one is known. */
  up: v.optional(Offset),
  down: v.optional(Offset),
  /** Milliseconds since 1970. */
  time: v.pipe(v.number(), v.finite())
})
export type ExchangePlace = v.InferOutput<typeof ExchangePlace>

/** Bytes [start, end) of a stream. */
const Stretch = v.strictObject({ direction: v.picklist(['up', 'down']), start: Offset, end: Offset })

/** Original bytes of a replay that are not an HTTP request: a frame, a message of any protocol, a selection. */
export const AttemptedRange = v.strictObject({
  connection: Number1,
  /**
   * Start time of that connection in milliseconds since 1970. With the number, it identifies the connection in every
   * copy of its capture.
   */
  opened: v.number(),
  ...Stretch.entries,
  /** File of the original; absent if it is in the requested capture. */
  file: v.optional(v.string()),
  /** Endpoints of the connection, such as `127.0.0.1:5000 to 127.0.0.1:6379`. */
  of: v.string()
})
export type AttemptedRange = v.InferOutput<typeof AttemptedRange>

/** Bytes of a connection, in whichever capture it is; `within` limits them to a range. */
const RangesOf = v.strictObject({
  connection: Number1,
  opened: v.pipe(v.number(), v.finite()),
  within: v.optional(Stretch)
})

/**
 * Selects the original whose attempts are listed: that of an exchange in the requested capture, an exchange in another
 * file, or bytes of a connection, whose attempts are connections.
 */
export const AttemptsOf = v.union([
  v.strictObject({ exchange: Number1 }),
  ExchangePlace,
  v.strictObject({ ranges: RangesOf })
])
export type AttemptsOf = v.InferOutput<typeof AttemptsOf>

/** An original in another file, as recorded with its replay. */
export const Elsewhere = v.strictObject({
  ...ExchangePlace.entries,
  file: v.string(),
  /** Its number in that file. */
  number: v.number(),
  /** Its request, such as `GET /`. */
  of: v.string()
})
export type Elsewhere = v.InferOutput<typeof Elsewhere>

/**
 * `first` and `last`: arrival times of its first and last byte in milliseconds since 1970; null if the capture lacks
 * the byte.
 */
const TimedStretch = v.strictObject({
  ...Stretch.entries,
  first: v.nullable(v.number()),
  last: v.nullable(v.number())
})
export type TimedStretch = v.InferOutput<typeof TimedStretch>

export const attemptRequests = {
  /** Returns the original of an exchange. */
  'attempts.original': {
    input: v.strictObject({ capture: CaptureId, exchange: Number1 }),
    output: v.strictObject({
      /** Its number in this capture, even if the capture has dropped it; null if it is in another file. */
      exchange: v.nullable(v.number()),
      elsewhere: v.nullable(Elsewhere),
      /** Its place, if the original is in this capture and has not been dropped. */
      place: v.nullable(ExchangePlace)
    })
  },
  /** Returns the number in this capture of the exchange at `place`; null if it belongs to another capture. */
  'attempts.find': {
    input: v.strictObject({ capture: CaptureId, place: ExchangePlace }),
    output: v.nullable(v.number())
  },
  /**
   * Returns a range of a sent stream and its response: the bytes received from then on until more was sent. Without
   * `stretch`, the range that an attempt's connection sent; null if the connection is not an attempt or has sent
   * nothing.
   */
  'attempts.stretch': {
    input: v.strictObject({ capture: CaptureId, connection: Number1, stretch: v.optional(Stretch) }),
    output: v.nullable(v.strictObject({ sent: TimedStretch, answer: v.nullable(TimedStretch) }))
  }
}
