import * as v from 'valibot'
import { MAX_SEND_BYTES } from './limits'

/** Compressed bodies that are edited as what they decode to (RFC 9110, section 8.4.1). */

/** The value of Content-Encoding: in the order in which the codings were applied. */
const Codings = v.pipe(v.string(), v.maxLength(256))

const bytesUpTo = (most: number): v.GenericSchema<Uint8Array> =>
  v.pipe(
    v.custom<Uint8Array>((value) => value instanceof Uint8Array),
    v.check(({ length }) => length <= most, `At most ${most} bytes are edited as text.`)
  )

export const DecodedContent = v.variant('kind', [
  /** All of it, and coding it again loses nothing but how it was compressed. */
  v.strictObject({
    kind: v.literal('whole'),
    bytes: v.custom<Uint8Array>((value) => value instanceof Uint8Array)
  }),
  /** It cannot be coded again here, since the coding is unknown or one that is only read. */
  v.strictObject({ kind: v.literal('unknown'), coding: v.string() }),
  /** It does not decode to its end. */
  v.strictObject({ kind: v.literal('damaged'), coding: v.string() }),
  /** So many bytes stand behind the end of the coded data, and would be lost. */
  v.strictObject({ kind: v.literal('trailing'), bytes: v.number() }),
  /** More than `MAX_EDIT_BYTES`. */
  v.strictObject({ kind: v.literal('large') })
])
export type DecodedContent = v.InferOutput<typeof DecodedContent>

export const codingRequests = {
  'codings.remove': {
    input: v.strictObject({ bytes: bytesUpTo(MAX_SEND_BYTES), codings: Codings }),
    output: DecodedContent
  },
  'codings.apply': {
    input: v.strictObject({
      bytes: bytesUpTo(MAX_SEND_BYTES),
      codings: Codings,
      /** How the coded bytes began: deflate is with or without the header of zlib. */
      like: bytesUpTo(2)
    }),
    output: v.strictObject({
      bytes: v.custom<Uint8Array>((value) => value instanceof Uint8Array),
      /** A coding whose form is right but which does not make it smaller here. */
      stored: v.nullable(v.string())
    })
  }
}
