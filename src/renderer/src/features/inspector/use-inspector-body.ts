import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import { fileTypeOf } from '../../../../decode/view/file-type'
import { imageTypeOf } from '../../../../decode/view/image-type'
import type { BodyRun } from '../../../../shared/contract/body-page'
import { MAX_BODY_PAGE_BYTES, MAX_BODY_VIEW_BYTES } from '../../../../shared/contract/limits'
import type { MessageDetail } from '../../../../shared/contract/traffic'
import { joinedRuns } from './model/body-link'
import { useShownCapture } from '../../app/stores/use-shown-capture'

/**
 * Beginning of a message body, decoded by the engine and read by page. The first page is shown at once, more pages are
 * loaded automatically, and the rest in steps on request. The current content stays while a longer one loads.
 */

/** Loaded automatically: covers nearly every text, in about ten pages. */
const FIRST_BYTES = 512 * 1024

/** Bytes added by "load more"; reading them and laying out the whole body takes about a second. */
export const STEP_BYTES = 2 * 1024 * 1024

export interface BodyContent {
  readonly bytes: Uint8Array
  readonly more: boolean
  readonly decoded: readonly string[]
  readonly failed: string | null
  readonly gaveUp: boolean
  /** Number of encoded bytes read, and of trailing bytes after the end of the encoded data. */
  readonly coded?: number | undefined
  readonly trailing?: number | undefined
  /** Positions of the bytes in the message's stream; absent if a coding was removed. */
  readonly places?: readonly BodyRun[] | undefined
}

export interface InspectorBody {
  readonly content: Readonly<ShallowRef<BodyContent | null>>
  readonly error: Readonly<ShallowRef<unknown>>
  readonly loading: Readonly<ShallowRef<boolean>>
  /** Loads the next step. */
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
  /** Number of bytes to load of the current body. */
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
        // A partial image or other recognised file is of no use, so files are loaded up to the maximum.
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

  // Growth beyond the wanted bytes only changes the end state.
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
