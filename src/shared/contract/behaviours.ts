import * as v from 'valibot'
import { Framing } from './framing'
import { Match } from './matching'
import { MockBehaviour } from './mock'
import { FilePath, Payload } from './payload'

/**
 * What a server does by itself. Any number of behaviours at once, each with its switch, changed while it runs: a
 * change counts from the next thing that happens.
 */

const Milliseconds = (least: number): v.GenericSchema<number> =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(86_400_000))

/** What becomes of the connection once the answer is out. */
const Then = v.picklist(['keep', 'end', 'reset'])

export const ReplyRule = v.strictObject({
  match: Match,
  /** In a text, `{{0}}` is all that matched, `{{1}}` and `{{name}}` are what groups of it did. */
  answer: Payload,
  delay: Milliseconds(0),
  then: Then
})
export type ReplyRule = v.InferOutput<typeof ReplyRule>

const on = { on: v.boolean() }

export const HttpAnswer = v.variant('from', [
  /** A page as typed. */
  v.strictObject({
    from: v.literal('page'),
    text: v.pipe(v.string(), v.maxLength(1024 * 1024)),
    type: v.string()
  }),
  v.strictObject({ from: v.literal('file'), path: FilePath, type: v.optional(v.string()) }),
  /** The files of a folder by the request's path; `/` is its index.html or a list. */
  v.strictObject({ from: v.literal('folder'), path: FilePath }),
  /** Exactly these bytes, head and all: what was built from the options, edited by hand. */
  v.strictObject({ from: v.literal('bytes'), payload: Payload })
])
export type HttpAnswer = v.InferOutput<typeof HttpAnswer>

export const HttpBehaviour = v.strictObject({
  kind: v.literal('http'),
  ...on,
  answer: HttpAnswer,
  status: v.pipe(v.number(), v.integer(), v.minValue(100), v.maxValue(999)),
  /** Empty for the status's usual words. */
  reason: v.pipe(v.string(), v.maxLength(200)),
  /** More fields, one a line, as they are to be sent. */
  headers: v.pipe(v.string(), v.maxLength(16_384)),
  /** `right`: as long as the body is; `none`: no such field; a number: that, on purpose. */
  contentLength: v.union([v.picklist(['right', 'none']), v.pipe(v.number(), v.integer(), v.minValue(0))]),
  chunked: v.boolean(),
  /** `auto` does as the request asks; `close` ends the connection behind each answer. */
  connection: v.picklist(['auto', 'keep-alive', 'close'])
})
export type HttpBehaviour = v.InferOutput<typeof HttpBehaviour>

export const Behaviour = v.variant('kind', [
  v.strictObject({ kind: v.literal('greet'), ...on, payload: Payload }),
  v.strictObject({
    kind: v.literal('echo'),
    ...on,
    /** Around each thing that is echoed; null for nothing. */
    prefix: v.nullable(Payload),
    suffix: v.nullable(Payload),
    framing: v.nullable(Framing)
  }),
  v.strictObject({
    kind: v.literal('reply'),
    ...on,
    /** The first that matches answers. */
    rules: v.pipe(v.array(ReplyRule), v.maxLength(200)),
    /** What is compared: frames, or without framing what each read brought. */
    framing: v.nullable(Framing)
  }),
  v.strictObject({
    kind: v.literal('every'),
    ...on,
    interval: Milliseconds(1),
    /** How many times; null until stopped. */
    times: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1))),
    payload: Payload
  }),
  HttpBehaviour,
  /** Answers from what was recorded; the first of the list that is on. */
  MockBehaviour,
  /** Reads and does nothing, whatever else is on. */
  v.strictObject({ kind: v.literal('sink'), ...on }),
  v.strictObject({
    kind: v.literal('source'),
    ...on,
    /** Repeated without end. */
    pattern: Payload,
    /** Bytes a second; null for as fast as the peer reads. */
    rate: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000_000_000)))
  })
])
export type Behaviour = v.InferOutput<typeof Behaviour>

export const Behaviours = v.pipe(v.array(Behaviour), v.maxLength(50))
