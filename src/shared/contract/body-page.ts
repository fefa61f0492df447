import * as v from 'valibot'

/** A piece of a body or of a message's payload, codings removed: what `exchanges.body` and `inner.body` both answer. */
export const BodyPage = v.strictObject({
  bytes: v.custom<Uint8Array>((value) => value instanceof Uint8Array),
  /** More body follows what `bytes` holds, here or still to arrive. */
  more: v.boolean(),
  /** It took too long to decode on; what there is is all there will be. */
  gaveUp: v.boolean(),
  /** Content codings removed, outermost first; `failed` names the one that could not be. */
  decoded: v.array(v.string()),
  failed: v.nullable(v.string()),
  /** Where a coding was removed: bytes of the coded body read for it, and bytes behind the end of coded data. */
  coded: v.optional(v.number()),
  trailing: v.optional(v.number()),
  /**
   * Where the bytes of the page are in the message's stream, as runs in order: chunks and frames lie apart. `body`:
   * offset in the body. Absent where a coding was removed; short of the page where there are too many runs to list.
   */
  places: v.optional(v.array(v.strictObject({ body: v.number(), stream: v.number(), length: v.number() })))
})
export type BodyRun = NonNullable<BodyPage['places']>[number]
export type BodyPage = v.InferOutput<typeof BodyPage>
