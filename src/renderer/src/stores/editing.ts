import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { RequestDraft } from '../headless/request-draft'
import { useCaptureStore } from './capture'
import type { CapturedExchange } from './comparison'

/**
 * Which captured request is being edited, and what was made of others: closing the editor loses nothing. A draft is
 * typed text of bounded size; it goes once its exchange has come.
 */

const MAX_DRAFTS = 20

export const useEditingStore = defineStore('editing', () => {
  const captures = useCaptureStore()
  /** The request in the editor; null while it is closed. */
  const request = shallowRef<CapturedExchange | null>(null)
  const drafts = new Map<string, RequestDraft>()

  /** Opens an exchange of the capture that is shown, unless another is named. */
  const open = (exchange: number, capture = captures.shown): void => {
    request.value = { capture, exchange }
  }

  const close = (): void => {
    request.value = null
  }

  const draft = (of: CapturedExchange): RequestDraft | undefined => drafts.get(keyOf(of))

  /** Null forgets it. */
  const keep = (of: CapturedExchange, kept: RequestDraft | null): void => {
    drafts.delete(keyOf(of))
    if (kept === null) return
    drafts.set(keyOf(of), kept)
    for (const oldest of drafts.keys()) {
      if (drafts.size <= MAX_DRAFTS) break
      drafts.delete(oldest)
    }
  }

  return { request, open, close, draft, keep }
})

function keyOf({ capture, exchange }: CapturedExchange): string {
  return `${capture}:${exchange}`
}
