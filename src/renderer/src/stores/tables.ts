import { defineStore } from 'pinia'
import { shallowReactive, shallowRef, watch } from 'vue'
import type { QueryOf, ViewKind } from '../bridge/view-source'
import type { NumberRanges } from '../../../shared/model/number-ranges'
import type { Point } from '../headless/point'
import { useCaptureStore } from './capture'

/** How each table is looked at: filter, order, following. Kept while the other tab is shown. */

export type SortOf<Kind extends ViewKind> = QueryOf<Kind>['sort']

export interface TableState<Kind extends ViewKind> {
  /** As typed; what the view is asked for follows a moment later. */
  filter: string
  /** Only rows with a bookmark or a note. */
  marked: boolean
  /** Null is the order of arrival. */
  sort: SortOf<Kind>
  follow: boolean
  /** The user holds it still. */
  frozen: boolean
  /** Rows of the table when it was frozen, as soon as the engine has told. */
  frozenAt: number | null
  /** Numbers of what is chosen beside the one that is looked at; empty while that is all. */
  picked: NumberRanges
}

export const useTablesStore = defineStore('tables', () => {
  const exchanges = shallowReactive<TableState<'exchanges'>>(untouched())
  const connections = shallowReactive<TableState<'connections'>>(untouched())
  /** Rows of the table in sight after filtering: the n of "n of m". */
  const shown = shallowRef(0)
  /** Rows that wait for it to thaw. */
  const held = shallowRef(0)
  /** How much of it has been read for its filter or order; null while nothing has to be. */
  const scanned = shallowRef<{ readonly done: number; readonly total: number } | null>(null)
  /** A field is to be named that becomes a column. */
  const addingColumn = shallowRef(false)
  /** A move to the row after or before the selected one, requested from outside the table, which takes it. */
  const rowStep = shallowRef<{ readonly by: 1 | -1 } | null>(null)
  /** Where the menu of its head is asked for. */
  const headMenu = shallowRef<Point | null>(null)

  const states: { readonly [Kind in ViewKind]: TableState<Kind> } = { exchanges, connections }
  const of = <Kind extends ViewKind>(kind: Kind): TableState<Kind> => states[kind]

  // What was frozen or chosen of one capture says nothing of another. A file is read from its beginning: following it
  // while it is opened would carry every row away before it could be read.
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

  return { exchanges, connections, of, shown, held, scanned, addingColumn, rowStep, headMenu }
})

function untouched(): Omit<TableState<ViewKind>, 'sort'> & { sort: null } {
  return { filter: '', marked: false, sort: null, follow: true, frozen: false, frozenAt: null, picked: [] }
}

/** Following shows the newest last: it needs the order of arrival. */
export function canFollow(sort: { column: string; descending: boolean } | null): boolean {
  return sort === null || (sort.column === 'time' && !sort.descending)
}
