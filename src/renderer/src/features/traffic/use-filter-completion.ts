import { storeToRefs } from 'pinia'
import { computed, shallowRef, type ComputedRef, type ShallowRef } from 'vue'
import { useEngine } from '../../app/bridge/engine-client'
import type { ViewKind } from '../../app/bridge/view-source'
import { useCaptureStore } from '../../app/stores/capture'
import { useFiltersStore } from '../../app/stores/filters'

/** Completions of a filter: field names, values that occur in the capture, and saved filters. */

export interface CompletionItem {
  readonly text: string
  readonly kind: 'field' | 'value' | 'saved'
  readonly count?: number | undefined
}

export interface FilterCompletion {
  readonly items: ComputedRef<readonly CompletionItem[]>
  /** Index of the chosen item; -1 for none, so that Enter applies the filter. */
  readonly active: ShallowRef<number>
  /** Requests the completions of the text before the caret. */
  ask(text: string, caret: number): Promise<void>
  close(): void
  /** Moves the choice, around the ends; false if there are no items. */
  move(step: 1 | -1): boolean
  /** Returns the text with an item in place of the part that it completes, and the caret behind it. */
  taken(index: number): { readonly text: string; readonly caret: number } | null
}

interface Found {
  readonly text: string
  readonly from: number
  readonly to: number
  readonly items: readonly CompletionItem[]
}

export function useFilterCompletion(kind: () => ViewKind): FilterCompletion {
  const engine = useEngine()
  const filters = useFiltersStore()
  const { shown: capture } = storeToRefs(useCaptureStore())
  const found = shallowRef<Found | null>(null)
  const active = shallowRef(-1)
  let asked = 0

  const show = (next: Found | null): void => {
    found.value = next
    active.value = -1
  }

  const savedAt = (text: string, caret: number): Found | null => {
    const typed = /(?:^|[\s(!-])@([\w-]*)$/.exec(text.slice(0, caret))?.[1]
    if (typed === undefined) return null
    const items = filters
      .savedOf(kind())
      .filter(({ name }) => name.toLowerCase().startsWith(typed.toLowerCase()))
      .map(({ name, text: definition }) => ({
        kind: 'saved' as const,
        text: `@${name}${definition.includes('$1') ? '(' : ''}`
      }))
    return { text, from: caret - typed.length - 1, to: caret, items }
  }

  return {
    items: computed(() => found.value?.items ?? []),
    active,
    async ask(text, caret) {
      const mine = ++asked
      const saved = savedAt(text, caret)
      if (saved !== null) {
        show(saved)
        return
      }
      try {
        const answer = await engine.request('filters.complete', {
          capture: capture.value,
          table: kind(),
          text,
          caret
        })
        if (mine !== asked) return
        // A field or value that is already complete needs no list.
        const isComplete =
          answer.items.length === 1 && answer.items[0]?.text === text.slice(answer.from, answer.to)
        show(isComplete ? null : { text, ...answer })
      } catch {
        // The capture may have been closed; completions are a convenience.
        if (mine === asked) show(null)
      }
    },
    close() {
      asked++
      show(null)
    },
    move(step) {
      const count = found.value?.items.length ?? 0
      if (count === 0) return false
      const next = active.value + step
      active.value = next < 0 ? count - 1 : next >= count ? 0 : next
      return true
    },
    taken(index) {
      const item = found.value?.items[index]
      if (found.value === null || item === undefined) return null
      const { text, from, to } = found.value
      const after = text.slice(to)
      const gap = item.kind === 'value' && !/^[\s)]/.test(after) ? ' ' : ''
      return {
        text: `${text.slice(0, from)}${item.text}${gap}${after}`,
        caret: from + item.text.length + gap.length
      }
    }
  }
}
