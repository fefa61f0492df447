import * as v from 'valibot'
import { FRAME_LENGTH, FRAME_SILENCE, LENGTH_ADDEND, LENGTH_OFFSET, MAX_DELIMITER_BYTES } from './bounds'
import { whole, within } from './numbers'

/** How a stream is split into frames, as the user configured it. A frame is a message of kind `frame`. */

/** Bytes as hex digits, because a delimiter need not be text. */
const HexBytes = v.pipe(v.string(), v.regex(/^(?:[0-9a-f]{2})+$/), v.maxLength(2 * MAX_DELIMITER_BYTES))

const Length = whole(FRAME_LENGTH)

export const Framing = v.variant('kind', [
  /** Each frame ends with these bytes and includes them. */
  v.strictObject({ kind: v.literal('delimiter'), bytes: HexBytes }),
  v.strictObject({ kind: v.literal('fixed'), length: Length }),
  v.strictObject({
    kind: v.literal('length'),
    /** Size of the length field in bytes; `varint` is that of protobuf: seven bits per byte, the lowest first. */
    size: v.picklist([1, 2, 3, 4, 8, 'varint']),
    endian: v.picklist(['big', 'little']),
    /** Bytes of the frame before the length field. */
    offset: whole(LENGTH_OFFSET),
    /** The bytes counted by the length: the whole frame, or only those after the length field. */
    counts: v.picklist(['frame', 'rest']),
    /** Added to the length; may be negative. */
    plus: whole(LENGTH_ADDEND)
  }),
  /** A frame ends after this many milliseconds of silence. */
  v.strictObject({
    kind: v.literal('gap'),
    silence: within(FRAME_SILENCE)
  })
])
export type Framing = v.InferOutput<typeof Framing>

/** Messages found by the connection's own decoder; for HTTP, requests and responses. */
const DecoderFraming = v.strictObject({ kind: v.literal('decoder') })

/** How a captured stream is displayed. */
export const StreamFraming = v.variant('kind', [...Framing.options, DecoderFraming])
export type StreamFraming = v.InferOutput<typeof StreamFraming>

/** For both streams of a connection; null for none. */
export const Framings = v.strictObject({ up: v.nullable(StreamFraming), down: v.nullable(StreamFraming) })
export type Framings = v.InferOutput<typeof Framings>
