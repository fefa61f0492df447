import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { RequestDraft } from '../headless/request-draft'

/**
 * Which captured request is being edited, and what was made of others: closing the editor loses nothing. A draft is
 * typed text of bounded size; it goes once its exchange has come.
 */

const MAX_DRAFTS = 20

export const useEditingStore = defineStore('editing', () => {
  /** The exchange in the editor; null while it is closed. */
  const exchange = shallowRef<number | null>(null)
  const drafts = new Map<number, RequestDraft>()

  const open = (number: number): void => {
    exchange.value = number
  }

  const close = (): void => {
    exchange.value = null
  }

  const draft = (number: number): RequestDraft | undefined => drafts.get(number)

  /** Null forgets it. */
  const keep = (number: number, kept: RequestDraft | null): void => {
    drafts.delete(number)
    if (kept === null) return
    drafts.set(number, kept)
    for (const oldest of drafts.keys()) {
      if (drafts.size <= MAX_DRAFTS) break
      drafts.delete(oldest)
    }
  }

  return { exchange, open, close, draft, keep }
})
