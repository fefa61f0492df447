import { storeToRefs } from 'pinia'
import { computed, shallowRef, type ComputedRef, type ShallowRef } from 'vue'
import type { AttemptsOf } from '../../../../../shared/contract/attempts'
import { useEngine } from '../../../app/bridge/engine-client'
import { useCaptureStore } from '../../../app/stores/capture'
import type { CapturedExchange } from '../../../app/stores/comparison'
import { useOriginal, type ShownOriginal } from '../../../app/actions/use-original'
import { rangesOf, type Subject } from './model/attempt-subject'
import { useAttemptViews, type AttemptSort, type AttemptsQuery, type AttemptViews } from './use-attempt-views'

/**
 * All attempts made from a subject's original in all open captures. Of an exchange: first those with an exchange, then
 * those without. Of bytes of a connection: replays of a frame, of a message of any protocol, or of a selection.
 */

export interface AttemptHistory extends AttemptViews {
  readonly subject: ComputedRef<Subject | null>
  /** The original of an exchange; undefined while loading. */
  readonly original: ComputedRef<ShownOriginal | null | undefined>
  readonly sort: Readonly<ShallowRef<AttemptSort | null>>
  sortBy(sort: AttemptSort | null): void
  /** Returns the previous attempt, or the original; null if unknown. */
  previous(of: CapturedExchange): Promise<CapturedExchange | null>
}

export function useHistory(currentSubject: () => Subject | null): AttemptHistory {
  const engine = useEngine()
  const { list } = storeToRefs(useCaptureStore())
  const subject = computed(currentSubject)
  const exchange = computed<CapturedExchange | null>(() => {
    const of = subject.value
    return of?.kind === 'exchange' ? { capture: of.capture, exchange: of.exchange } : null
  })
  const original = useOriginal(() => exchange.value)
  const sort = shallowRef<AttemptSort | null>(null)

  /** Returns the query for a capture's attempts; null if it can hold none. */
  const whoseIn = (capture: number): AttemptsOf | null => {
    const of = subject.value
    if (of?.kind === 'range') return rangesOf(of)
    const found = original.value
    if (of === null || found === null || found === undefined) return null
    if (of.capture === capture) return { exchange: of.exchange }
    if (found.at?.capture === capture) return { exchange: found.at.exchange }
    return found.place
  }
  const queries = (kind: AttemptsQuery['kind'], order: AttemptSort | null): AttemptsQuery[] =>
    list.value.flatMap(({ capture }) => {
      const whose = whoseIn(capture)
      return whose === null ? [] : [{ kind, capture, whose, sort: order }]
    })

  const views = useAttemptViews(
    () => subject.value?.kind ?? '',
    () => {
      // The current list stays until the original of the next exchange is known, which is often the same one.
      if (exchange.value !== null && original.value === undefined) return null
      const connections = queries('connections', null)
      return exchange.value === null ? connections : [...queries('exchanges', sort.value), ...connections]
    }
  )

  return {
    ...views,
    subject,
    original,
    sort,
    sortBy: (next) => {
      sort.value = next
    },
    async previous({ capture, exchange: number }) {
      const at = original.value?.at ?? null
      const attemptsOf = whoseIn(capture)
      if (attemptsOf === null) return at
      // In order of creation, regardless of the sort order.
      const query = { kind: 'exchanges', filter: '', sessions: null, sort: null, attemptsOf } as const
      const { view } = await engine.request('views.open', { capture, query })
      try {
        const place = await engine.request('views.find', { capture, view, number })
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
