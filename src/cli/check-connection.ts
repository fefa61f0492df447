import type { Engine } from '../engine/engine'
import { AppError } from '../shared/model/app-error'

/** Connection numbers of a capture may start anywhere and have gaps, for example in an export of some connections. */

/** Number of rows examined for the ranges in an error message. */
const MOST_LISTED = 1000
const MOST_RANGES = 5

/** Throws `not-found`, with the existing numbers, if the capture has no connection of this number. */
export async function checkConnection(
  { handlers }: Engine,
  capture: number,
  path: string,
  connection: number
): Promise<void> {
  const query = { kind: 'connections' as const, filter: '', sessions: null, sort: null }
  const { view, total } = await handlers['views.open']({ capture, query })
  try {
    if ((await handlers['views.find']({ capture, view, number: connection })) !== null) return
    const { ranges } = await handlers['views.numbers']({ capture, view, first: 0, count: MOST_LISTED })
    throw new AppError(
      'not-found',
      `${path} has no connection ${connection}. ${describeNumbers(ranges, total)} To list them: tcplens decode ${path}`
    )
  } finally {
    await handlers['views.close']({ capture, view })
  }
}

/** `ranges`: half-open ranges of the first numbers. */
function describeNumbers(ranges: readonly (readonly [number, number])[], total: number): string {
  if (total === 0) return 'It has no connections.'
  const listed = ranges.slice(0, MOST_RANGES)
  const count = listed.reduce((sum, [start, end]) => sum + end - start, 0)
  const words = listed.map(([start, end]) => (end === start + 1 ? String(start) : `${start}–${end - 1}`))
  if (count < total) words.push('…')
  return total === 1
    ? `Its only connection is ${words.join('')}.`
    : `Its connections are ${words.join(', ')}.`
}
