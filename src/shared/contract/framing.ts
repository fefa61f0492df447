import * as v from 'valibot'
import { MAX_FRAME_BYTES } from './limits'

/** How a stream is cut into frames, as the user set it. Frames are messages like any others: kind `frame`. */

/** Bytes as hex digits: a delimiter need not be text. */
const HexBytes = v.pipe(v.string(), v.regex(/^(?:[0-9a-f]{2}){1,64}$/))

const Length = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_FRAME_BYTES))

export const Framing = v.variant('kind', [
  /** Each frame ends with these bytes, which belong to it. */
  v.strictObject({ kind: v.literal('delimiter'), bytes: HexBytes }),
  v.strictObject({ kind: v.literal('fixed'), length: Length }),
  v.strictObject({
    kind: v.literal('length'),
    /** Bytes of the length itself; `varint` is the one of protobuf: seven bits a byte, the lowest first. */
    size: v.picklist([1, 2, 3, 4, 8, 'varint']),
    endian: v.picklist(['big', 'little']),
    /** Bytes of the frame in front of the length. */
    offset: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535)),
    /** What the length counts: all of the frame, or only what is behind the length. */
    counts: v.picklist(['frame', 'rest']),
    /** Added to it; may be negative. */
    plus: v.pipe(v.number(), v.integer(), v.minValue(-65_536), v.maxValue(65_536))
  }),
  /** A frame ends where nothing came for this long, in milliseconds. */
  v.strictObject({
    kind: v.literal('gap'),
    silence: v.pipe(v.number(), v.minValue(1), v.maxValue(60_000))
  })
])
export type Framing = v.InferOutput<typeof Framing>

/** By the messages that the connection's own decoder finds: of HTTP, requests and responses. */
const DecoderFraming = v.strictObject({ kind: v.literal('decoder') })

/** How a stream that was captured is shown. */
export const StreamFraming = v.variant('kind', [...Framing.options, DecoderFraming])
export type StreamFraming = v.InferOutput<typeof StreamFraming>

/** Of both streams of a connection; null for none. */
export const Framings = v.strictObject({ up: v.nullable(StreamFraming), down: v.nullable(StreamFraming) })
export type Framings = v.InferOutput<typeof Framings>
