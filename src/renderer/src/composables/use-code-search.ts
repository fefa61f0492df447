import { computed, onScopeDispose, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import type { CodeLines } from '../../../decode/view/code-lines'
import { CodeSearch, type CodeMatch } from '../headless/code-search'

/** A search through lines of any number, a slice at a time: the window goes on meanwhile, and the count grows. */

export interface CodeSearching {
  readonly query: ShallowRef<string>
  readonly count: Readonly<ShallowRef<number>>
  /** More may be found than is kept. */
  readonly full: Readonly<ShallowRef<boolean>>
  readonly working: Readonly<ShallowRef<boolean>>
  /** Which match was gone to, from 0; −1 for none. */
  readonly index: Readonly<ShallowRef<number>>
  readonly current: ComputedRef<CodeMatch | null>
  /** To the next match, or the one before; round at the ends. */
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
    // More of the same text keeps the place.
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
    // What is found changes with the count.
    current: computed(() => (count.value === 0 ? null : (search?.match(index.value) ?? null))),
    step(by) {
      if (count.value > 0) index.value = (index.value + by + count.value) % count.value
    }
  }
}
