/**
 * Returns the first number of [low, high) for which `isSo` is true, or `high`. `isSo` must stay true for all later
 * numbers. Numbers may exceed 2^32.
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
