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

/** Whose attempts: of an exchange of the capture asked, or of what it goes back to; or of one in another file. */
export const AttemptsOf = v.union([v.strictObject({ exchange: Number1 }), ExchangePlace])
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
  }
}
