import * as v from 'valibot'
import { CaptureId } from './captures'

/**
 * Attempts: all replays that go back to one original, replays of replays among them. They are listed by a view (see
 * `attemptsOf` of a query); the original may be in another capture than its attempts, since what is sent again out of an
 * opened file is recorded live.
 */

const Number1 = v.pipe(v.number(), v.integer(), v.minValue(1))
const Offset = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER))

/** Where an exchange is in its connection, and when it began: the same in every copy of its capture. */
export const ExchangePlace = v.strictObject({
  connection: Number1,
  /** Offset of its request, and of its first response; one of them is known. */
  up: v.optional(Offset),
  down: v.optional(Offset),
  /** Milliseconds since 1970. */
  time: v.pipe(v.number(), v.finite())
})
export type ExchangePlace = v.InferOutput<typeof ExchangePlace>

/** Bytes [start, end) of a stream. */
const Stretch = v.strictObject({ direction: v.picklist(['up', 'down']), start: Offset, end: Offset })

/** What was sent again and is no request of HTTP: a frame, a message of any protocol, a selection. */
export const AttemptedRange = v.strictObject({
  connection: Number1,
  /** When that connection began, in milliseconds since 1970: with its number the same in every copy of its capture. */
  opened: v.number(),
  ...Stretch.entries,
  /** The file that it is in; absent where that is the capture asked. */
  file: v.optional(v.string()),
  /** Whose connection it was, such as `127.0.0.1:5000 to 127.0.0.1:6379`. */
  of: v.string()
})
export type AttemptedRange = v.InferOutput<typeof AttemptedRange>

/** Of bytes of a connection, in whichever capture that is; `within` those of a stretch of it. */
const RangesOf = v.strictObject({
  connection: Number1,
  opened: v.pipe(v.number(), v.finite()),
  within: v.optional(Stretch)
})

/**
 * Whose attempts: of an exchange of the capture asked, or of what it goes back to; or of one in another file; or of what
 * is no exchange, whose attempts are connections.
 */
export const AttemptsOf = v.union([
  v.strictObject({ exchange: Number1 }),
  ExchangePlace,
  v.strictObject({ ranges: RangesOf })
])
export type AttemptsOf = v.InferOutput<typeof AttemptsOf>

/** An original in another file, as the record of its replay tells it. */
export const Elsewhere = v.strictObject({
  ...ExchangePlace.entries,
  file: v.string(),
  /** Its number there. */
  number: v.number(),
  /** What it asked, such as `GET /`. */
  of: v.string()
})
export type Elsewhere = v.InferOutput<typeof Elsewhere>

/** `first` and `last`: when its first and its last byte were seen, in milliseconds since 1970; null where the capture lacks them. */
const TimedStretch = v.strictObject({
  ...Stretch.entries,
  first: v.nullable(v.number()),
  last: v.nullable(v.number())
})
export type TimedStretch = v.InferOutput<typeof TimedStretch>

export const attemptRequests = {
  /** What an exchange goes back to. */
  'attempts.original': {
    input: v.strictObject({ capture: CaptureId, exchange: Number1 }),
    output: v.strictObject({
      /** Its number in this capture, which may have dropped it; null where it is elsewhere. */
      exchange: v.nullable(v.number()),
      elsewhere: v.nullable(Elsewhere),
      /** Where the original is in this capture and still there, its place. */
      place: v.nullable(ExchangePlace)
    })
  },
  /** The number that an exchange told by its place has in this capture; null where it is of another. */
  'attempts.find': {
    input: v.strictObject({ capture: CaptureId, place: ExchangePlace }),
    output: v.nullable(v.number())
  },
  /**
   * A stretch of a stream as it was sent, and what came back: the bytes that came the other way from then on until more
   * was sent. Without a stretch, what a connection sent that is an attempt. Null where that is none, or has sent nothing.
   */
  'attempts.stretch': {
    input: v.strictObject({ capture: CaptureId, connection: Number1, stretch: v.optional(Stretch) }),
    output: v.nullable(v.strictObject({ sent: TimedStretch, answer: v.nullable(TimedStretch) }))
  }
}
