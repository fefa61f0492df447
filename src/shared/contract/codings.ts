import * as v from 'valibot'
import { MAX_SEND_BYTES } from './limits'

/** Decodes compressed bodies for editing, and encodes them again (RFC 9110, section 8.4.1). */

/** Value of Content-Encoding, in the order in which the codings were applied. */
const Codings = v.pipe(v.string(), v.maxLength(256))

const bytesUpTo = (most: number): v.GenericSchema<Uint8Array> =>
  v.pipe(
    v.custom<Uint8Array>((value) => value instanceof Uint8Array),
    v.check(({ length }) => length <= most, `At most ${most} bytes can be edited as text.`)
  )

export const DecodedContent = v.variant('kind', [
  /** Complete content; encoding it again changes only the compression. */
  v.strictObject({
    kind: v.literal('whole'),
    bytes: v.custom<Uint8Array>((value) => value instanceof Uint8Array)
  }),
  /** Cannot be encoded again, because the coding is unknown or only supported for decoding. */
  v.strictObject({ kind: v.literal('unknown'), coding: v.string() }),
  /** Does not decode to its end. */
  v.strictObject({ kind: v.literal('damaged'), coding: v.string() }),
  /** Number of bytes after the end of the coded data; they would be lost. */
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
      /** First bytes of the original coded content: they show whether deflate has a zlib header. */
      like: bytesUpTo(2)
    }),
    output: v.strictObject({
      bytes: v.custom<Uint8Array>((value) => value instanceof Uint8Array),
      /** A coding that was applied in valid form but without compression. */
      stored: v.nullable(v.string())
    })
  }
}
