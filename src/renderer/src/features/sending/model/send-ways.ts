import type { Requests } from '../../../../../shared/contract/contract'
import { amountProblems } from '../../../kit/form/model/option-problems'
import { REPEAT_OPTIONS, SPLIT_OPTIONS, type SendWays } from './send-options'

/** Form of the send options: repeated sending, or sending in pieces. */

export const NO_WAYS: SendWays = {
  repeat: false,
  every: '1000',
  times: '',
  split: false,
  size: '1',
  pause: '100'
}

export type WayField = 'every' | 'times' | 'size' | 'pause'

/** Returns the active fields that are invalid. */
export function wrongWays(ways: SendWays): ReadonlySet<WayField> {
  const active = [...(ways.repeat ? REPEAT_OPTIONS : []), ...(ways.split ? SPLIT_OPTIONS : [])]
  return new Set([...amountProblems(active, ways, null).keys()] as WayField[])
}

type Ways = Pick<Requests['sessions.send']['input'], 'repeat' | 'split'>

/** Builds the engine options; invalid fields count as not set. */
export function waysToSend(ways: SendWays): Ways {
  const wrong = wrongWays(ways)
  const { repeat, every, times, split, size, pause } = ways
  return {
    ...(repeat && !wrong.has('every') && !wrong.has('times')
      ? { repeat: { every: Number(every), times: times.trim() === '' ? null : Number(times) } }
      : {}),
    ...(split && !wrong.has('size') && !wrong.has('pause')
      ? { split: { size: Number(size), pause: Number(pause) } }
      : {})
  }
}
