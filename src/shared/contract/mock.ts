import * as v from 'valibot'
import { Framing } from './framing'
import { Payload } from './payload'

/**
 * A server that answers from what was recorded. The recorded exchanges are copied into a file of their own, a *set*: it
 * stays when the capture that they come from is cleared or closed, and over a restart of the app.
 */

/** Names a set in the app's own folder; it is no path. */
export const MockSetId = v.pipe(v.string(), v.regex(/^[\w-]+$/), v.maxLength(80))

const Names = v.pipe(v.array(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200))), v.maxLength(50))

/** What has to be the same for a recorded exchange to answer a request of HTTP. */
export const MockMatch = v.strictObject({
  method: v.boolean(),
  path: v.boolean(),
  /** The order of the parameters says nothing. */
  query: v.variant('compare', [
    v.strictObject({ compare: v.literal('all') }),
    v.strictObject({ compare: v.literal('none') }),
    v.strictObject({ compare: v.picklist(['only', 'except']), names: Names })
  ]),
  /** Fields of the head, in either case. */
  headers: Names,
  /** `json`: the same data, however it is written; what is no JSON has to be the same bytes. */
  body: v.picklist(['ignore', 'exact', 'json'])
})
export type MockMatch = v.InferOutput<typeof MockMatch>

/** What of any other protocol is compared. */
export const MockMessages = v.variant('by', [
  /** As it was recorded: all that a client said before it was answered. */
  v.strictObject({ by: v.literal('turns') }),
  /** The same, of which only the first bytes have to be the same. */
  v.strictObject({
    by: v.literal('first'),
    bytes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(4096))
  }),
  v.strictObject({ by: v.literal('frames'), framing: Framing })
])
export type MockMessages = v.InferOutput<typeof MockMessages>

const Host = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(255))
const Port = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535))

/** What becomes of a request that nothing recorded answers. */
export const MockMiss = v.variant('then', [
  v.strictObject({
    then: v.literal('answer'),
    status: v.pipe(v.number(), v.integer(), v.minValue(200), v.maxValue(599)),
    /** Empty for a sentence that says what was nearest. */
    body: v.pipe(v.string(), v.maxLength(65_536)),
    type: v.pipe(v.string(), v.maxLength(200))
  }),
  /** Exactly these. */
  v.strictObject({ then: v.literal('bytes'), payload: Payload }),
  v.strictObject({ then: v.literal('close'), how: v.picklist(['end', 'reset']) }),
  /** Asks the real target, passes its answer on as it is, and answers from it from then on. */
  v.strictObject({
    then: v.literal('forward'),
    target: v.strictObject({ host: Host, port: Port }),
    tls: v.picklist(['off', 'verify', 'any']),
    /** The request's Host field becomes the target's; else it goes on as it came. */
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
   * `recorded`: each answers once, in the order recorded; `cycle`: the same, and then again from the first; `best`: what
   * is to be the same need not be, the one that is most alike answers.
   */
  order: v.picklist(['recorded', 'best', 'cycle']),
  miss: MockMiss,
  /** `now`: Date, and what counts from it (Expires, cookies' expiry), as if it were answered now. */
  dates: v.picklist(['now', 'recorded']),
  /** The time until the first byte, and the gaps between pieces, times this; null for at once. */
  delay: v.nullable(v.pipe(v.number(), v.minValue(0.01), v.maxValue(100)))
})
export type MockBehaviour = v.InferOutput<typeof MockBehaviour>

/** Of a session that answers from a set; in its summary. */
export const MockTotals = v.strictObject({
  set: MockSetId,
  /** Null while the set is read. */
  entries: v.nullable(v.number()),
  hits: v.number(),
  misses: v.number(),
  forwarded: v.number(),
  /** Why the set cannot be used, in words. */
  problem: v.nullable(v.string())
})
export type MockTotals = v.InferOutput<typeof MockTotals>
