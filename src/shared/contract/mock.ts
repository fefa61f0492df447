import * as v from 'valibot'
import { FIRST_BYTES, MAX_HOST, MAX_MATCHED_NAMES, MOCK_DELAY, MOCK_STATUS, PORT } from './bounds'
import { Framing } from './framing'
import { whole, within } from './numbers'
import { Payload } from './payload'

/**
 * Options of a server that responds from a recording. The recorded exchanges are copied to a file of their own, a
 * *set*, which outlives the capture they come from and restarts of the app.
 */

/** Id of a set in the app's own folder; not a path. */
export const MockSetId = v.pipe(v.string(), v.regex(/^[\w-]+$/), v.maxLength(80))

const Names = v.pipe(
  v.array(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200))),
  v.maxLength(MAX_MATCHED_NAMES)
)

/** The parts of an HTTP request that must match a recorded exchange. */
export const MockMatch = v.strictObject({
  method: v.boolean(),
  path: v.boolean(),
  /** The order of the parameters is ignored. */
  query: v.variant('compare', [
    v.strictObject({ compare: v.literal('all') }),
    v.strictObject({ compare: v.literal('none') }),
    v.strictObject({ compare: v.picklist(['only', 'except']), names: Names })
  ]),
  /** Header names, case-insensitive. */
  headers: Names,
  /** `json` compares the parsed data; a body that is not JSON is compared byte by byte. */
  body: v.picklist(['ignore', 'exact', 'json'])
})
export type MockMatch = v.InferOutput<typeof MockMatch>

/** How conversations in any other protocol are compared. */
export const MockMessages = v.variant('by', [
  /** By recorded turns: all bytes that the client sent before each response. */
  v.strictObject({ by: v.literal('turns') }),
  /** Like `turns`, but compares only the first bytes of each. */
  v.strictObject({
    by: v.literal('first'),
    bytes: whole(FIRST_BYTES)
  }),
  v.strictObject({ by: v.literal('frames'), framing: Framing })
])
export type MockMessages = v.InferOutput<typeof MockMessages>

const Host = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(MAX_HOST))
const Port = whole(PORT)

/** Action for a request without a recorded response. */
export const MockMiss = v.variant('then', [
  v.strictObject({
    then: v.literal('answer'),
    status: whole(MOCK_STATUS),
    /** Empty for a generated sentence that names the nearest recorded request. */
    body: v.pipe(v.string(), v.maxLength(65_536)),
    type: v.pipe(v.string(), v.maxLength(200))
  }),
  /** Sends exactly these bytes. */
  v.strictObject({ then: v.literal('bytes'), payload: Payload }),
  v.strictObject({ then: v.literal('close'), how: v.picklist(['end', 'reset']) }),
  /** Forwards the request to the upstream server, returns its response unchanged, and adds it to the recording. */
  v.strictObject({
    then: v.literal('forward'),
    target: v.strictObject({ host: Host, port: Port }),
    tls: v.picklist(['off', 'verify', 'any']),
    /** `target` replaces the request's Host field by the upstream server's; `keep` leaves it unchanged. */
    host: v.picklist(['keep', 'target'])
  })
])
export type MockMiss = v.InferOutput<typeof MockMiss>

export const MockBehaviour = v.strictObject({
  kind: v.literal('mock'),
  on: v.boolean(),
  set: MockSetId,
  match: MockMatch,
  messages: MockMessages,
  /**
   * `recorded`: each response is used once, in the recorded order. `cycle`: the same, starting over after the last.
   * `best`: the most similar request is used even if compared parts differ.
   */
  order: v.picklist(['recorded', 'best', 'cycle']),
  miss: MockMiss,
  /** `now`: shifts Date, and values relative to it (Expires, cookie expiry), to the current time. */
  dates: v.picklist(['now', 'recorded']),
  /** Factor for the recorded time to first byte and the gaps between pieces; null sends without delay. */
  delay: v.nullable(within(MOCK_DELAY))
})
export type MockBehaviour = v.InferOutput<typeof MockBehaviour>

/** Counters of a session that responds from a set; part of its summary. */
export const MockTotals = v.strictObject({
  set: MockSetId,
  /** Null while the set is being read. */
  entries: v.nullable(v.number()),
  hits: v.number(),
  misses: v.number(),
  forwarded: v.number(),
  /** Description of why the set cannot be used. */
  problem: v.nullable(v.string())
})
export type MockTotals = v.InferOutput<typeof MockTotals>
