import { storeToRefs } from 'pinia'
import { shallowRef, type ComputedRef, type ShallowRef } from 'vue'
import type { AttemptsOf } from '../../../../../shared/contract/attempts'
import { useEngine } from '../../../app/bridge/engine-client'
import { useCaptureStore } from '../../../app/stores/capture'
import type { CapturedExchange } from '../../../app/stores/comparison'
import { useAttemptViews, type AttemptSort, type AttemptViews } from './use-attempt-views'
import { useOriginal, type Original } from '../../../app/actions/use-original'

/**
 * All attempts made from an exchange's original in all open captures: first those with an exchange, then those without.
 */

export interface AttemptHistory extends Pick<AttemptViews, 'total' | 'version' | 'row' | 'want'> {
  /** Undefined while loading. */
  readonly original: ComputedRef<Original | null | undefined>
  readonly sort: Readonly<ShallowRef<AttemptSort | null>>
  sortBy(sort: AttemptSort | null): void
  /** Returns the index of an exchange in the list; null if it is not an attempt. */
  find(of: CapturedExchange): Promise<number | null>
  /** Returns the previous attempt, or the original; null if unknown. */
  previous(of: CapturedExchange): Promise<CapturedExchange | null>
}

export function useHistory(asked: () => CapturedExchange | null): AttemptHistory {
  const engine = useEngine()
  const { list } = storeToRefs(useCaptureStore())
  const original = useOriginal(asked)
  const sort = shallowRef<AttemptSort | null>(null)

  /** Returns the query for a capture's attempts; null if it can hold none. */
  const whoseIn = (capture: number): AttemptsOf | null => {
    const of = asked()
    const found = original.value
    if (of === null || found === null || found === undefined) return null
    if (of.capture === capture) return { exchange: of.exchange }
    if (found.at?.capture === capture) return { exchange: found.at.exchange }
    return found.place
  }
  const holding = (): { capture: number; whose: AttemptsOf }[] =>
    list.value.flatMap(({ capture }) => {
      const whose = whoseIn(capture)
      return whose === null ? [] : [{ capture, whose }]
    })

  const { total, version, row, want, find } = useAttemptViews(() => {
    // The current list stays until the original of the next exchange is known, which is often the same one.
    if (asked() !== null && original.value === undefined) return null
    return [
      ...holding().map((one) => ({ kind: 'exchanges' as const, ...one, sort: sort.value })),
      ...holding().map((one) => ({ kind: 'connections' as const, ...one, sort: null }))
    ]
  })

  return {
    original,
    total,
    version,
    sort,
    sortBy: (next) => {
      sort.value = next
    },
    row,
    want,
    find: ({ capture, exchange }) => find('exchanges', capture, exchange),
    async previous({ capture, exchange }) {
      const at = original.value?.at ?? null
      const attemptsOf = whoseIn(capture)
      if (attemptsOf === null) return at
      // In order of creation, regardless of the sort order.
      const query = { kind: 'exchanges', filter: '', sessions: null, sort: null, attemptsOf } as const
      const { view } = await engine.request('views.open', { capture, query })
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
