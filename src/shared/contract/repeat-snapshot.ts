import * as v from 'valibot'
import { RepeatConnections } from './repeat-input'

/** Progress and results of a load test. */

/** Latencies in milliseconds. */
export const LatencyFigures = v.strictObject({
  count: v.number(),
  min: v.number(),
  mean: v.number(),
  deviation: v.number(),
  max: v.number(),
  /** The 50th, 75th, 90th, 95th, 99th, 99.9th and 99.99th percentile, each within 1 % of the exact value. */
  percentiles: v.array(v.strictObject({ of: v.number(), is: v.number() }))
})
export type LatencyFigures = v.InferOutput<typeof LatencyFigures>

/** Values that a translated message contains. */
const About = v.record(v.string(), v.union([v.string(), v.number()]))

export const RepeatError = v.strictObject({
  /** A `Trouble` code of the engine. `message` is English; `about` holds the values for other languages. */
  code: v.string(),
  message: v.string(),
  about: About,
  count: v.number()
})
export type RepeatError = v.InferOutput<typeof RepeatError>

/** Complete state of a run, sent each time so that a lost event does no harm. */
export const RepeatSnapshot = v.strictObject({
  run: v.number(),
  state: v.picklist(['running', 'done', 'stopped', 'failed']),
  /** Why the run failed. */
  failure: v.nullable(v.string()),
  /** The same for a window in any language. */
  cause: v.nullable(v.strictObject({ code: v.string(), about: About })),
  /** Request line and destination of the first step. */
  name: v.string(),
  target: v.string(),
  /** Milliseconds since the first request was due; for a finished run, up to the last response. */
  elapsed: v.number(),
  count: v.nullable(v.number()),
  seconds: v.nullable(v.number()),
  rate: v.nullable(v.number()),
  concurrency: v.number(),
  connections: RepeatConnections,
  /** `failed`: a response was incomplete, or a value could not be extracted from one. */
  attempts: v.strictObject({ begun: v.number(), done: v.number(), failed: v.number() }),
  requests: v.strictObject({
    sent: v.number(),
    answered: v.number(),
    failed: v.number(),
    /** In progress when the run was stopped. */
    cancelled: v.number(),
    /** Sent again because the server closed the connection without reading them. */
    resent: v.number()
  }),
  /** Connections established. */
  connected: v.number(),
  bytes: v.strictObject({ up: v.number(), down: v.number() }),
  /** Responses per second: `mean` over the whole run (or over the configured duration), `now` over the last second. */
  throughput: v.strictObject({ mean: v.number(), now: v.number(), bytes: v.number() }),
  statuses: v.array(v.strictObject({ status: v.number(), count: v.number() })),
  errors: v.array(RepeatError),
  /**
   * Time to the last byte of the response: from when the request was due if a rate is set, otherwise from when it was
   * sent.
   */
  latency: LatencyFigures,
  /** Latency histogram: [from, to) in milliseconds. */
  bars: v.array(v.strictObject({ from: v.number(), to: v.number(), count: v.number() })),
  /** With a rate: latencies measured from when the requests were sent. */
  sentLatency: v.nullable(LatencyFigures),
  /** With a rate: number of requests sent more than a millisecond late, the longest delay, and requests never sent. */
  late: v.nullable(v.strictObject({ count: v.number(), worst: v.number(), unsent: v.number() })),
  /** With several steps: results of each step. */
  steps: v.array(v.strictObject({ name: v.string(), failed: v.number(), latency: LatencyFigures })),
  /** Responses and errors of each of the last seconds, the current one last. */
  series: v.array(v.strictObject({ answered: v.number(), failed: v.number() })),
  /**
   * `kept`: attempts recorded in the capture. `passed`: odd attempts not recorded because there were too many at once.
   */
  recorded: v.strictObject({ kept: v.number(), passed: v.number() })
})
export type RepeatSnapshot = v.InferOutput<typeof RepeatSnapshot>

export const RepeatNote = v.strictObject({
  /**
   * `unknown-name`: `{{name}}` is not a variable and is sent literally. `chunked`: chunk sizes are not corrected.
   * `incomplete`: the server will wait for more bytes. `last`: the request closes its connection, so each needs a new
   * one. These three name a step by its number. `odd-http2`: odd HTTP/2 requests are counted, but not recorded.
   */
  code: v.picklist(['unknown-name', 'unused-name', 'chunked', 'incomplete', 'last', 'odd-http2']),
  name: v.string()
})
export type RepeatNote = v.InferOutput<typeof RepeatNote>
