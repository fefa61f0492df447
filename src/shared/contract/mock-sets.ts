import * as v from 'valibot'
import { CaptureId } from './captures'
import { MAX_PAGE_ROWS, MAX_RANGES } from './limits'
import { MockSetId } from './mock'

/** Sets of recorded exchanges that servers answer from: making them, and what becomes of them while they are used. */

const Number1 = v.pipe(v.number(), v.integer(), v.minValue(1))
const Count = v.pipe(v.number(), v.integer(), v.minValue(0))
const Ranges = v.pipe(v.array(v.tuple([Number1, Number1])), v.minLength(1), v.maxLength(MAX_RANGES))

/** Which part of a capture a set is made of; numbers are of exchanges or connections, both ends included. */
export const MockSource = v.variant('of', [
  v.strictObject({ of: v.literal('exchanges'), ranges: v.nullable(Ranges) }),
  /** Whole conversations of any protocol. */
  v.strictObject({ of: v.literal('connections'), ranges: v.nullable(Ranges) })
])
export type MockSource = v.InferOutput<typeof MockSource>

/** Why something chosen is not in a set. */
export const MockLeftOut = v.strictObject({
  why: v.picklist(['no-request', 'no-answer', 'gaps', 'tunnel', 'empty', 'unreadable']),
  count: v.number()
})
export type MockLeftOut = v.InferOutput<typeof MockLeftOut>

export const MockSet = v.strictObject({
  set: MockSetId,
  /** The capture's name that it was made of. */
  name: v.string(),
  kind: v.picklist(['exchanges', 'connections']),
  entries: v.number(),
  bytes: v.number()
})
export type MockSet = v.InferOutput<typeof MockSet>

/** One recorded exchange, or one turn of a conversation, and what it has been used for. */
export const MockEntryRow = v.strictObject({
  index: v.number(),
  /** The exchange or connection it was recorded as, in the capture it comes from; 0 of one that was forwarded. */
  number: v.number(),
  /** `GET /path`, or the first bytes. */
  title: v.string(),
  /** The answer's status; of raw bytes null. */
  status: v.nullable(v.number()),
  /** Bytes of the answer. */
  bytes: v.number(),
  /** Made by forwarding, in place of being recorded before. */
  forwarded: v.boolean(),
  /** The recording ends before the answer does. */
  cut: v.boolean(),
  /** It was recorded in HTTP/2, and is answered in HTTP/1. */
  translated: v.boolean(),
  hits: v.number(),
  /** Milliseconds since 1970; null before the first. */
  last: v.nullable(v.number())
})
export type MockEntryRow = v.InferOutput<typeof MockEntryRow>

/** What of a request is not as it was recorded. */
export const MockDifference = v.strictObject({
  part: v.picklist(['method', 'path', 'query', 'header', 'body', 'bytes', 'used']),
  /** The parameter's or the field's name, or where in a body. */
  name: v.string(),
  recorded: v.nullable(v.string()),
  came: v.nullable(v.string())
})
export type MockDifference = v.InferOutput<typeof MockDifference>

export const MockMissRow = v.strictObject({
  time: v.number(),
  connection: v.number(),
  title: v.string(),
  /** What was done about it. */
  then: v.picklist(['answer', 'bytes', 'close', 'forward', 'failed']),
  nearest: v.nullable(
    v.strictObject({
      index: v.number(),
      number: v.number(),
      title: v.string(),
      score: v.number(),
      differs: v.array(MockDifference)
    })
  )
})
export type MockMissRow = v.InferOutput<typeof MockMissRow>

const Page = {
  id: Number1,
  first: Count,
  count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_PAGE_ROWS))
}

export const mockRequests = {
  /** Copies what was chosen into a set, as a task. Null where that was cancelled; no set where nothing of it can answer. */
  'mocks.create': {
    input: v.strictObject({ capture: CaptureId, source: MockSource }),
    output: v.nullable(v.strictObject({ made: v.nullable(MockSet), left: v.array(MockLeftOut) }))
  },
  'mocks.list': { input: v.strictObject({}), output: v.array(MockSet) },
  /** What a running session's set holds, and how often each has answered. */
  'mocks.entries': {
    input: v.strictObject(Page),
    output: v.strictObject({ total: v.number(), rows: v.array(MockEntryRow) })
  },
  /** The latest first; the last 1000 are kept. */
  'mocks.misses': {
    input: v.strictObject(Page),
    output: v.strictObject({ total: v.number(), rows: v.array(MockMissRow) })
  },
  /** All of them are unused again, and nothing was missed. */
  'mocks.reset': { input: v.strictObject({ id: Number1 }), output: v.null() }
}
