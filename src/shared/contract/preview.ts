import * as v from 'valibot'

/** Previews of captured HTML, served by the host from a scheme of their own. */

/** Twice what a body shows: text in another encoding grows when it is made UTF-8. */
export const MAX_PREVIEW_PAGE_BYTES = 24 * 1024 * 1024

export const previewRequests = {
  /**
   * Keeps a page, in UTF-8, and answers with the address a sandboxed frame can show it from. The oldest ones are
   * forgotten by themselves.
   */
  'preview.open': {
    input: v.strictObject({
      bytes: v.pipe(
        v.custom<Uint8Array>((value) => value instanceof Uint8Array),
        v.check(({ length }) => length <= MAX_PREVIEW_PAGE_BYTES)
      ),
      /** XML rules, which a browser is strict about. */
      xhtml: v.boolean()
    }),
    output: v.strictObject({ url: v.string() })
  },
  'preview.close': {
    input: v.strictObject({ url: v.pipe(v.string(), v.maxLength(100)) }),
    output: v.null()
  }
}
