import * as v from 'valibot'
import { CONTENT_LENGTH, MAX_REASON, REPETITIONS, REPLY_DELAY, SOURCE_RATE, STATUS, TIMER } from './bounds'
import { Framing } from './framing'
import { Match } from './matching'
import { MockBehaviour } from './mock'
import { whole } from './numbers'
import { FilePath, Payload } from './payload'

/**
 * Automatic behaviours of a server. Several can be active at once, each with its own switch. Changes apply to a running
 * server from the next event on.
 */

/** Action on the connection after the response is sent. */
const Then = v.picklist(['keep', 'end', 'reset'])

export const ReplyRule = v.strictObject({
  match: Match,
  /** In text, `{{0}}` is the whole match; `{{1}}` and `{{name}}` are its groups. */
  answer: Payload,
  delay: whole(REPLY_DELAY),
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
  /** Exactly these bytes, head included: the generated response, edited by hand. */
  v.strictObject({ from: v.literal('bytes'), payload: Payload })
])
export type HttpAnswer = v.InferOutput<typeof HttpAnswer>

export const HttpBehaviour = v.strictObject({
  kind: v.literal('http'),
  ...on,
  answer: HttpAnswer,
  status: whole(STATUS),
  /** Empty for the status's standard reason phrase. */
  reason: v.pipe(v.string(), v.maxLength(MAX_REASON)),
  /** Additional headers, one per line, sent unchanged. */
  headers: v.pipe(v.string(), v.maxLength(16_384)),
  /** `right`: the length of the body; `none`: no Content-Length; a number: that value, deliberately. */
  contentLength: v.union([v.picklist(['right', 'none']), whole(CONTENT_LENGTH)]),
  chunked: v.boolean(),
  /** `auto` follows the request; `close` closes the connection after each response. */
  connection: v.picklist(['auto', 'keep-alive', 'close'])
})
export type HttpBehaviour = v.InferOutput<typeof HttpBehaviour>

export const Behaviour = v.variant('kind', [
  v.strictObject({ kind: v.literal('greet'), ...on, payload: Payload }),
  v.strictObject({
    kind: v.literal('echo'),
    ...on,
    /** Bytes before and after each echo; null for none. */
    prefix: v.nullable(Payload),
    suffix: v.nullable(Payload),
    framing: v.nullable(Framing)
  }),
  v.strictObject({
    kind: v.literal('reply'),
    ...on,
    /** The first matching rule responds. */
    rules: v.pipe(v.array(ReplyRule), v.maxLength(200)),
    /** Unit of comparison: frames, or without framing the bytes of each read. */
    framing: v.nullable(Framing)
  }),
  v.strictObject({
    kind: v.literal('every'),
    ...on,
    interval: whole(TIMER),
    /** Number of times; null until stopped. */
    times: v.nullable(whole(REPETITIONS)),
    payload: Payload
  }),
  HttpBehaviour,
  /** Responds from a recording. Only the first enabled one in the list is used. */
  MockBehaviour,
  /** Reads and discards all bytes; disables all other behaviours. */
  v.strictObject({ kind: v.literal('sink'), ...on }),
  v.strictObject({
    kind: v.literal('source'),
    ...on,
    /** Repeated indefinitely. */
    pattern: Payload,
    /** Bytes per second; null for as fast as the peer reads. */
    rate: v.nullable(whole(SOURCE_RATE))
  })
])
export type Behaviour = v.InferOutput<typeof Behaviour>

export const Behaviours = v.pipe(v.array(Behaviour), v.maxLength(50))
