import * as v from 'valibot'

/** Part of a body or of a message's payload, without codings. The result of `exchanges.body` and `inner.body`. */
export const BodyPage = v.strictObject({
  bytes: v.custom<Uint8Array>((value) => value instanceof Uint8Array),
  /** More of the body follows after `bytes`, or has not arrived yet. */
  more: v.boolean(),
  /** Decoding was stopped because it took too long; the rest will not be available. */
  gaveUp: v.boolean(),
  /** Content codings removed, outermost first; `failed` names one that could not be removed. */
  decoded: v.array(v.string()),
  failed: v.nullable(v.string()),
  /** If a coding was removed: bytes of the coded body read, and bytes after the end of the coded data. */
  coded: v.optional(v.number()),
  trailing: v.optional(v.number()),
  /**
   * Positions of the page's bytes in the message's stream, as consecutive runs: chunks and frames are not contiguous.
   * `body`: offset in the body. Absent if a coding was removed; incomplete if there are too many runs to list.
   */
  places: v.optional(v.array(v.strictObject({ body: v.number(), stream: v.number(), length: v.number() })))
})
export type BodyRun = NonNullable<BodyPage['places']>[number]
export type BodyPage = v.InferOutput<typeof BodyPage>
