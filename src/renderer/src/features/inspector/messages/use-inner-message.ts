import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import type { InnerDetail, InnerPlace } from '../../../../../shared/contract/inner'
import { MAX_BODY_PAGE_BYTES, MAX_BODY_VIEW_BYTES } from '../../../../../shared/contract/limits'
import type { BodyContent } from '../use-inspector-body'
import { useShownCapture } from '../../../app/stores/use-shown-capture'

/** Fields and content of the selected nested message, loaded by page. */

/** Loaded automatically; longer messages are rare and can be saved. */
const SHOWN_BYTES = 2 * 1024 * 1024

export interface InnerTarget extends InnerPlace {
  readonly generation: number
  readonly index: number
}

export interface InnerMessageState {
  /** Stays while the next one is loading. */
  readonly detail: Readonly<ShallowRef<InnerDetail | null>>
  /** Content of the same message; null until its first page arrives, or if it is empty. */
  readonly content: Readonly<ShallowRef<BodyContent | null>>
  readonly error: Readonly<ShallowRef<unknown>>
}

export function useInnerMessage(target: () => InnerTarget | null): InnerMessageState {
  const { request } = useShownCapture()
  const detail = shallowRef<InnerDetail | null>(null)
  const content = shallowRef<BodyContent | null>(null)
  const error = shallowRef<unknown>(null)
  let run = 0
  onScopeDispose(() => run++)

  const load = async (message: InnerTarget): Promise<void> => {
    const mine = ++run
    try {
      const found = await request('inner.get', message)
      if (mine !== run) return
      detail.value = found
      content.value = null
      error.value = null
      if (found.payload === null) return
      const pieces: Uint8Array[] = []
      for (let length = 0; ;) {
        const page = await request('inner.body', {
          ...message,
          offset: length,
          length: Math.min(MAX_BODY_PAGE_BYTES, MAX_BODY_VIEW_BYTES - length)
        })
        if (mine !== run) return
        pieces.push(page.bytes)
        length += page.bytes.length
        const isLast = !page.more || page.bytes.length === 0 || length >= SHOWN_BYTES
        if (!isLast && pieces.length > 1) continue
        content.value = { coded: 0, trailing: 0, ...page, bytes: joined(pieces, length) }
        if (isLast) return
      }
    } catch (cause) {
      if (mine === run) error.value = cause
    }
  }

  watch(
    target,
    (message, before) => {
      if (message === null) {
        run++
        detail.value = null
        content.value = null
        error.value = null
        return
      }
      if (before !== null && before !== undefined && isSame(message, before)) return
      void load(message)
    },
    { immediate: true }
  )

  return { detail, content, error }
}

function isSame(one: InnerTarget, other: InnerTarget): boolean {
  return (
    one.index === other.index &&
    one.generation === other.generation &&
    one.connection === other.connection &&
    one.exchange === other.exchange &&
    one.layer === other.layer
  )
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  let at = 0
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.length
  }
  return bytes
}
