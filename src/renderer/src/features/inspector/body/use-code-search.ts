import { computed, onScopeDispose, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import type { CodeLines } from '../../../../../decode/view/code-lines'
import { CodeSearch, type CodeMatch } from '../../../kit/text/model/code-search'

/**
 * Incremental search through any number of lines: runs in slices, so that the window stays responsive while the count
 * grows.
 */

export interface CodeSearching {
  readonly query: ShallowRef<string>
  readonly count: Readonly<ShallowRef<number>>
  /** The match limit was reached; there may be more. */
  readonly full: Readonly<ShallowRef<boolean>>
  readonly working: Readonly<ShallowRef<boolean>>
  /** Index of the current match; −1 for none. */
  readonly index: Readonly<ShallowRef<number>>
  readonly current: ComputedRef<CodeMatch | null>
  /** Moves to the next or previous match and wraps around. */
  step(by: 1 | -1): void
}

const SLICE_MS = 8

export function useCodeSearch(lines: () => CodeLines): CodeSearching {
  const query = shallowRef('')
  const count = shallowRef(0)
  const full = shallowRef(false)
  const working = shallowRef(false)
  const index = shallowRef(-1)
  let search: CodeSearch | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

  const run = (): void => {
    const mine = search
    if (mine === null) return
    const until = performance.now() + SLICE_MS
    mine.run(() => performance.now() > until)
    count.value = mine.count
    full.value = mine.full
    working.value = !mine.done
    if (index.value < 0 && mine.count > 0) index.value = 0
    if (!mine.done) timer = setTimeout(run)
  }
  watch([query, lines], ([text, searched], [before]) => {
    clearTimeout(timer)
    // Growth of the same text keeps the current match.
    if (text !== before) index.value = -1
    count.value = 0
    full.value = false
    working.value = false
    search = text === '' ? null : new CodeSearch(searched, text)
    run()
  })
  onScopeDispose(() => {
    clearTimeout(timer)
    search = null
  })

  return {
    query,
    count,
    full,
    working,
    index,
    // Depends on the count, because the search object itself is not reactive.
    current: computed(() => (count.value === 0 ? null : (search?.match(index.value) ?? null))),
    step(by) {
      if (count.value > 0) index.value = (index.value + by + count.value) % count.value
    }
  }
}
