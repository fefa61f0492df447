import * as v from 'valibot'
import { BodyPage } from './body-page'
import { CaptureId } from './captures'
import { FieldNode } from './fields'
import { InnerLayerName } from './inner-layer'
import { MAX_BODY_PAGE_BYTES, MAX_BODY_VIEW_BYTES, MAX_FILTER_TEXT, MAX_PAGE_ROWS } from './limits'

/**
 * The small messages inside what HTTP carries or a connection is: frames of HTTP/2, messages of WebSocket, events of
 * SSE, messages of gRPC. They are cut where somebody looks, behind the analysis, and from then on as they come.
 *
 * A list's rows are numbered from 0 in the order in which they ended, and keep their numbers: what a ring drops, or what
 * is more than a list holds, leaves at the front. The same holds of the rows a filter leaves, which have numbers of
 * their own. Another `generation` means that all was cut anew and numbers of before say nothing.
 */

const Direction = v.picklist(['up', 'down'])
const Number0 = v.pipe(v.number(), v.integer(), v.minValue(0))
const Number1 = v.pipe(v.number(), v.integer(), v.minValue(1))

/** `exchange`: what carries the layer; null where the connection itself does (HTTP/2). */
export const InnerPlace = v.strictObject({
  connection: Number1,
  exchange: v.nullable(Number1),
  layer: InnerLayerName
})
export type InnerPlace = v.InferOutput<typeof InnerPlace>

/** All of it holds of a row that is shown. */
export const InnerFilter = v.strictObject({
  /** In a row's kind, marks or summary, whatever the case; of a long payload the summary has only the first. */
  text: v.pipe(v.string(), v.maxLength(MAX_FILTER_TEXT)),
  /** Empty for all. */
  kinds: v.pipe(v.array(v.pipe(v.string(), v.maxLength(100))), v.maxLength(100)),
  direction: v.nullable(Direction),
  stream: v.nullable(Number0)
})
export type InnerFilter = v.InferOutput<typeof InnerFilter>

const InnerProblem = v.strictObject({ code: v.string(), offset: v.number() })

export const InnerRow = v.strictObject({
  /** Its number among all rows, filtered or not. */
  index: v.number(),
  /** When its last byte came. */
  time: v.number(),
  direction: Direction,
  /** As its protocol calls it: `HEADERS`, `text`, `close`, an event's name. */
  kind: v.string(),
  stream: v.nullable(v.number()),
  /** Half-open; of the stream or of the decoded body, as the list says. Pieces of others may lie between. */
  range: v.tuple([v.number(), v.number()]),
  /** Bytes of its payload as carried. */
  length: v.number(),
  marks: v.array(v.string()),
  summary: v.string(),
  complete: v.boolean(),
  problems: v.array(InnerProblem)
})
export type InnerRow = v.InferOutput<typeof InnerRow>

/** Why a list has no rows, or no more, though more bytes came. */
export const INNER_TROUBLES = [
  /** Where the layer begins is not in the capture, or no more. */
  'no-beginning',
  /** The connection's bytes are none of a protocol that carries it. */
  'not-decoded',
  /** A content coding could not be removed. */
  'coding',
  /** A decoded body holds more messages, or bytes, than are listed: its last row covers the rest. */
  'limit'
] as const

export const InnerList = v.strictObject({
  generation: v.number(),
  /** What passed is still being cut. */
  behind: v.boolean(),
  /** Behind the number of the last row that there is, and the number of the first one that is still listed. */
  total: v.number(),
  dropped: v.number(),
  /** The same without the filter. */
  all: v.strictObject({ total: v.number(), dropped: v.number() }),
  /** What rows are called, and how many there were of each, dropped ones included. */
  kinds: v.array(v.strictObject({ kind: v.string(), count: v.number() })),
  /** What ranges of rows and fields count in. */
  ranges: v.picklist(['stream', 'body']),
  trouble: v.nullable(v.picklist(INNER_TROUBLES)),
  rows: v.array(InnerRow)
})
export type InnerList = v.InferOutput<typeof InnerList>

export const InnerDetail = v.strictObject({
  row: InnerRow,
  ranges: v.picklist(['stream', 'body']),
  /** At most MAX_INNER_FIELDS; `moreFields` are left out. */
  fields: v.array(FieldNode),
  moreFields: v.number(),
  problems: v.array(InnerProblem),
  /** Null for a message that carries none. `length` once decoded; null where only decoding tells. */
  payload: v.nullable(v.strictObject({ length: v.nullable(v.number()), contentType: v.string() }))
})
export type InnerDetail = v.InferOutput<typeof InnerDetail>

const place = { capture: CaptureId, ...InnerPlace.entries }
const message = { ...place, generation: v.number(), index: Number0 }

export const innerRequests = {
  /**
   * Rows from number `first` on, as far as they are there; a number below `dropped` begins there. Asking for a list is
   * what has it cut.
   */
  'inner.list': {
    input: v.strictObject({
      ...place,
      filter: v.optional(InnerFilter),
      first: Number0,
      count: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_PAGE_ROWS))
    }),
    output: InnerList
  },
  /** `not-found` for a row of another generation, or one that is listed no more. */
  'inner.get': { input: v.strictObject(message), output: InnerDetail },
  /** Bytes of a message's payload from `offset`: unmasked, decompressed; see `exchanges.body`. */
  'inner.body': {
    input: v.strictObject({
      ...message,
      offset: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_BODY_VIEW_BYTES)),
      length: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_BODY_PAGE_BYTES))
    }),
    output: BodyPage
  }
}
