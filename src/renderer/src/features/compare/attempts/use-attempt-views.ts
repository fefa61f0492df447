import { computed, onScopeDispose, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import type { AttemptsOf } from '../../../../../shared/contract/attempts'
import type { EXCHANGE_COLUMNS } from '../../../../../shared/contract/views'
import { useEngine } from '../../../app/bridge/engine-client'
import { ViewSource, type ViewSourceListener } from '../../../app/bridge/view-source'
import { useMarksStore } from '../../../app/stores/marks'
import { useNoticesStore } from '../../../app/stores/notices'
import type { Attempt, AttemptPlace } from './model/attempt-subject'

/**
 * Attempts from several captures as one list, ordered by capture. Each capture has an open engine view, and only
 * visible rows are read.
 */

export interface AttemptSort {
  readonly column: (typeof EXCHANGE_COLUMNS)[number]
  readonly descending: boolean
}

/** Attempts of one kind in one capture. */
export interface AttemptsQuery {
  readonly kind: Attempt['kind']
  readonly capture: number
  readonly whose: AttemptsOf
  /** Sort order of exchanges; null for the order of creation. */
  readonly sort: AttemptSort | null
}

export interface AttemptViews {
  readonly total: ComputedRef<number>
  /** Incremented whenever rows change; read it to depend on them. */
  readonly version: Readonly<ShallowRef<number>>
  /** Returns undefined while loading. */
  row(place: number): Attempt | undefined
  want(first: number, last: number): void
  /** Returns the index of an attempt; null if it is not in the list. */
  find(place: AttemptPlace): Promise<number | null>
}

type View =
  | { readonly kind: 'exchanges'; readonly rows: ViewSource<'exchanges'> }
  | { readonly kind: 'connections'; readonly rows: ViewSource<'connections'> }
type Source = View & { readonly capture: number }

/**
 * `asked` lists the queries in display order. While it is null, the current list stays, unless it is of another `kind`.
 */
export function useAttemptViews(
  kind: () => string,
  wantedQueries: () => readonly AttemptsQuery[] | null
): AttemptViews {
  const engine = useEngine()
  const notices = useNoticesStore()
  const marks = useMarksStore()
  const sources = shallowRef<readonly Source[]>([])
  const version = shallowRef(0)
  let range: readonly [number, number] = [0, 0]
  let run = 0

  const wantRange = (): void => {
    let before = 0
    for (const { rows } of sources.value) {
      const first = Math.max(0, range[0] - before)
      const last = Math.min(rows.total, range[1] - before)
      if (first < last) rows.want(first, last)
      before += rows.total
    }
  }
  const listener: ViewSourceListener = {
    onChange: () => {
      version.value++
      wantRange()
    },
    onError: (error) => {
      notices.report(error)
    }
  }
  const openOne = async ({ kind, capture, whose, sort }: AttemptsQuery): Promise<Source> => {
    const query = { filter: '', sessions: null, attemptsOf: whose }
    if (kind === 'exchanges') {
      const rows = await ViewSource.open(engine, capture, { kind, ...query, sort }, listener)
      return { kind, capture, rows }
    }
    const rows = await ViewSource.open(engine, capture, { kind, ...query, sort: null }, listener)
    return { kind, capture, rows }
  }
  const close = (which: readonly Source[]): void => {
    for (const { rows } of which) rows.close()
  }

  const open = async (): Promise<void> => {
    const queries = wantedQueries()
    if (queries === null) return
    const mine = ++run
    const opened: Source[] = []
    try {
      for (const query of queries) {
        opened.push(await openOne(query))
        if (mine !== run) break
      }
    } catch (error) {
      if (mine === run) notices.report(error)
    }
    if (mine !== run) {
      close(opened)
      return
    }
    close(sources.value)
    sources.value = opened
    version.value++
    // An equal row count does not trigger a new visible range.
    wantRange()
  }

  watch(
    kind,
    () => {
      run++
      close(sources.value)
      sources.value = []
      version.value++
    },
    { flush: 'sync' }
  )
  watch([kind, () => JSON.stringify(wantedQueries())], () => void open(), { immediate: true })
  watch(
    () => marks.version,
    () => {
      for (const { rows } of sources.value) rows.refresh()
    }
  )
  onScopeDispose(() => {
    run++
    close(sources.value)
    sources.value = []
  })

  return {
    total: computed(() => {
      followed(version.value)
      return sources.value.reduce((sum, { rows }) => sum + rows.total, 0)
    }),
    version,
    row: (place) => {
      followed(version.value)
      let at = place
      for (const source of sources.value) {
        if (at < source.rows.total) return attemptAt(source, at)
        at -= source.rows.total
      }
      return undefined
    },
    want: (first, last) => {
      range = [first, last]
      wantRange()
    },
    async find({ kind: of, capture, number }) {
      let before = 0
      for (const source of sources.value) {
        const isIts = source.kind === of && source.capture === capture
        const at = isIts ? await source.rows.find(number) : null
        if (at !== null) return before + at
        before += source.rows.total
      }
      return null
    }
  }
}

function attemptAt(source: Source, at: number): Attempt | undefined {
  const { kind, capture } = source
  if (kind === 'exchanges') {
    const row = source.rows.row(at)
    return row === undefined ? undefined : { kind, capture, row }
  }
  const row = source.rows.row(at)
  return row === undefined ? undefined : { kind, capture, row }
}

/** Registers a reactive dependency on the version; a view itself is not reactive. */
function followed(_version: number): void {
  // Only the read matters.
}
