import * as v from 'valibot'
import { CaptureId } from './captures'
import { MAX_REPLAY_PIECES } from './limits'
import { Match } from './matching'
import { ReplayPiece, ReplayWay } from './replay'
import { Extraction, Pattern, RepeatVariable, whole } from './repeat-values'
import { ReplayTarget } from './sessions'

/**
 * A request, or several in order, sent many times: so often, for so long, so many at once, so fast. Two words: an
 * _attempt_ goes through all steps once; a _request_ is one step of it.
 */

const Milliseconds = whole(1, 3_600_000)

/** The server speaks first, before anything is asked: that ends likewise, and is waited for. */
const greets = v.boolean()

/** Where an answer ends that is not of HTTP: its bytes, counted from the last answer's end. */
export const RawAnswer = v.variant('ends', [
  v.strictObject({ ends: v.literal('bytes'), count: whole(1, Number.MAX_SAFE_INTEGER), greets }),
  /** With the first match. Looked for in the last 16 KiB. */
  v.strictObject({ ends: v.literal('pattern'), match: Match, greets }),
  /** Something came, and then nothing for so long; the silence is no part of its latency. */
  v.strictObject({ ends: v.literal('silence'), after: Milliseconds, greets }),
  v.strictObject({ ends: v.literal('close'), greets: v.literal(false) })
])
export type RawAnswer = v.InferOutput<typeof RawAnswer>

export const RepeatStep = v.pipe(
  v.strictObject({
    /** Whose request it is, or was. */
    exchange: v.optional(whole(1, Number.MAX_SAFE_INTEGER)),
    /** In place of an exchange: captured pieces are of this connection, and of its up stream unless that is said. */
    connection: v.optional(whole(1, Number.MAX_SAFE_INTEGER)),
    direction: v.optional(v.picklist(['up', 'down'])),
    /** Where it goes; left out, where it went before. */
    target: v.optional(ReplayTarget),
    /** As of a replay. */
    way: v.optional(v.omit(ReplayWay, ['redirects', 'reuse', 'timeout'])),
    /** What is sent, with `{{name}}` where a variable stands; left out, the captured request. */
    pieces: v.optional(v.pipe(v.array(ReplayPiece), v.minLength(1), v.maxLength(MAX_REPLAY_PIECES))),
    /** Texts in it that are to be others, such as what was captured and a variable is to stand for. */
    replace: v.optional(
      v.pipe(
        v.array(v.strictObject({ text: Pattern, by: v.pipe(v.string(), v.maxLength(4096)) })),
        v.maxLength(50)
      )
    ),
    extract: v.pipe(v.array(Extraction), v.maxLength(50)),
    /** What is sent is no HTTP, and its answer ends so. */
    raw: v.optional(RawAnswer)
  }),
  v.check(
    ({ exchange, connection, target, pieces }) =>
      exchange !== undefined || (pieces !== undefined && (connection !== undefined || target !== undefined)),
    'A step is of an exchange, or has bytes of its own and a connection or a target.'
  )
)
export type RepeatStep = v.InferOutput<typeof RepeatStep>

export const MAX_CONCURRENCY = 5000

export const RepeatConnections = v.variant('kind', [
  /** Each of the connections is used again and again, by one request at a time. */
  v.strictObject({ kind: v.literal('keep') }),
  /** On each, up to `depth` requests are sent before the first is answered; of HTTP/2, on streams of their own. */
  v.strictObject({ kind: v.literal('pipeline'), depth: whole(1, 1000) }),
  /** Each request has a connection of its own. */
  v.strictObject({ kind: v.literal('each') })
])
export type RepeatConnections = v.InferOutput<typeof RepeatConnections>

/** What of it gets into the capture. */
export const RepeatRecord = v.variant('what', [
  v.strictObject({ what: v.literal('none') }),
  v.strictObject({ what: v.literal('all') }),
  v.strictObject({
    what: v.literal('odd'),
    errors: v.boolean(),
    /** Another status than the original's; without an original, 400 and above. */
    status: v.boolean(),
    /** Milliseconds. */
    slower: v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(86_400_000)))
  })
])
export type RepeatRecord = v.InferOutput<typeof RepeatRecord>

export const RepeatInput = v.pipe(
  v.strictObject({
    capture: CaptureId,
    steps: v.pipe(v.array(RepeatStep), v.minLength(1), v.maxLength(20)),
    variables: v.pipe(v.array(RepeatVariable), v.maxLength(50)),
    seed: whole(0, 0xffff_ffff),
    /** Attempts. */
    count: v.nullable(whole(1, 1_000_000_000)),
    seconds: v.nullable(v.pipe(v.number(), v.minValue(0.1), v.maxValue(86_400))),
    concurrency: whole(1, MAX_CONCURRENCY),
    /** Attempts that begin in a second, whether or not earlier ones were answered; null: as fast as answers come. */
    rate: v.nullable(v.pipe(v.number(), v.minValue(0.01), v.maxValue(1_000_000))),
    connections: RepeatConnections,
    record: RepeatRecord,
    /** Milliseconds for connecting, and for each answer. */
    timeout: whole(1, 3_600_000),
    /** Content-Length is made right for each request. */
    fixLength: v.boolean()
  }),
  v.forward(
    v.check(({ count, seconds }) => count !== null || seconds !== null, 'Say how often, or for how long.'),
    ['count']
  ),
  v.forward(
    v.check(
      ({ steps, connections }) => steps.length === 1 || connections.kind !== 'pipeline',
      'Several steps cannot be pipelined: each waits for the answer to the one before.'
    ),
    ['connections']
  ),
  v.forward(
    v.check(
      ({ steps, connections }) =>
        connections.kind !== 'pipeline' ||
        steps.every(({ raw }) => raw === undefined || raw.ends === 'bytes' || raw.ends === 'pattern'),
      'Answers that end with silence or with the connection cannot be told apart when requests are pipelined.'
    ),
    ['connections']
  )
)
export type RepeatInput = v.InferOutput<typeof RepeatInput>
