import * as v from 'valibot'
import { CaptureId } from './captures'
import { MAX_REPLAY_PIECES, MAX_REPEAT_BYTES } from './limits'
import { Match } from './matching'
import { ReplayPiece, ReplayWay } from './replay'
import { Target } from './sessions'

/**
 * A request, or several in order, sent many times: so often, for so long, so many at once, so fast. Two words: an
 * _attempt_ goes through all steps once; a _request_ is one step of it.
 */

const whole = (least: number, most: number): v.GenericSchema<number> =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most))

const Number53 = whole(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)

/** What stands between the braces of `{{name}}`. */
const VariableName = v.pipe(
  v.string(),
  v.maxLength(64),
  v.regex(/^[^{}\s](?:[^{}\r\n]*[^{}\s])?$/, 'A name has no braces, and no blanks around it.')
)

const Value = v.pipe(v.string(), v.maxLength(4096))
const Values = v.pipe(v.array(Value), v.minLength(1), v.maxLength(100_000))
/** Whether values begin anew behind the last one, or the run ends with them. */
const atEnd = v.picklist(['again', 'stop'])

/** Values by the number of the attempt; what is random is so by the run's seed and that number, and can be repeated. */
export const RepeatVariable = v.variant('kind', [
  v.strictObject({ kind: v.literal('list'), name: VariableName, values: Values, atEnd }),
  v.pipe(
    /** `width`: padded with zeros to so many digits. */
    v.strictObject({
      kind: v.literal('range'),
      name: VariableName,
      from: Number53,
      to: Number53,
      step: whole(1, Number.MAX_SAFE_INTEGER),
      width: whole(0, 64),
      atEnd
    })
  ),
  /** Columns are variables: named by the first line, or else `column1`, `column2` … */
  v.strictObject({
    kind: v.literal('csv'),
    text: v.pipe(v.string(), v.minLength(1), v.maxLength(4 * 1024 * 1024)),
    header: v.boolean(),
    atEnd
  }),
  v.pipe(
    v.strictObject({ kind: v.literal('integer'), name: VariableName, from: Number53, to: Number53 }),
    v.check(({ from, to }) => from <= to, 'It ends before it begins.')
  ),
  v.strictObject({ kind: v.literal('hex'), name: VariableName, bytes: whole(1, 1024) }),
  v.strictObject({ kind: v.literal('uuid'), name: VariableName }),
  v.strictObject({ kind: v.literal('choice'), name: VariableName, values: Values })
])
export type RepeatVariable = v.InferOutput<typeof RepeatVariable>

const Pattern = v.pipe(v.string(), v.minLength(1), v.maxLength(4096))

/** A value of the answer, for the steps that follow. What is not found is an error of that attempt. */
export const Extraction = v.variant('find', [
  /** In the syntax of RE2; `group` by number or name, `0` is all of it. */
  v.strictObject({
    find: v.literal('regex'),
    name: VariableName,
    in: v.picklist(['head', 'body']),
    pattern: Pattern,
    group: v.pipe(v.string(), v.minLength(1), v.maxLength(64))
  }),
  /** The first header of this name. */
  v.strictObject({ find: v.literal('header'), name: VariableName, header: Pattern }),
  /** `$.a.b[0]['c d']`. */
  v.strictObject({ find: v.literal('json'), name: VariableName, path: Pattern }),
  v.pipe(
    /** Bytes [start, end) of the head, or of the body as it was before it was coded for transfer. */
    v.strictObject({
      find: v.literal('range'),
      name: VariableName,
      in: v.picklist(['head', 'body']),
      start: whole(0, MAX_REPEAT_BYTES),
      end: whole(1, MAX_REPEAT_BYTES)
    }),
    v.check(({ start, end }) => start < end, 'A range ends behind its start.')
  )
])
export type Extraction = v.InferOutput<typeof Extraction>

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
    target: v.optional(Target),
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

const Run = v.strictObject({ run: whole(1, Number.MAX_SAFE_INTEGER) })

export const repeatRequests = {
  /** One run at a time. Answers once it is under way; the `repeat` event tells the rest. */
  'repeat.start': {
    input: RepeatInput,
    output: v.strictObject({ run: v.number(), notes: v.array(RepeatNote) })
  },
  /** Ends it at once: what is under way is dropped. */
  'repeat.stop': { input: Run, output: v.null() },
  /** The last run, under way or over; null before the first. */
  'repeat.get': { input: v.strictObject({}), output: v.nullable(RepeatSnapshot) }
}
