import * as v from 'valibot'
import { BodyPage } from './body-page'
import { CaptureId } from './captures'
import { FieldNode } from './fields'
import { InnerLayerName } from './inner-layer'
import { MAX_BODY_PAGE_BYTES, MAX_BODY_VIEW_BYTES, MAX_FILTER_TEXT, MAX_PAGE_ROWS } from './limits'

/**
 * Small messages inside HTTP bodies or a connection: HTTP/2 frames, WebSocket messages, SSE events, gRPC messages. They
 * are parsed after the analysis, once a view requests the list, and from then on as bytes arrive.
 *
 * Rows are numbered from 0 in the order in which the messages ended, and keep their numbers. Rows dropped by the ring,
 * or in excess of the list's limit, are removed at the front. Rows of a filtered list have numbers of their own, with
 * the same rules. A changed `generation` means that the list was parsed anew and old numbers are invalid.
 */

const Direction = v.picklist(['up', 'down'])
const Number0 = v.pipe(v.number(), v.integer(), v.minValue(0))
const Number1 = v.pipe(v.number(), v.integer(), v.minValue(1))

/** `exchange` carries the layer; null if the connection itself does (HTTP/2). */
export const InnerPlace = v.strictObject({
  connection: Number1,
  exchange: v.nullable(Number1),
  layer: InnerLayerName
})
export type InnerPlace = v.InferOutput<typeof InnerPlace>

/** Conditions on a row; all of them must match. */
export const InnerFilter = v.strictObject({
  /**
   * Text in a row's kind, marks or summary, case-insensitive. The summary contains only the beginning of a long
   * payload.
   */
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
  /** Arrival time of its last byte. */
  time: v.number(),
  direction: Direction,
  /** Name used by the protocol: `HEADERS`, `text`, `close`, an event's name. */
  kind: v.string(),
  stream: v.nullable(v.number()),
  /**
   * Half-open range in the stream or in the decoded body, as the list's `ranges` states. Bytes of other messages may
   * lie between.
   */
  range: v.tuple([v.number(), v.number()]),
  /** Bytes of its payload as carried. */
  length: v.number(),
  marks: v.array(v.string()),
  summary: v.string(),
  complete: v.boolean(),
  problems: v.array(InnerProblem)
})
export type InnerRow = v.InferOutput<typeof InnerRow>

/** Reasons why a list has no rows, or no further rows although more bytes arrived. */
export const INNER_TROUBLES = [
  /** The beginning of the layer is missing from the capture. */
  'no-beginning',
  /** The connection's protocol is not one that carries the layer. */
  'not-decoded',
  /** A content coding could not be removed. */
  'coding',
  /** A decoded body holds more messages, or bytes, than are listed: its last row covers the rest. */
  'limit'
] as const

export const InnerList = v.strictObject({
  generation: v.number(),
  /** Received bytes are still being parsed. */
  behind: v.boolean(),
  /** One more than the number of the last row, and the number of the first row that is still listed. */
  total: v.number(),
  dropped: v.number(),
  /** The same without the filter. */
  all: v.strictObject({ total: v.number(), dropped: v.number() }),
  /** Kinds of rows, and the number of messages of each, including dropped ones. */
  kinds: v.array(v.strictObject({ kind: v.string(), count: v.number() })),
  /** The offsets that ranges of rows and fields refer to. */
  ranges: v.picklist(['stream', 'body']),
  trouble: v.nullable(v.picklist(INNER_TROUBLES)),
  rows: v.array(InnerRow)
})
export type InnerList = v.InferOutput<typeof InnerList>

export const InnerDetail = v.strictObject({
  row: InnerRow,
  ranges: v.picklist(['stream', 'body']),
  /** At most MAX_INNER_FIELDS; `moreFields` is the number left out. */
  fields: v.array(FieldNode),
  moreFields: v.number(),
  problems: v.array(InnerProblem),
  /** Null for a message without payload. `length` is the decoded length; null if only decoding can determine it. */
  payload: v.nullable(v.strictObject({ length: v.nullable(v.number()), contentType: v.string() }))
})
export type InnerDetail = v.InferOutput<typeof InnerDetail>

const place = { capture: CaptureId, ...InnerPlace.entries }
const message = { ...place, generation: v.number(), index: Number0 }

export const innerRequests = {
  /** Lists rows from number `first` on, or from `dropped` if that is higher. Requesting a list starts parsing it. */
  'inner.list': {
    input: v.strictObject({
      ...place,
      filter: v.optional(InnerFilter),
      first: Number0,
      count: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_PAGE_ROWS))
    }),
    output: InnerList
  },
  /** Rejects with `not-found` for a row of another generation, or one that is no longer listed. */
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
