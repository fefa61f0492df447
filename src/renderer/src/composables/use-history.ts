import { storeToRefs } from 'pinia'
import { shallowRef, type ComputedRef, type ShallowRef } from 'vue'
import type { AttemptsOf } from '../../../shared/contract/attempts'
import { useEngine } from '../bridge/engine-client'
import { useCaptureStore } from '../stores/capture'
import type { CapturedExchange } from '../stores/comparison'
import { useAttemptViews, type AttemptSort, type AttemptViews } from './use-attempt-views'
import { useOriginal, type Original } from './use-original'

/**
 * All attempts of what an exchange goes back to, from every capture that is open: those of which an exchange came, and
 * behind them those that came to nothing.
 */

export interface AttemptHistory extends Pick<AttemptViews, 'total' | 'version' | 'row' | 'want'> {
  /** Undefined until it is known. */
  readonly original: ComputedRef<Original | null | undefined>
  readonly sort: Readonly<ShallowRef<AttemptSort | null>>
  sortBy(sort: AttemptSort | null): void
  /** Where an exchange stands; null where it is no attempt. */
  find(of: CapturedExchange): Promise<number | null>
  /** The attempt before, or the original; null where nobody knows. */
  previous(of: CapturedExchange): Promise<CapturedExchange | null>
}

export function useHistory(asked: () => CapturedExchange | null): AttemptHistory {
  const engine = useEngine()
  const { list } = storeToRefs(useCaptureStore())
  const original = useOriginal(asked)
  const sort = shallowRef<AttemptSort | null>(null)

  /** How a capture is asked for them; null where it can hold none. */
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
    // What is listed stays until it is known what the next one goes back to: often the same.
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
      // In the order they were made, whatever they are sorted by.
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
