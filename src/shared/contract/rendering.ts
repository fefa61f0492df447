import * as v from 'valibot'
import { MAX_BODY_VIEW_BYTES } from './limits'

/**
 * Captured pictures and pages, rendered by the host in a process of their own. The page receives a bitmap of them and
 * never parses what was captured.
 */

/** Twice what a body shows: text in another encoding grows when it is made UTF-8. */
export const MAX_RENDER_BYTES = 3 * MAX_BODY_VIEW_BYTES

/** Pixels of the bitmap that the page receives. What has more is scaled down. */
export const MAX_RENDER_PIXELS = 8_000_000

const Id = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER))
/** CSS pixels. */
const Length = v.pipe(v.number(), v.minValue(0))

const RenderedContent = v.variant('kind', [
  v.strictObject({
    kind: v.literal('picture'),
    /** What its bytes are, not what was claimed of them. */
    type: v.pipe(v.string(), v.regex(/^image\/[a-z0-9.+-]{1,40}$/))
  }),
  v.strictObject({
    kind: v.literal('html'),
    /** XML rules, which a browser is strict about. */
    xhtml: v.boolean(),
    /** Width it is laid out in, CSS pixels. */
    width: v.pipe(v.number(), v.integer(), v.minValue(100), v.maxValue(4000))
  })
])
export type RenderedContent = v.InferOutput<typeof RenderedContent>

/**
 * `time` and `memory`: it took more than its limit. `crashed`: its process ended by itself. `invalid`: the browser
 * cannot read it. `cancelled`: the page, or a newer request, gave up on it.
 */
export const RenderFailure = v.picklist(['time', 'memory', 'crashed', 'invalid', 'cancelled'])
export type RenderFailure = v.InferOutput<typeof RenderFailure>

const RenderOutcome = v.variant('state', [
  v.strictObject({
    state: v.literal('rendered'),
    png: v.custom<Uint8Array>((value) => value instanceof Uint8Array),
    /** Size of the content itself, which the bitmap may have more or fewer pixels than. */
    width: Length,
    height: Length,
    /** The content goes on below what the bitmap shows. */
    isCut: v.boolean()
  }),
  v.strictObject({
    state: v.literal('stopped'),
    failure: RenderFailure,
    /** The limits it had: seconds of processor time, bytes of memory. */
    seconds: v.number(),
    bytes: v.number()
  })
])
export type RenderOutcome = v.InferOutput<typeof RenderOutcome>

export const renderingRequests = {
  /** Resolves when the content is rendered or was stopped; a request of the same id before it is cancelled. */
  'rendering.render': {
    input: v.strictObject({
      id: Id,
      content: RenderedContent,
      bytes: v.pipe(
        v.custom<Uint8Array>((value) => value instanceof Uint8Array),
        v.check(({ length }) => length <= MAX_RENDER_BYTES)
      ),
      /** Pixels of the bitmap for each CSS pixel, as long as that is not too many. */
      scale: v.pipe(v.number(), v.minValue(0.1), v.maxValue(32)),
      /** The user wants it although it is large: higher limits. */
      extended: v.boolean()
    }),
    output: RenderOutcome
  },
  'rendering.cancel': {
    input: v.strictObject({ id: Id }),
    output: v.null()
  }
}
