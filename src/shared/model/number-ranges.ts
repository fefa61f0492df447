/**
 * A set of integers as half-open ranges, ascending and not adjacent. A selection among a million rows usually consists
 * of a few ranges.
 */
export type NumberRange = readonly [start: number, end: number]
export type NumberRanges = readonly NumberRange[]

/** Returns the union of ranges that may be unordered and overlapping. */
export function rangesOf(ranges: readonly NumberRange[]): NumberRanges {
  const found: [number, number][] = []
  for (const [start, end] of [...ranges].sort(([a], [b]) => a - b)) {
    const last = found.at(-1)
    if (end <= start) continue
    if (last === undefined || start > last[1]) found.push([start, end])
    else last[1] = Math.max(last[1], end)
  }
  return found
}

export function hasNumber(ranges: NumberRanges, number: number): boolean {
  let low = 0
  let high = ranges.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const range = ranges[middle]
    if (range === undefined || number < range[0]) high = middle
    else if (number >= range[1]) low = middle + 1
    else return true
  }
  return false
}

export function countNumbers(ranges: NumberRanges): number {
  return ranges.reduce((sum, [start, end]) => sum + end - start, 0)
}

export function withoutNumber(ranges: NumberRanges, number: number): NumberRanges {
  return ranges.flatMap(([start, end]): NumberRange[] => {
    if (number < start || number >= end) return [[start, end]]
    const rest: NumberRange[] = [
      [start, number],
      [number + 1, end]
    ]
    return rest.filter(([from, to]) => to > from)
  })
}

/** Returns the numbers that are in both sets. */
export function commonNumbers(one: NumberRanges, other: NumberRanges): NumberRanges {
  const found: NumberRange[] = []
  let at = 0
  for (const [start, end] of one) {
    while ((other[at]?.[1] ?? Infinity) <= start) at++
    for (let next = at; (other[next]?.[0] ?? Infinity) < end; next++) {
      const [from = 0, to = 0] = other[next] ?? []
      found.push([Math.max(start, from), Math.min(end, to)])
    }
  }
  return found
}

/** Returns the first `most` numbers of the set. */
export function firstNumbers(ranges: NumberRanges, most: number): NumberRanges {
  const found: NumberRange[] = []
  let left = most
  for (const [start, end] of ranges) {
    if (left <= 0) break
    const until = Math.min(end, start + left)
    found.push([start, until])
    left -= until - start
  }
  return found
}

export function* numbersIn(ranges: NumberRanges): Generator<number> {
  for (const [start, end] of ranges) for (let number = start; number < end; number++) yield number
}
