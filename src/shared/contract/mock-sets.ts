import * as v from 'valibot'
import { CaptureId } from './captures'
import { MAX_PAGE_ROWS, MAX_RANGES } from './limits'
import { MockSetId } from './mock'

/** Sets of recorded exchanges that mock servers use: creating them, and statistics on their use. */

const Number1 = v.pipe(v.number(), v.integer(), v.minValue(1))
const Count = v.pipe(v.number(), v.integer(), v.minValue(0))
const Ranges = v.pipe(v.array(v.tuple([Number1, Number1])), v.minLength(1), v.maxLength(MAX_RANGES))

/** Part of a capture that a set is created from. Ranges are numbers of exchanges or connections, both ends included. */
export const MockSource = v.variant('of', [
  v.strictObject({ of: v.literal('exchanges'), ranges: v.nullable(Ranges) }),
  /** Whole conversations of any protocol. */
  v.strictObject({ of: v.literal('connections'), ranges: v.nullable(Ranges) })
])
export type MockSource = v.InferOutput<typeof MockSource>

/** Why selected exchanges or connections are not in a set. */
export const MockLeftOut = v.strictObject({
  why: v.picklist(['no-request', 'no-answer', 'gaps', 'tunnel', 'empty', 'unreadable', 'not-http']),
  count: v.number()
})
export type MockLeftOut = v.InferOutput<typeof MockLeftOut>

export const MockSet = v.strictObject({
  set: MockSetId,
  /** Name of the capture it was created from. */
  name: v.string(),
  kind: v.picklist(['exchanges', 'connections']),
  entries: v.number(),
  bytes: v.number()
})
export type MockSet = v.InferOutput<typeof MockSet>

/** A recorded exchange, or a turn of a conversation, with its usage. */
export const MockEntryRow = v.strictObject({
  index: v.number(),
  /** Number of the exchange or connection in the original capture; 0 for a forwarded one. */
  number: v.number(),
  /** `GET /path`, or the first bytes. */
  title: v.string(),
  /** Status of the response; null for raw bytes. */
  status: v.nullable(v.number()),
  /** Bytes of the response. */
  bytes: v.number(),
  /** Added by forwarding a request, not recorded beforehand. */
  forwarded: v.boolean(),
  /** The recording ends before the response does. */
  cut: v.boolean(),
  /** Recorded in HTTP/2, and sent in HTTP/1. */
  translated: v.boolean(),
  hits: v.number(),
  /** Time of the last use, milliseconds since 1970; null before the first. */
  last: v.nullable(v.number())
})
export type MockEntryRow = v.InferOutput<typeof MockEntryRow>

/** A difference between a request and the recorded one. */
export const MockDifference = v.strictObject({
  part: v.picklist(['method', 'path', 'query', 'header', 'body', 'bytes', 'used']),
  /** Name of the parameter or header, or the position in a body. */
  name: v.string(),
  recorded: v.nullable(v.string()),
  came: v.nullable(v.string())
})
export type MockDifference = v.InferOutput<typeof MockDifference>

export const MockMissRow = v.strictObject({
  time: v.number(),
  connection: v.number(),
  title: v.string(),
  /** The action taken. */
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
  /** Copies the selection into a set, as a task. Null if cancelled; `made` is null if nothing in it can be used. */
  'mocks.create': {
    input: v.strictObject({ capture: CaptureId, source: MockSource }),
    output: v.nullable(v.strictObject({ made: v.nullable(MockSet), left: v.array(MockLeftOut) }))
  },
  'mocks.list': { input: v.strictObject({}), output: v.array(MockSet) },
  /** Lists the entries of a running session's set with their usage. */
  'mocks.entries': {
    input: v.strictObject(Page),
    output: v.strictObject({ total: v.number(), rows: v.array(MockEntryRow) })
  },
  /** Requests without a recorded response, the newest first; the last 1000 are kept. */
  'mocks.misses': {
    input: v.strictObject(Page),
    output: v.strictObject({ total: v.number(), rows: v.array(MockMissRow) })
  },
  /** Marks all entries as unused and clears the list of misses. */
  'mocks.reset': { input: v.strictObject({ id: Number1 }), output: v.null() }
}
