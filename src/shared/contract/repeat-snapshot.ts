import * as v from 'valibot'
import { RepeatConnections } from './repeat-input'

/** What is told of requests that are repeated. */

/** Milliseconds. */
export const LatencyFigures = v.strictObject({
  count: v.number(),
  min: v.number(),
  mean: v.number(),
  deviation: v.number(),
  max: v.number(),
  /** Of 50, 75, 90, 95, 99, 99.9 and 99.99 in a hundred. Each within 1 % of the exact one. */
  percentiles: v.array(v.strictObject({ of: v.number(), is: v.number() }))
})
export type LatencyFigures = v.InferOutput<typeof LatencyFigures>

/** What a sentence names, whichever language it is in. */
const About = v.record(v.string(), v.union([v.string(), v.number()]))

export const RepeatError = v.strictObject({
  /** As of `Trouble` in the engine; the words are English, `about` is for those of other languages. */
  code: v.string(),
  message: v.string(),
  about: About,
  count: v.number()
})
export type RepeatError = v.InferOutput<typeof RepeatError>

/** Where a run stands. All of it, every time: an event that is lost costs nothing. */
export const RepeatSnapshot = v.strictObject({
  run: v.number(),
  state: v.picklist(['running', 'done', 'stopped', 'failed']),
  /** Why it could not go on. */
  failure: v.nullable(v.string()),
  /** The same for a window in any language. */
  cause: v.nullable(v.strictObject({ code: v.string(), about: About })),
  /** Of the first step: its request line, and where it goes. */
  name: v.string(),
  target: v.string(),
  /** Milliseconds since the first request was due; to the last answer once it is over. */
  elapsed: v.number(),
  count: v.nullable(v.number()),
  seconds: v.nullable(v.number()),
  rate: v.nullable(v.number()),
  concurrency: v.number(),
  connections: RepeatConnections,
  /** `failed`: without a whole answer to each request, or without a value that was to be taken out of one. */
  attempts: v.strictObject({ begun: v.number(), done: v.number(), failed: v.number() }),
  requests: v.strictObject({
    sent: v.number(),
    answered: v.number(),
    failed: v.number(),
    /** Under way when it was stopped. */
    cancelled: v.number(),
    /** Sent once more because the server closed the connection without having read them. */
    resent: v.number()
  }),
  /** Connections that stood. */
  connected: v.number(),
  bytes: v.strictObject({ up: v.number(), down: v.number() }),
  /** Answers a second, over all of it (of seconds that were asked for, over those) and over the last second. */
  throughput: v.strictObject({ mean: v.number(), now: v.number(), bytes: v.number() }),
  statuses: v.array(v.strictObject({ status: v.number(), count: v.number() })),
  errors: v.array(RepeatError),
  /** With a rate from when a request was due, else from when it was sent, to the last byte of its answer. */
  latency: LatencyFigures,
  /** Bars of the latency: [from, to) in milliseconds. */
  bars: v.array(v.strictObject({ from: v.number(), to: v.number(), count: v.number() })),
  /** With a rate: from when they were sent. */
  sentLatency: v.nullable(LatencyFigures),
  /** With a rate: requests that were sent more than a millisecond late, by how much at most, and never. */
  late: v.nullable(v.strictObject({ count: v.number(), worst: v.number(), unsent: v.number() })),
  /** With several steps, each by itself. */
  steps: v.array(v.strictObject({ name: v.string(), failed: v.number(), latency: LatencyFigures })),
  /** Answers and errors of each of the last seconds, the present one last. */
  series: v.array(v.strictObject({ answered: v.number(), failed: v.number() })),
  /** Attempts in the capture, and odd ones that came too fast to be. */
  recorded: v.strictObject({ kept: v.number(), passed: v.number() })
})
export type RepeatSnapshot = v.InferOutput<typeof RepeatSnapshot>

export const RepeatNote = v.strictObject({
  /**
   * `unknown-name`: `{{name}}` is sent as it stands. `chunked`: the sizes of chunks are not made right. `incomplete`: a
   * server will wait for more. `last`: the request says that its connection ends with it, so that each has one of its
   * own. These three name a step by its number. `odd-http2`: what is odd of HTTP/2 is counted, and not recorded.
   */
  code: v.picklist(['unknown-name', 'unused-name', 'chunked', 'incomplete', 'last', 'odd-http2']),
  name: v.string()
})
export type RepeatNote = v.InferOutput<typeof RepeatNote>
