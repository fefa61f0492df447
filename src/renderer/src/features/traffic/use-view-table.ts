import { storeToRefs } from 'pinia'
import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import type { NumberRanges } from '../../../../shared/model/number-ranges'
import { useEngine } from '../../app/bridge/engine-client'
import {
  ViewSource,
  type ScanState,
  type QueryOf,
  type ViewKind,
  type ViewRows
} from '../../app/bridge/view-source'
import { FollowedEnd } from '../../kit/model/followed-end'
import { useCaptureStore } from '../../app/stores/capture'
import { useMarksStore } from '../../app/stores/marks'
import { useNoticesStore } from '../../app/stores/notices'

/** Rows of a table for Vue. Re-opens the view when the query changes and keeps the old rows until then. */

export interface ViewTable<Row> {
  readonly total: Readonly<ShallowRef<number>>
  /** Number of rows to show: all, except the newest rows of a following table that are still loading. */
  readonly shown: Readonly<ShallowRef<number>>
  /** Number of new rows held back while the table is frozen. */
  readonly held: Readonly<ShallowRef<number>>
  /** Progress of a query that needs to scan the table. */
  readonly scanned: Readonly<ShallowRef<ScanState | null>>
  /** Number of rows that the filter could not decide. */
  readonly unreadable: Readonly<ShallowRef<number>>
  /** Incremented whenever rows or total change; read it to depend on them. */
  readonly version: Readonly<ShallowRef<number>>
  /** Incremented when a new query replaces the old one. */
  readonly generation: Readonly<ShallowRef<number>>
  /** True until the first view is open. */
  readonly loading: Readonly<ShallowRef<boolean>>
  row(index: number): Row | undefined
  want(first: number, last: number): void
  find(number: number): Promise<number | null>
  /** Freezes the table and resolves with its row count; null while there is no view. */
  freeze(): Promise<number | null>
  /** Returns the numbers of the items in rows `first` to `end - 1`. */
  numbers(first: number, end: number): Promise<NumberRanges>
}

export interface ViewTableOptions {
  /** Fields whose values are included in the rows. */
  readonly columns?: () => readonly string[]
  /** True if the table stays at its end as rows arrive. */
  readonly follow?: () => boolean
  /** Called when the engine rejects a query; the previous rows stay. */
  readonly onRefused?: (error: unknown) => void
}

export function useViewTable<Kind extends ViewKind>(
  query: () => QueryOf<Kind>,
  { columns = () => [], follow = () => false, onRefused = () => undefined }: ViewTableOptions = {}
): ViewTable<ViewRows[Kind]> {
  const engine = useEngine()
  const { shown: capture } = storeToRefs(useCaptureStore())
  const marks = useMarksStore()
  const notices = useNoticesStore()
  const total = shallowRef(0)
  const shown = shallowRef(0)
  const end = new FollowedEnd()
  const held = shallowRef(0)
  const scanned = shallowRef<ScanState | null>(null)
  const unreadable = shallowRef(0)
  const version = shallowRef(0)
  const generation = shallowRef(0)
  const loading = shallowRef(true)
  let source: ViewSource<Kind> | undefined
  let range: readonly [number, number] = [0, 0]
  /** Number of the newest query; views opened for older queries are closed again. */
  let latest = 0

  const changed = (): void => {
    if (source === undefined) return
    total.value = source.total
    held.value = source.held
    scanned.value = source.scanned
    unreadable.value = source.unreadable
    source.want(...range)
    show(source)
    version.value++
  }
  const show = (from: ViewSource<Kind>): void => {
    if (follow())
      end.follow({
        total: from.total,
        inSight: range[1] - range[0],
        isHere: (row) => from.row(row) !== undefined,
        want: (first, last) => {
          from.want(first, last)
        }
      })
    else end.goTo(from.total)
    shown.value = end.shown
  }

  const open = async (): Promise<void> => {
    const mine = ++latest
    try {
      const next = await ViewSource.open(
        engine,
        capture.value,
        query(),
        {
          onChange: () => {
            if (mine === latest) changed()
          },
          onError: (error) => {
            notices.report(error)
          }
        },
        columns()
      )
      if (mine !== latest) {
        next.close()
        return
      }
      source?.close()
      source = next
      loading.value = false
      generation.value++
      end.goTo(next.total)
      changed()
    } catch (error) {
      if (mine !== latest) return
      notices.report(error)
      onRefused(error)
    }
  }

  watch(columns, (now) => source?.showColumns(now))
  watch(follow, () => {
    if (source !== undefined) show(source)
  })
  // Frozen rows still update their notes.
  watch(
    () => marks.version,
    () => source?.refresh()
  )
  watch([capture, () => JSON.stringify(query())], () => void open(), { immediate: true })

  onScopeDispose(() => {
    latest++
    source?.close()
    source = undefined
  })

  return {
    total,
    shown,
    held,
    scanned,
    unreadable,
    version,
    generation,
    loading,
    row: (index) => source?.row(index),
    want: (first, last) => {
      range = [first, last]
      source?.want(first, last)
    },
    find: (number) => source?.find(number) ?? Promise.resolve(null),
    freeze: () => source?.freeze() ?? Promise.resolve(null),
    numbers: (first, end) => source?.numbers(first, end) ?? Promise.resolve([])
  }
}
