import * as v from 'valibot'
import { MAX_BODY_VIEW_BYTES } from './limits'

/**
 * Captured pictures and pages, rendered by the host in a separate process. The page only receives a bitmap and never
 * parses captured content.
 */

/** Larger than the body view's limit, because text in another encoding grows when converted to UTF-8. */
export const MAX_RENDER_BYTES = 3 * MAX_BODY_VIEW_BYTES

/** Maximum pixels of the bitmap; larger content is scaled down. */
export const MAX_RENDER_PIXELS = 8_000_000

const Id = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER))
/** CSS pixels. */
const Length = v.pipe(v.number(), v.minValue(0))

const RenderedContent = v.variant('kind', [
  v.strictObject({
    kind: v.literal('picture'),
    /** Detected from the bytes, not from the declared content type. */
    type: v.pipe(v.string(), v.regex(/^image\/[a-z0-9.+-]{1,40}$/))
  }),
  v.strictObject({
    kind: v.literal('html'),
    /** Parse as XML, in which browsers reject errors. */
    xhtml: v.boolean(),
    /** Layout width in CSS pixels. */
    width: v.pipe(v.number(), v.integer(), v.minValue(100), v.maxValue(4000))
  })
])
export type RenderedContent = v.InferOutput<typeof RenderedContent>

/**
 * `time` and `memory`: a limit was exceeded. `crashed`: the rendering process crashed. `invalid`: the browser cannot
 * read the content. `cancelled`: cancelled by the page or replaced by a newer request.
 */
export const RenderFailure = v.picklist(['time', 'memory', 'crashed', 'invalid', 'cancelled'])
export type RenderFailure = v.InferOutput<typeof RenderFailure>

const RenderOutcome = v.variant('state', [
  v.strictObject({
    state: v.literal('rendered'),
    png: v.custom<Uint8Array>((value) => value instanceof Uint8Array),
    /** Size of the content itself; the bitmap may be larger or smaller. */
    width: Length,
    height: Length,
    /** The content continues below the bitmap. */
    isCut: v.boolean()
  }),
  v.strictObject({
    state: v.literal('stopped'),
    failure: RenderFailure,
    /** Limits that applied: seconds of processor time, bytes of memory. */
    seconds: v.number(),
    bytes: v.number()
  })
])
export type RenderOutcome = v.InferOutput<typeof RenderOutcome>

export const renderingRequests = {
  /**
   * Resolves when the content has been rendered or the rendering was stopped. Cancels an earlier request of the same
   * id.
   */
  'rendering.render': {
    input: v.strictObject({
      id: Id,
      content: RenderedContent,
      bytes: v.pipe(
        v.custom<Uint8Array>((value) => value instanceof Uint8Array),
        v.check(({ length }) => length <= MAX_RENDER_BYTES)
      ),
      /** Bitmap pixels per CSS pixel, within MAX_RENDER_PIXELS. */
      scale: v.pipe(v.number(), v.minValue(0.1), v.maxValue(32)),
      /** The user requested rendering despite the size: higher limits apply. */
      extended: v.boolean()
    }),
    output: RenderOutcome
  },
  'rendering.cancel': {
    input: v.strictObject({ id: Id }),
    output: v.null()
  }
}
