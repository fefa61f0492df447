import * as v from 'valibot'
import { MAX_REPEAT_STEPS, MAX_VARIABLES, REPEAT_BOUNDS, RESPONSE_SILENCE } from './bounds'
import { CaptureId } from './captures'
import { MAX_REPLAY_PIECES } from './limits'
import { Match } from './matching'
import { whole, within } from './numbers'
import { ReplayPiece, ReplayOptions } from './replay'
import { Extraction, Pattern, RepeatVariable } from './repeat-values'
import { ReplayTarget } from './sessions'

/**
 * Options of a load test: a request, or several in order, sent many times, with a count or duration, a concurrency and
 * a rate. An _attempt_ runs all steps once; a _request_ is one step of it.
 */

/**
 * The server sends a greeting before the first request. It ends by the same rule, and the first request waits for it.
 */
const greets = v.boolean()

/** End of a response that is not HTTP, in bytes counted from the end of the previous response. */
export const RawAnswer = v.variant('ends', [
  v.strictObject({
    ends: v.literal('bytes'),
    count: whole({ least: 1, most: Number.MAX_SAFE_INTEGER }),
    greets
  }),
  /** At the end of the first match, searched in the last 16 KiB. */
  v.strictObject({ ends: v.literal('pattern'), match: Match, greets }),
  /** After at least one byte, followed by silence of this length. The silence does not count towards the latency. */
  v.strictObject({ ends: v.literal('silence'), after: whole(RESPONSE_SILENCE), greets }),
  v.strictObject({ ends: v.literal('close'), greets: v.literal(false) })
])
export type RawAnswer = v.InferOutput<typeof RawAnswer>

export const RepeatStep = v.pipe(
  v.strictObject({
    /** The exchange whose request is sent or edited. */
    exchange: v.optional(whole({ least: 1, most: Number.MAX_SAFE_INTEGER })),
    /**
     * In place of an exchange: the connection that captured pieces are read from, by default its client → server
     * stream.
     */
    connection: v.optional(whole({ least: 1, most: Number.MAX_SAFE_INTEGER })),
    direction: v.optional(v.picklist(['up', 'down'])),
    /** Destination; the original destination by default. */
    target: v.optional(ReplayTarget),
    /** As in a replay. */
    way: v.optional(v.omit(ReplayOptions, ['redirects', 'reuse', 'timeout'])),
    /** Bytes to send, with `{{name}}` for a variable. By default the captured request. */
    pieces: v.optional(v.pipe(v.array(ReplayPiece), v.minLength(1), v.maxLength(MAX_REPLAY_PIECES))),
    /** Texts to replace, such as a captured value by a variable. */
    replace: v.optional(
      v.pipe(
        v.array(v.strictObject({ text: Pattern, by: v.pipe(v.string(), v.maxLength(4096)) })),
        v.maxLength(50)
      )
    ),
    extract: v.pipe(v.array(Extraction), v.maxLength(50)),
    /** The request is not HTTP, and its response ends as defined here. */
    raw: v.optional(RawAnswer)
  }),
  v.check(
    ({ exchange, connection, target, pieces }) =>
      exchange !== undefined || (pieces !== undefined && (connection !== undefined || target !== undefined)),
    'A step needs an exchange, or its own bytes and a connection or a target.'
  )
)
export type RepeatStep = v.InferOutput<typeof RepeatStep>

export const RepeatConnections = v.variant('kind', [
  /** Each connection is reused, with one request at a time. */
  v.strictObject({ kind: v.literal('keep') }),
  /**
   * Sends up to `depth` requests on a connection before the first response arrives; for HTTP/2, on separate streams.
   */
  v.strictObject({ kind: v.literal('pipeline'), depth: whole(REPEAT_BOUNDS.depth) }),
  /** A new connection for each request. */
  v.strictObject({ kind: v.literal('each') })
])
export type RepeatConnections = v.InferOutput<typeof RepeatConnections>

/** Which attempts are recorded in the capture. */
export const RepeatRecord = v.variant('what', [
  v.strictObject({ what: v.literal('none') }),
  v.strictObject({ what: v.literal('all') }),
  v.strictObject({
    what: v.literal('odd'),
    errors: v.boolean(),
    /** A status other than the original's; without an original, 400 and above. */
    status: v.boolean(),
    /** Milliseconds. */
    slower: v.nullable(within(REPEAT_BOUNDS.slower))
  })
])
export type RepeatRecord = v.InferOutput<typeof RepeatRecord>

export const RepeatInput = v.pipe(
  v.strictObject({
    capture: CaptureId,
    steps: v.pipe(v.array(RepeatStep), v.minLength(1), v.maxLength(MAX_REPEAT_STEPS)),
    variables: v.pipe(v.array(RepeatVariable), v.maxLength(MAX_VARIABLES)),
    seed: whole(REPEAT_BOUNDS.seed),
    /** Attempts. */
    count: v.nullable(whole(REPEAT_BOUNDS.count)),
    seconds: v.nullable(within(REPEAT_BOUNDS.seconds)),
    concurrency: whole(REPEAT_BOUNDS.concurrency),
    /**
     * Attempts started per second, regardless of outstanding responses; null starts them as fast as responses arrive.
     */
    rate: v.nullable(within(REPEAT_BOUNDS.rate)),
    connections: RepeatConnections,
    record: RepeatRecord,
    /** Milliseconds for connecting, and for each response. */
    timeout: whole(REPEAT_BOUNDS.timeout),
    /** Correct Content-Length for each request. */
    fixLength: v.boolean()
  }),
  v.forward(
    v.check(
      ({ count, seconds }) => count !== null || seconds !== null,
      'Enter a number of requests or a duration.'
    ),
    ['count']
  ),
  v.forward(
    v.check(
      ({ steps, connections }) => steps.length === 1 || connections.kind !== 'pipeline',
      'Several steps cannot be pipelined: each waits for the response to the previous one.'
    ),
    ['connections']
  ),
  v.forward(
    v.check(
      ({ steps, connections }) =>
        connections.kind !== 'pipeline' ||
        steps.every(({ raw }) => raw === undefined || raw.ends === 'bytes' || raw.ends === 'pattern'),
      'Pipelined requests need responses that end by length or pattern, not by silence or by the end of the connection.'
    ),
    ['connections']
  )
)
export type RepeatInput = v.InferOutput<typeof RepeatInput>
