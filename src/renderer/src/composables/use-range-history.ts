import { storeToRefs } from 'pinia'
import type { AttemptsOf } from '../../../shared/contract/attempts'
import { useCaptureStore } from '../stores/capture'
import { useAttemptViews, type Attempt, type AttemptViews } from './use-attempt-views'

/**
 * All attempts of bytes of a connection, from every capture that is open: what was sent again of a frame, of a message of
 * any protocol, of a selection. Each is a connection.
 */

export type RangesOf = Extract<AttemptsOf, { ranges: unknown }>['ranges']
export type RangeAttempt = Extract<Attempt, { kind: 'connections' }>

export interface RangeHistory extends Pick<AttemptViews, 'total' | 'version' | 'want'> {
  /** Undefined while it is on its way. */
  row(place: number): RangeAttempt | undefined
  /** Where a connection stands; null where it is none of them. */
  find(of: { readonly capture: number; readonly connection: number }): Promise<number | null>
}

export function useRangeHistory(asked: () => RangesOf | null): RangeHistory {
  const { list } = storeToRefs(useCaptureStore())
  const { total, version, row, want, find } = useAttemptViews(() => {
    const ranges = asked()
    if (ranges === null) return []
    return list.value.map(({ capture }) => ({ kind: 'connections', capture, whose: { ranges }, sort: null }))
  })
  return {
    total,
    version,
    row: (place) => {
      const attempt = row(place)
      return attempt?.kind === 'connections' ? attempt : undefined
    },
    want,
    find: ({ capture, connection }) => find('connections', capture, connection)
  }
}
