import { defineStore } from 'pinia'
import { shallowReactive, shallowRef, watch } from 'vue'
import type { QueryOf, ViewKind } from '../bridge/view-source'
import type { NumberRanges } from '../../../../shared/model/number-ranges'
import type { Point } from '../../kit/model/point'
import { useCaptureStore } from './capture'

/** State of each table: filter, sort order, following. Kept while the other tab is shown. */

export type SortOf<Kind extends ViewKind> = QueryOf<Kind>['sort']

export interface TableState<Kind extends ViewKind> {
  /** As typed; the view's filter is updated a moment later. */
  filter: string
  /** Only rows with a bookmark or a note. */
  marked: boolean
  /** Only rows that the filter could not decide, since a field of theirs cannot be read. */
  unreadable: boolean
  /** Null is the order of arrival. */
  sort: SortOf<Kind>
  follow: boolean
  /** The user froze the table. */
  frozen: boolean
  /** Number of rows when it was frozen; set once the engine has replied. */
  frozenAt: number | null
  /** Numbers of the rows in a multiple selection; empty if only one row is selected. */
  picked: NumberRanges
}

export const useTablesStore = defineStore('tables', () => {
  const exchanges = shallowReactive<TableState<'exchanges'>>(untouched())
  const connections = shallowReactive<TableState<'connections'>>(untouched())
  /** Rows of the visible table after filtering: the n of "n of m". */
  const shown = shallowRef(0)
  /** New rows that a frozen table does not show. */
  const held = shallowRef(0)
  /** Progress of reading for its filter or order; null if none is needed. */
  const scanned = shallowRef<{ readonly done: number; readonly total: number } | null>(null)
  /** Number of rows that the filter could not decide. */
  const unreadable = shallowRef(0)
  /** The user is choosing a field for a new column. */
  const addingColumn = shallowRef(false)
  /** A move to the row after or before the selected one, requested from outside the table, which handles it. */
  const rowStep = shallowRef<{ readonly by: 1 | -1 } | null>(null)
  /** Position at which the menu of its head was requested. */
  const headMenu = shallowRef<Point | null>(null)

  const states: { readonly [Kind in ViewKind]: TableState<Kind> } = { exchanges, connections }
  const of = <Kind extends ViewKind>(kind: Kind): TableState<Kind> => states[kind]

  // Frozen rows and selections of one capture do not apply to another. A file is loaded from its beginning: following
  // it while it opens would scroll every row away before it could be read.
  const capture = useCaptureStore()
  let followed: readonly [boolean, boolean] | null = null
  watch(
    () => capture.shown,
    () => {
      for (const state of [exchanges, connections])
        Object.assign(state, { frozen: false, frozenAt: null, picked: [] })
      const isFile = capture.totals?.kind === 'file'
      if (isFile) followed ??= [exchanges.follow, connections.follow]
      if (followed === null) return
      exchanges.follow = !isFile && followed[0]
      connections.follow = !isFile && followed[1]
      if (!isFile) followed = null
    },
    { flush: 'sync' }
  )

  return { exchanges, connections, of, shown, held, scanned, unreadable, addingColumn, rowStep, headMenu }
})

function untouched(): Omit<TableState<ViewKind>, 'sort'> & { sort: null } {
  return {
    filter: '',
    marked: false,
    unreadable: false,
    sort: null,
    follow: true,
    frozen: false,
    frozenAt: null,
    picked: []
  }
}

/** Following shows the newest row last, which requires the order of arrival. */
export function canFollow(sort: { column: string; descending: boolean } | null): boolean {
  return sort === null || (sort.column === 'time' && !sort.descending)
}
