import type { Requests } from '../../../../../shared/contract/contract'

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

const MAX_EVERY_MS = 86_400_000
const MAX_PAUSE_MS = 60_000

export type WayField = 'every' | 'times' | 'size' | 'pause'

/** Parses a whole number within a range; null if invalid. */
export function wholeNumber(text: string, low: number, high = Number.MAX_SAFE_INTEGER): number | null {
  if (!/^\d{1,16}$/.test(text.trim())) return null
  const number = Number(text)
  return number >= low && number <= high ? number : null
}

/** Returns the active fields that are invalid. */
export function wrongWays({ repeat, every, times, split, size, pause }: SendWays): ReadonlySet<WayField> {
  const wrong = new Set<WayField>()
  if (repeat && wholeNumber(every, 1, MAX_EVERY_MS) === null) wrong.add('every')
  if (repeat && times.trim() !== '' && wholeNumber(times, 1) === null) wrong.add('times')
  if (split && wholeNumber(size, 1) === null) wrong.add('size')
  if (split && wholeNumber(pause, 0, MAX_PAUSE_MS) === null) wrong.add('pause')
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
