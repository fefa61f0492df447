import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import { fileTypeOf } from '../../../decode/view/file-type'
import { imageTypeOf } from '../../../decode/view/image-type'
import type { BodyRun } from '../../../shared/contract/body-page'
import { MAX_BODY_PAGE_BYTES, MAX_BODY_VIEW_BYTES } from '../../../shared/contract/limits'
import type { MessageDetail } from '../../../shared/contract/traffic'
import { joinedRuns } from '../headless/body-link'
import { useShownCapture } from './use-shown-capture'

/**
 * The beginning of a message's body as the engine decodes it, page by page: the first page is shown at once, some
 * more without being asked, and the rest a step at a time on request. Kept while a longer one is being fetched.
 */

/** Read without being asked: nearly every text there is, in about ten pages. */
const FIRST_BYTES = 512 * 1024

/** What one "load more" adds: read, and all there is by then laid out anew, in about a second. */
export const STEP_BYTES = 2 * 1024 * 1024

export interface BodyContent {
  readonly bytes: Uint8Array
  readonly more: boolean
  readonly decoded: readonly string[]
  readonly failed: string | null
  readonly gaveUp: boolean
  /** Bytes read of the coded body, and those behind the end of coded data. */
  readonly coded?: number | undefined
  readonly trailing?: number | undefined
  /** Where the bytes are in the message's stream; absent where a coding was removed. */
  readonly places?: readonly BodyRun[] | undefined
}

export interface InspectorBody {
  readonly content: Readonly<ShallowRef<BodyContent | null>>
  readonly error: Readonly<ShallowRef<unknown>>
  readonly loading: Readonly<ShallowRef<boolean>>
  /** Reads on by a step. */
  loadMore(): void
}

export function useInspectorBody(options: {
  exchange: () => number
  index: () => number
  message: () => MessageDetail
}): InspectorBody {
  const shown = useShownCapture()
  const content = shallowRef<BodyContent | null>(null)
  const error = shallowRef<unknown>(null)
  const loading = shallowRef(false)
  let run = 0
  let shownFor = ''
  /** Bytes wanted of the body shown. */
  let wanted = FIRST_BYTES
  onScopeDispose(() => run++)

  const load = async (): Promise<void> => {
    const mine = ++run
    const exchange = options.exchange()
    const message = options.index()
    const key = `${shown.capture.value}:${exchange}:${message}`
    if (key !== shownFor) {
      content.value = null
      wanted = FIRST_BYTES
    }
    shownFor = key
    loading.value = false
    if (options.message().bodyLength === 0) return
    loading.value = true
    let held = new Uint8Array(0)
    let length = 0
    let places: readonly BodyRun[] | undefined
    try {
      for (;;) {
        const page = await shown.request('exchanges.body', {
          exchange,
          message,
          offset: length,
          length: Math.min(MAX_BODY_PAGE_BYTES, MAX_BODY_VIEW_BYTES - length)
        })
        if (mine !== run) return
        if (length + page.bytes.length > held.length) {
          const larger = new Uint8Array(Math.max(length + page.bytes.length, held.length * 2))
          larger.set(held.subarray(0, length))
          held = larger
        }
        held.set(page.bytes, length)
        const isFirst = length === 0
        length += page.bytes.length
        const { more, decoded, failed, gaveUp, coded, trailing } = page
        places = page.places === undefined ? undefined : joinedRuns(places ?? [], page.places)
        const bytes = held.subarray(0, length)
        // Half a picture tells less than none, and so does half a file of any kind that is told by its bytes.
        const isFile = imageTypeOf(bytes) !== undefined || fileTypeOf(bytes) !== undefined
        if (isFirst && isFile) wanted = MAX_BODY_VIEW_BYTES
        const isLast = !more || page.bytes.length === 0 || length >= Math.min(wanted, MAX_BODY_VIEW_BYTES)
        const isNew = content.value === null || content.value.bytes.length <= length
        if ((isFirst && isNew) || isLast)
          content.value = { bytes, more, decoded, failed, gaveUp, coded, trailing, places }
        error.value = null
        if (isLast) return
      }
    } catch (cause) {
      if (mine === run) error.value = cause
    } finally {
      if (mine === run) loading.value = false
    }
  }

  // Growth beyond what is wanted changes nothing that is shown, except at its end.
  const grown = (): number => Math.min(options.message().bodyLength, wanted)
  watch(
    [shown.capture, options.exchange, options.index, grown, () => options.message().complete],
    () => void load(),
    {
      immediate: true
    }
  )

  return {
    content,
    error,
    loading,
    loadMore() {
      wanted = Math.min((content.value?.bytes.length ?? 0) + STEP_BYTES, MAX_BODY_VIEW_BYTES)
      void load()
    }
  }
}
