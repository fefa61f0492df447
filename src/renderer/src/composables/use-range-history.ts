import { storeToRefs } from 'pinia'
import { computed, onScopeDispose, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import type { AttemptsOf } from '../../../shared/contract/attempts'
import { useEngine } from '../bridge/engine-client'
import { ViewSource } from '../bridge/view-source'
import { useCaptureStore } from '../stores/capture'
import { useMarksStore } from '../stores/marks'
import { useNoticesStore } from '../stores/notices'
import type { Attempt } from './use-history'

/**
 * All attempts of bytes of a connection, from every capture that is open: what was sent again of a frame, of a message of
 * any protocol, of a selection. Each is a connection. Only the rows in sight are read, however many there are.
 */

export type RangesOf = Extract<AttemptsOf, { ranges: unknown }>['ranges']
export type RangeAttempt = Extract<Attempt, { kind: 'connections' }>

export interface RangeHistory {
  readonly total: ComputedRef<number>
  /** Grows whenever rows have changed: reading it makes an effect follow them. */
  readonly version: Readonly<ShallowRef<number>>
  /** Undefined while it is on its way. */
  row(place: number): RangeAttempt | undefined
  want(first: number, last: number): void
  /** Where a connection stands; null where it is none of them. */
  find(of: { readonly capture: number; readonly connection: number }): Promise<number | null>
}

interface Source {
  readonly capture: number
  readonly view: ViewSource<'connections'>
}

export function useRangeHistory(asked: () => RangesOf | null): RangeHistory {
  const engine = useEngine()
  const notices = useNoticesStore()
  const marks = useMarksStore()
  const { list } = storeToRefs(useCaptureStore())
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

  const close = (which: readonly Source[]): void => {
    for (const { view } of which) view.close()
  }

  const open = async (): Promise<void> => {
    const mine = ++run
    const ranges = asked()
    const opened: Source[] = []
    const query = { kind: 'connections', filter: '', sessions: null, sort: null } as const
    try {
      for (const { capture } of ranges === null ? [] : list.value) {
        const whose = { ...query, ...(ranges === null ? {} : { attemptsOf: { ranges } }) }
        opened.push({ capture, view: await ViewSource.open(engine, capture, whose, listener) })
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
    // As many rows as before need not be another range in sight.
    wantRange()
  }

  watch(
    [() => list.value.map(({ capture }) => capture).join(), () => JSON.stringify(asked())],
    () => void open(),
    {
      immediate: true
    }
  )
  watch(
    () => marks.version,
    () => {
      for (const { view } of sources.value) view.refresh()
    }
  )
  onScopeDispose(() => {
    run++
    close(sources.value)
    sources.value = []
  })

  const total = computed(() => {
    followed(version.value)
    return sources.value.reduce((sum, { view }) => sum + view.total, 0)
  })

  return {
    total,
    version,
    row: (place) => {
      followed(version.value)
      let at = place
      for (const { capture, view } of sources.value) {
        if (at < view.total) {
          const row = view.row(at)
          return row === undefined ? undefined : { kind: 'connections', capture, row }
        }
        at -= view.total
      }
      return undefined
    },
    want: (first, last) => {
      range = [first, last]
      wantRange()
    },
    async find({ capture, connection }) {
      let before = 0
      for (const source of sources.value) {
        const at = source.capture === capture ? await source.view.find(connection) : null
        if (at !== null) return before + at
        before += source.view.total
      }
      return null
    }
  }
}

/** Reading it makes an effect follow what a view has none for. */
function followed(_version: number): void {
  // Nothing: that it was read is all.
}
