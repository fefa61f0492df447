import { computed, onScopeDispose, shallowRef, type ComputedRef, type ShallowRef } from 'vue'
import { openSearchWorker, type SearchWorker } from '../../../app/bridge/search-worker'
import {
  compileSearch,
  replacementOf,
  replacements,
  type SearchMatch,
  type SearchMode,
  type SearchProblem
} from '../model/byte-search'
import { searchDocument } from '../model/document-search'
import type { WorkbenchDraft } from '../workbench-draft'

/** Find and replace in the workbench. A long search runs block by block and is cancelled by the next one. */

/** Maximum number of matches replaced in one step. */
const MAX_REPLACED = 100_000

export type SearchState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'searching'; readonly done: number }
  | { readonly kind: 'found' }
  | { readonly kind: 'none' }
  | { readonly kind: 'replaced'; readonly count: number; readonly more: boolean }
  | { readonly kind: 'failed'; readonly error: unknown }

export interface ByteSearching {
  readonly mode: ShallowRef<SearchMode>
  readonly pattern: ShallowRef<string>
  readonly replacement: ShallowRef<string>
  readonly matchCase: ShallowRef<boolean>
  /** An empty pattern is not a problem. */
  readonly problem: ComputedRef<Exclude<SearchProblem, { code: 'empty' }> | null>
  /** The replacement is not valid hexadecimal. */
  readonly badReplacement: ComputedRef<boolean>
  readonly state: Readonly<ShallowRef<SearchState>>
  find(direction: 1 | -1): Promise<void>
  /** Replaces the selected match, if any, then selects the next one. */
  replace(): Promise<void>
  replaceAll(): Promise<void>
  cancel(): void
}

export function useByteSearch(
  draft: () => WorkbenchDraft,
  open: () => SearchWorker = openSearchWorker
): ByteSearching {
  const mode = shallowRef<SearchMode>('text')
  const pattern = shallowRef('')
  const replacement = shallowRef('')
  const matchCase = shallowRef(false)
  const state = shallowRef<SearchState>({ kind: 'idle' })
  const compiled = computed(() =>
    compileSearch({ mode: mode.value, pattern: pattern.value, matchCase: matchCase.value })
  )
  const problem = computed(() => {
    const { value } = compiled
    return value.ok || value.problem.code === 'empty' ? null : value.problem
  })
  const replacing = computed(() => replacementOf(mode.value, replacement.value))
  let controller: AbortController | null = null
  let worker: SearchWorker | null = null

  const cancel = (): void => {
    controller?.abort()
    controller = null
    worker?.close()
    worker = null
    if (state.value.kind === 'searching') state.value = { kind: 'idle' }
  }
  onScopeDispose(cancel)

  /** Runs a search and stores its result or error, unless another search has started meanwhile. */
  const run = async (
    work: (
      search: (from: number, until: number, limit: number) => Promise<SearchMatch[]>
    ) => Promise<SearchState>
  ): Promise<void> => {
    cancel()
    const { value } = compiled
    if (!value.ok) return
    const mine = new AbortController()
    controller = mine
    const opened = open()
    worker = opened
    state.value = { kind: 'searching', done: 0 }
    try {
      const next = await work((from, until, limit) =>
        searchDocument(
          {
            document: draft().document,
            expression: value.expression,
            search: opened.search,
            signal: mine.signal,
            onProgress: (done) => {
              if (controller === mine) state.value = { kind: 'searching', done }
            }
          },
          { from, until, limit }
        )
      )
      if (controller === mine) state.value = next
    } catch (error) {
      if (controller === mine) state.value = { kind: 'failed', error }
    } finally {
      if (controller === mine) cancel()
    }
  }

  const select = ({ start, end }: SearchMatch): SearchState => {
    draft().selectRange(start, end)
    return { kind: 'found' }
  }

  const find = (direction: 1 | -1): Promise<void> =>
    run(async (search) => {
      const { length } = draft().document
      const [start, end] = draft().selected.value
      if (direction === 1) {
        const [ahead] = await search(end, length, 1)
        const found = ahead ?? (await search(0, end, 1))[0]
        return found === undefined ? { kind: 'none' } : select(found)
      }
      // Backward search takes the last match before the caret, because expressions match forwards only.
      const before = await search(0, start, MAX_REPLACED)
      const found = before.at(-1) ?? (await search(start, length, MAX_REPLACED)).at(-1)
      return found === undefined ? { kind: 'none' } : select(found)
    })

  return {
    mode,
    pattern,
    replacement,
    matchCase,
    problem,
    badReplacement: computed(() => replacing.value === null),
    state,
    find,
    async replace() {
      const put = replacing.value
      if (put === null) return
      await run(async (search) => {
        const [start, end] = draft().selected.value
        const [match] = start < end ? await search(start, start + 1, 1) : []
        if (match?.start !== start || match.end !== end) return { kind: 'found' }
        draft().edit(replacements([match], put))
        return { kind: 'found' }
      })
      if (state.value.kind === 'found') await find(1)
    },
    async replaceAll() {
      const put = replacing.value
      if (put === null) return
      await run(async (search) => {
        const matches = await search(0, draft().document.length, MAX_REPLACED)
        if (matches.length === 0) return { kind: 'none' }
        draft().edit(replacements(matches, put))
        return { kind: 'replaced', count: matches.length, more: matches.length === MAX_REPLACED }
      })
    },
    cancel
  }
}
