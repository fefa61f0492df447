import { storeToRefs } from 'pinia'
import type { AttemptsOf } from '../../../../../shared/contract/attempts'
import { useCaptureStore } from '../../../app/stores/capture'
import { useAttemptViews, type Attempt, type AttemptViews } from './use-attempt-views'

/**
 * All attempts made from bytes of a connection in all open captures: replays of a frame, of a message of any protocol,
 * or of a selection. Each attempt is a connection.
 */

export type RangesOf = Extract<AttemptsOf, { ranges: unknown }>['ranges']
export type RangeAttempt = Extract<Attempt, { kind: 'connections' }>

export interface RangeHistory extends Pick<AttemptViews, 'total' | 'version' | 'want'> {
  /** Returns undefined while loading. */
  row(place: number): RangeAttempt | undefined
  /** Returns the index of a connection; null if it is not in the list. */
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
