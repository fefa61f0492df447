import * as v from 'valibot'
import { CaptureId } from './captures'
import { InnerLayerName } from './inner-layer'
import { MAX_FIELD_PAGE } from './limits'

/**
 * A named piece of a message, as decoders of all protocols report it. A list of fields is a tree in pre-order. Children
 * lie inside their parent, in order, and do not overlap. Fields that share a byte (bits) are children of the field that
 * covers the byte. Decompressed data has no bytes of its own: its fields have a `note`, and the range of the compressed
 * bytes.
 */
export const FieldNode = v.strictObject({
  /** Stable key, dotted from general to specific, such as `http.header` or `http2.flags`; the window translates it. */
  key: v.string(),
  /** Name on the wire (`Content-Type`), if the field has one. */
  name: v.optional(v.string()),
  value: v.string(),
  /** Half-open, in the stream of the message's direction, or in the body for a part of a decoded one. */
  range: v.tuple([v.number(), v.number()]),
  /** Nesting: 0 at the top. */
  depth: v.number(),
  /**
   * `cut`: the bytes end before the field does. `bad`: invalid. `derived`: the value derives from the bytes in the
   * range but does not equal them: an HPACK index, a masked or compressed payload.
   */
  note: v.optional(v.picklist(['cut', 'bad', 'derived']))
})
export type FieldNode = v.InferOutput<typeof FieldNode>

const Offset = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER))
const Number1 = v.pipe(v.number(), v.integer(), v.minValue(1))
const Direction = v.picklist(['up', 'down'])

/** One of the small messages of `inner.list`. */
const FieldCarrier = v.strictObject({
  layer: InnerLayerName,
  /** The exchange that carries the layer; null if the connection does. */
  exchange: v.nullable(Number1),
  generation: v.number(),
  index: v.number(),
  /** HTTP/2 stream number. */
  stream: v.nullable(v.number()),
  /** Half-open, in the stream of the byte's direction; bytes of other messages may lie between. */
  range: v.tuple([v.number(), v.number()])
})

/** The field that contains a byte, and its message. */
export const FieldPlace = v.strictObject({
  /** The exchange of the message; null for a message of the connection itself, such as an HTTP/2 frame. */
  exchange: v.nullable(Number1),
  /** Index in `messages` of the exchange; null if the byte is in none of them. */
  message: v.nullable(v.number()),
  /** The small message that contains the byte: a frame, a WebSocket or gRPC message, an event. */
  inner: v.nullable(FieldCarrier),
  /** From the outermost field to the deepest one that contains the byte; empty if only the small message is known. */
  path: v.array(FieldNode)
})
export type FieldPlace = v.InferOutput<typeof FieldPlace>

export const fieldRequests = {
  /**
   * Returns the fields of a message from index `first` (0-based) on: fewer than `count` if their texts are long, none
   * beyond the last. `message` is an index into `messages` of the exchange.
   */
  'fields.get': {
    input: v.strictObject({
      capture: CaptureId,
      exchange: Number1,
      message: v.pipe(v.number(), v.integer(), v.minValue(0)),
      first: Offset,
      count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_FIELD_PAGE))
    }),
    output: v.strictObject({ total: v.number(), direction: Direction, fields: v.array(FieldNode) })
  },
  /** Returns the field that contains a byte of a stream; null if the byte belongs to no message. */
  'fields.at': {
    input: v.strictObject({ capture: CaptureId, connection: Number1, direction: Direction, offset: Offset }),
    output: v.nullable(FieldPlace)
  }
}
