import * as v from 'valibot'

/**
 * Saving captured bytes as a file. The host asks the user where and gives a token for the answer; the page never
 * learns nor names a path. Progress is told by the event `saving`.
 */

const Number1 = v.pipe(v.number(), v.integer(), v.minValue(1))
const Offset = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER))
const Message = { exchange: Number1, message: v.pipe(v.number(), v.integer(), v.minValue(0)) }

/** Which bytes. */
export const Saved = v.variant('kind', [
  v.strictObject({
    kind: v.literal('stream'),
    connection: Number1,
    direction: v.picklist(['up', 'down']),
    start: Offset,
    /** Behind the last byte; null for all there is. */
    end: v.nullable(Offset)
  }),
  /** A message from its start line to its last framing byte. */
  v.strictObject({ kind: v.literal('message'), ...Message }),
  /** Its body without transfer coding; `decoded` without content codings too. */
  v.strictObject({ kind: v.literal('body'), ...Message, decoded: v.boolean() })
])
export type Saved = v.InferOutput<typeof Saved>

export const SaveResult = v.strictObject({
  bytes: v.number(),
  /** The coding that did not decode to its end: the file holds what came before. */
  failed: v.nullable(v.string())
})
export type SaveResult = v.InferOutput<typeof SaveResult>

/** How far the writing of a file has come. */
export const SaveProgress = v.strictObject({
  token: v.number(),
  written: v.number(),
  /** Bytes it will be; null while decoding, when nobody knows. */
  total: v.nullable(v.number())
})
export type SaveProgress = v.InferOutput<typeof SaveProgress>

/** Longest name that is proposed for a file. */
export const MAX_FILE_NAME = 200

export const fileRequests = {
  /** Asks the user for a file, proposing a name. Null when the user thought better of it. */
  'files.choose': {
    input: v.strictObject({ name: v.pipe(v.string(), v.maxLength(MAX_FILE_NAME)) }),
    output: v.nullable(
      v.strictObject({
        token: v.number(),
        /** The name chosen, without its folder. */
        name: v.string()
      })
    )
  },
  /** Writes the chosen file; answered when it is whole, under its name. A token is good for one file. */
  'files.write': { input: v.strictObject({ token: Number1, saved: Saved }), output: SaveResult },
  /** The file that is being written is given up; what was written of it goes. */
  'files.cancel': { input: v.strictObject({ token: Number1 }), output: v.null() }
}
