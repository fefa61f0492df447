import { storeToRefs } from 'pinia'
import { computed, onScopeDispose, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import type { AttemptsOf } from '../../../shared/contract/attempts'
import type { ConnectionRow, EXCHANGE_COLUMNS, ExchangeRow } from '../../../shared/contract/views'
import { useEngine } from '../bridge/engine-client'
import { ViewSource } from '../bridge/view-source'
import { useCaptureStore } from '../stores/capture'
import type { CapturedExchange } from '../stores/comparison'
import { useMarksStore } from '../stores/marks'
import { useNoticesStore } from '../stores/notices'
import { useOriginal, type Original } from './use-original'

/**
 * All attempts of what an exchange goes back to, from every capture that is open: those of which an exchange came, and
 * behind them those that came to nothing. Only the rows in sight are read, however many there are.
 */

export type Attempt =
  | { readonly kind: 'exchanges'; readonly capture: number; readonly row: ExchangeRow }
  | { readonly kind: 'connections'; readonly capture: number; readonly row: ConnectionRow }

export interface AttemptSort {
  readonly column: (typeof EXCHANGE_COLUMNS)[number]
  readonly descending: boolean
}

export interface AttemptHistory {
  /** Undefined until it is known. */
  readonly original: ComputedRef<Original | null | undefined>
  readonly total: ComputedRef<number>
  /** Grows whenever rows have changed: reading it makes an effect follow them. */
  readonly version: Readonly<ShallowRef<number>>
  readonly sort: Readonly<ShallowRef<AttemptSort | null>>
  sortBy(sort: AttemptSort | null): void
  /** Undefined while it is on its way. */
  row(place: number): Attempt | undefined
  want(first: number, last: number): void
  /** Where an exchange stands; null where it is no attempt. */
  find(of: CapturedExchange): Promise<number | null>
  /** The attempt before, or the original; null where nobody knows. */
  previous(of: CapturedExchange): Promise<CapturedExchange | null>
}

type Source =
  | {
      readonly kind: 'exchanges'
      readonly capture: number
      readonly whose: AttemptsOf
      readonly view: ViewSource<'exchanges'>
    }
  | {
      readonly kind: 'connections'
      readonly capture: number
      readonly whose: AttemptsOf
      readonly view: ViewSource<'connections'>
    }

export function useHistory(asked: () => CapturedExchange | null): AttemptHistory {
  const engine = useEngine()
  const notices = useNoticesStore()
  const marks = useMarksStore()
  const { list } = storeToRefs(useCaptureStore())
  const original = useOriginal(asked)
  const sort = shallowRef<AttemptSort | null>(null)
  const sources = shallowRef<readonly Source[]>([])
  const version = shallowRef(0)
  let range: readonly [number, number] = [0, 0]
  let run = 0

  const wantRange = (): void => {
    let before = 0
    for (const { view } of sources.value) {
      const first = Math.max(0, range[0] - before)
      const last = Math.min(view.total, range[1] - before)
      if (first < last) view.want(first, last)
      before += view.total
    }
  }

  const listener = {
    onChange: () => {
      version.value++
      wantRange()
    },
    onError: (error: unknown) => {
      notices.report(error)
    }
  }

  /** How a capture is asked for them; null where it can hold none. */
  const whoseIn = (capture: number): AttemptsOf | null => {
    const of = asked()
    const found = original.value
    if (of === null || found === null || found === undefined) return null
    if (of.capture === capture) return { exchange: of.exchange }
    if (found.at?.capture === capture) return { exchange: found.at.exchange }
    return found.place
  }

  const open = async (): Promise<void> => {
    // What is listed stays until it is known what the next one goes back to: often the same.
    if (asked() !== null && original.value === undefined) return
    const mine = ++run
    const opened: Source[] = []
    const query = { filter: '', sessions: null }
    try {
      for (const { capture } of list.value) {
        const whose = whoseIn(capture)
        if (whose === null) continue
        const view = await ViewSource.open(
          engine,
          capture,
          { kind: 'exchanges', ...query, sort: sort.value, attemptsOf: whose },
          listener
        )
        opened.push({ kind: 'exchanges', capture, whose, view })
        const failed = await ViewSource.open(
          engine,
          capture,
          { kind: 'connections', ...query, sort: null, attemptsOf: whose },
          listener
        )
        opened.push({ kind: 'connections', capture, whose, view: failed })
        if (mine !== run) break
      }
    } catch (error) {
      if (mine === run) notices.report(error)
    }
    if (mine !== run) {
      for (const { view } of opened) view.close()
      return
    }
    for (const { view } of sources.value) view.close()
    // What came of a replay stands before what came to nothing.
    sources.value = opened.sort((one, other) =>
      one.kind === other.kind ? 0 : one.kind === 'exchanges' ? -1 : 1
    )
    version.value++
    // As many rows as before need not be another range in sight.
    wantRange()
  }

  watch(
    [
      () => list.value.map(({ capture }) => `${capture}:${JSON.stringify(whoseIn(capture))}`).join(' '),
      () => JSON.stringify(sort.value)
    ],
    () => void open(),
    { immediate: true }
  )
  watch(
    () => marks.version,
    () => {
      for (const { view } of sources.value) view.refresh()
    }
  )
  onScopeDispose(() => {
    run++
    for (const { view } of sources.value) view.close()
    sources.value = []
  })

  const total = computed(() => {
    followed(version.value)
    return sources.value.reduce((sum, { view }) => sum + view.total, 0)
  })

  /** The source a place is in, and where there. */
  const placeOf = (place: number): { source: Source; at: number } | null => {
    let at = place
    for (const source of sources.value) {
      if (at < source.view.total) return { source, at }
      at -= source.view.total
    }
    return null
  }

  return {
    original,
    total,
    version,
    sort,
    sortBy: (next) => {
      sort.value = next
    },
    row: (place) => {
      followed(version.value)
      const found = placeOf(place)
      if (found === null) return undefined
      const { source, at } = found
      if (source.kind === 'exchanges') {
        const row = source.view.row(at)
        return row === undefined ? undefined : { kind: 'exchanges', capture: source.capture, row }
      }
      const row = source.view.row(at)
      return row === undefined ? undefined : { kind: 'connections', capture: source.capture, row }
    },
    want: (first, last) => {
      range = [first, last]
      wantRange()
    },
    async find({ capture, exchange }) {
      let before = 0
      for (const source of sources.value) {
        if (source.kind === 'exchanges' && source.capture === capture) {
          const at = await source.view.find(exchange)
          if (at !== null) return before + at
        }
        before += source.view.total
      }
      return null
    },
    async previous({ capture, exchange }) {
      const at = original.value?.at ?? null
      const source = sources.value.find((one) => one.kind === 'exchanges' && one.capture === capture)
      if (source === undefined) return at
      // In the order they were made, whatever they are sorted by.
      const query = { kind: 'exchanges', filter: '', sessions: null, sort: null } as const
      const { view } = await engine.request('views.open', {
        capture,
        query: { ...query, attemptsOf: source.whose }
      })
      try {
        const place = await engine.request('views.find', { capture, view, number: exchange })
        if (place === null || place === 0) return at
        const page = await engine.request('views.rows', { capture, view, first: place - 1, count: 1 })
        const before = page.kind === 'exchanges' ? page.rows[0] : undefined
        return before === undefined ? at : { capture, exchange: before.exchange }
      } finally {
        await engine.request('views.close', { capture, view })
      }
    }
  }
}

/** Reading it makes an effect follow what a view has none for. */
function followed(_version: number): void {
  // Nothing: that it was read is all.
}
