import * as v from 'valibot'
import { CaptureId } from './captures'
import { InnerLayerName } from './inner-layer'
import { MAX_FIELD_PAGE } from './limits'

/**
 * A named piece of a message, as every protocol's decoder finds it. A list of them is a tree in pre-order. Children lie
 * inside their parent, in order, and do not overlap. Bits that share a byte are fields inside of the one that has the
 * byte. What was inflated has no bytes of its own: its fields, each with a `note`, all have the compressed bytes' range.
 */
export const FieldNode = v.strictObject({
  /** Stable and dotted from general to special, such as `http.header` or `http2.flags`; the window has words for it. */
  key: v.string(),
  /** As the wire calls it (`Content-Type`), where it does. */
  name: v.optional(v.string()),
  value: v.string(),
  /** Half-open, in the stream of the message's direction, or in the body for a part of a decoded one. */
  range: v.tuple([v.number(), v.number()]),
  /** Nesting: 0 at the top. */
  depth: v.number(),
  /**
   * `cut`: its bytes end before it does. `bad`: it is not what it must be. `derived`: the bytes in its range stand for
   * the value without being it: an index of HPACK, a masked or compressed payload.
   */
  note: v.optional(v.picklist(['cut', 'bad', 'derived']))
})
export type FieldNode = v.InferOutput<typeof FieldNode>

const Offset = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER))
const Number1 = v.pipe(v.number(), v.integer(), v.minValue(1))
const Direction = v.picklist(['up', 'down'])

/** One of the small messages that `inner.list` has. */
const FieldCarrier = v.strictObject({
  layer: InnerLayerName,
  /** What carries the layer; null where the connection does. */
  exchange: v.nullable(Number1),
  generation: v.number(),
  index: v.number(),
  /** Of HTTP/2. */
  stream: v.nullable(v.number()),
  /** Half-open, in the stream of the byte's direction; pieces of others may lie between. */
  range: v.tuple([v.number(), v.number()])
})

/** The field that holds a byte, and the message it is of. */
export const FieldPlace = v.strictObject({
  /** Whose message it is of; null for what is the connection's own, such as a frame of HTTP/2. */
  exchange: v.nullable(Number1),
  /** As in `messages` of the exchange; null where it is of none of them. */
  message: v.nullable(v.number()),
  /** The small message that it is of: a frame, a message of WebSocket or gRPC, an event. */
  inner: v.nullable(FieldCarrier),
  /** From the outermost field to the deepest one that holds the byte; empty where a small message is all that is known. */
  path: v.array(FieldNode)
})
export type FieldPlace = v.InferOutput<typeof FieldPlace>

export const fieldRequests = {
  /**
   * The fields of a message, the `first` (from 0) and what follows: fewer than `count` where their texts are long, none
   * behind the last. `message` indexes `messages` of the exchange.
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
  /** What a byte of a stream is; null where it is of no message. */
  'fields.at': {
    input: v.strictObject({ capture: CaptureId, connection: Number1, direction: Direction, offset: Offset }),
    output: v.nullable(FieldPlace)
  }
}
