import { PIECE_PAUSE, SEND_INTERVAL, type Bounds } from '../../../../../shared/contract/bounds'
import type { Requests } from '../../../../../shared/contract/contract'
import { readWhole } from '../../../kit/form/model/bounded'

/** Form of the send options: repeated sending, or sending in pieces. */

export interface SendWays {
  readonly repeat: boolean
  /** In ms. */
  readonly every: string
  /** Number of repetitions; empty until cancelled. */
  readonly times: string
  readonly split: boolean
  /** In bytes. */
  readonly size: string
  /** In ms. */
  readonly pause: string
}

export const NO_WAYS: SendWays = {
  repeat: false,
  every: '1000',
  times: '',
  split: false,
  size: '1',
  pause: '100'
}

/** A count that the contract does not limit. */
const ANY_COUNT: Bounds = { least: 1, most: Number.MAX_SAFE_INTEGER }

export type WayField = 'every' | 'times' | 'size' | 'pause'

/** Returns the active fields that are invalid. */
export function wrongWays({ repeat, every, times, split, size, pause }: SendWays): ReadonlySet<WayField> {
  const wrong = new Set<WayField>()
  const isWrong = (text: string, bounds: Bounds): boolean => typeof readWhole(text, bounds) !== 'number'
  if (repeat && isWrong(every, SEND_INTERVAL)) wrong.add('every')
  if (repeat && times.trim() !== '' && isWrong(times, ANY_COUNT)) wrong.add('times')
  if (split && isWrong(size, ANY_COUNT)) wrong.add('size')
  if (split && isWrong(pause, PIECE_PAUSE)) wrong.add('pause')
  return wrong
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
