import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import { imageTypeOf } from '../../../decode/view/image-type'
import { MAX_BODY_PREVIEW_BYTES } from '../../../shared/contract/limits'
import type { MessageDetail } from '../../../shared/contract/traffic'
import type { ByteRange } from '../headless/hex-layout'
import type { StreamBytes } from './use-stream-bytes'
import { useShownCapture } from './use-shown-capture'

/** The beginning of a message's body as the engine decodes it; kept while a longer one is being fetched. */

/** An image is read whole up to this size: half a picture tells less than none. */
const MAX_IMAGE_BYTES = 8 * 1024 * 1024

export interface BodyContent {
  readonly bytes: Uint8Array
  readonly more: boolean
  readonly decoded: readonly string[]
  readonly failed: string | null
}

export function useInspectorBody(
  streams: () => StreamBytes,
  options: {
    exchange: () => number
    index: () => number
    message: () => MessageDetail
    /** The body's bytes in its stream. */
    range: () => ByteRange | null
  }
): { content: Readonly<ShallowRef<BodyContent | null>>; error: Readonly<ShallowRef<unknown>> } {
  const shown = useShownCapture()
  const content = shallowRef<BodyContent | null>(null)
  const error = shallowRef<unknown>(null)
  let run = 0
  let shownFor = ''
  onScopeDispose(() => run++)

  /** The whole of an image that is not encoded in any way, straight from the stream. */
  const wholeImage = async (preview: BodyContent): Promise<BodyContent> => {
    const { framing, contentEncoding, bodyLength, direction } = options.message()
    const range = options.range()
    const isPlain = framing === 'length' && contentEncoding === '' && range !== null
    if (
      !preview.more ||
      !isPlain ||
      bodyLength > MAX_IMAGE_BYTES ||
      imageTypeOf(preview.bytes) === undefined
    ) {
      return preview
    }
    const bytes = await streams().read(direction, range[0], bodyLength)
    return { ...preview, bytes, more: bytes.length < bodyLength }
  }

  const load = async (): Promise<void> => {
    const mine = ++run
    const exchange = options.exchange()
    const message = options.index()
    const key = `${exchange}:${message}`
    if (key !== shownFor) content.value = null
    if (options.message().bodyLength === 0) return
    try {
      const preview = await shown.request('exchanges.body', {
        exchange,
        message,
        length: MAX_BODY_PREVIEW_BYTES
      })
      const answer = await wholeImage(preview)
      if (mine !== run) return
      content.value = answer
      shownFor = key
      error.value = null
    } catch (cause) {
      if (mine === run) error.value = cause
    }
  }

  // Growth beyond a full preview changes nothing that is shown, except that an image may now be whole.
  const grown = (): number => {
    const { bodyLength } = options.message()
    const isFull = content.value !== null && content.value.bytes.length >= MAX_BODY_PREVIEW_BYTES
    return isFull && !options.message().complete ? MAX_BODY_PREVIEW_BYTES : bodyLength
  }
  watch([options.exchange, options.index, grown, () => options.message().complete], () => void load(), {
    immediate: true
  })

  return { content, error }
}
