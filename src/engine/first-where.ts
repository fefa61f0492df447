/**
 * The first number of [low, high) for which `isSo` holds, where it holds for all behind that as well; `high` if there is
 * none. Numbers may be beyond 2^32.
 */
export function firstWhere(low: number, high: number, isSo: (number: number) => boolean): number {
  let from = low
  let to = high
  while (from < to) {
    const middle = Math.floor((from + to) / 2)
    if (isSo(middle)) to = middle
    else from = middle + 1
  }
  return from
}
