import { defineStore } from 'pinia'
import { computed, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import { MAX_FILTER_TEXT, MAX_SAVED_FILTERS } from '../../../../shared/contract/limits'
import { parseFilter } from '../../../../shared/filter/parse'
import { printFilter } from '../../../../shared/filter/print'
import {
  eachLeaf,
  type FilterNode,
  type FilterProblem,
  type FilterTest
} from '../../../../shared/filter/tree'
import { useEngine } from '../bridge/engine-client'
import type { ViewKind } from '../bridge/view-source'
import { withFilter } from './model/filter-text'
import { FilterHistory } from './model/filter-history'
import { useNoticesStore } from './notices'
import { useSettingsStore } from './settings'
import { useTablesStore } from './tables'

/** What is typed as a table's filter: parsed, validated, and as the engine takes it. */
export interface FilterState {
  /** Null if it is empty. */
  readonly tree: ComputedRef<FilterNode | null>
  readonly problems: ComputedRef<readonly FilterProblem[]>
  /** The last valid filter, with saved filters replaced by their definitions. */
  readonly usable: ShallowRef<string>
  readonly history: FilterHistory
}

export const useFiltersStore = defineStore('filters', () => {
  const engine = useEngine()
  const tables = useTablesStore()
  const settings = useSettingsStore()
  const notices = useNoticesStore()

  const savedOf = (kind: ViewKind): readonly { readonly name: string; readonly text: string }[] =>
    settings.settings.savedFilters.filter(({ table }) => table === kind)

  const stateOf = (kind: ViewKind): FilterState => {
    const text = computed(() => tables[kind].filter)
    const parsed = computed(() => {
      const saved = Object.fromEntries(savedOf(kind).map((one) => [one.name, one.text]))
      return parseFilter(text.value, kind, { saved })
    })
    /** Problems that only the engine finds, and the text that has them. */
    const checked = shallowRef<{ readonly text: string; readonly problems: readonly FilterProblem[] } | null>(
      null
    )
    const usable = shallowRef('')
    const problems = computed<readonly FilterProblem[]>(() => {
      if (parsed.value.problems.length > 0) return parsed.value.problems
      return checked.value?.text === text.value ? checked.value.problems : []
    })

    const check = async (typed: string, sent: string): Promise<void> => {
      const saved = settings.settings.savedFilters.map((one) => ({ ...one }))
      const answer = await engine.request('filters.check', { table: kind, text: typed, saved })
      if (text.value !== typed) return
      checked.value = { text: typed, problems: answer.problems }
      if (answer.problems.length === 0) usable.value = sent
    }
    watch(
      parsed,
      ({ tree, problems: found, usesSaved }) => {
        if (found.length > 0) return
        const typed = text.value
        const sent = usesSaved && tree !== null ? printFilter(tree) : typed
        if (sent.length > MAX_FILTER_TEXT) {
          const problem = { code: 'too-long', text: typed, from: 0, to: typed.length, expected: [] } as const
          checked.value = { text: typed, problems: [problem] }
        } else if (!hasRegex(tree)) usable.value = sent
        else
          check(typed, sent).catch((error: unknown) => {
            notices.report(error)
          })
      },
      { immediate: true, flush: 'sync' }
    )
    return { tree: computed(() => parsed.value.tree), problems, usable, history: new FilterHistory() }
  }

  const states: Readonly<Record<ViewKind, FilterState>> = {
    exchanges: stateOf('exchanges'),
    connections: stateOf('connections')
  }

  const changeSaved = (savedFilters: typeof settings.settings.savedFilters): void => {
    settings.change({ savedFilters }).catch((error: unknown) => {
      notices.report(error)
    })
  }

  return {
    of: (kind: ViewKind): FilterState => states[kind],
    savedOf,
    /** Saves a filter, in place of one with the same name. Returns false if there are too many. */
    save(kind: ViewKind, name: string, text: string): boolean {
      const others = settings.settings.savedFilters.filter((one) => one.table !== kind || one.name !== name)
      if (others.length >= MAX_SAVED_FILTERS) return false
      changeSaved([...others, { table: kind, name, text }])
      return true
    },
    remove(kind: ViewKind, name: string): void {
      changeSaved(settings.settings.savedFilters.filter((one) => one.table !== kind || one.name !== name))
    },
    /** Adds a condition to a table's filter. */
    add(kind: ViewKind, condition: string): void {
      tables[kind].filter = withFilter(tables[kind].filter, condition, kind)
    }
  }
})

function hasRegex(tree: FilterNode | null): boolean {
  let found = false
  const isRegex = (test: FilterTest): boolean => test.kind === 'regex'
  eachLeaf(tree, (leaf) => {
    if (leaf.kind === 'term' && isRegex(leaf.test)) found = true
  })
  return found
}
