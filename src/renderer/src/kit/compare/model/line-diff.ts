import { align } from './diff/align'

/** Line-based diff of two texts, using `diff/align`. */

/** Lines [start, end). */
export type LineRange = readonly [start: number, end: number]

/**
 * Run of lines. `same` runs have equal length on both sides; a `changed` run may be empty on one side. Runs alternate.
 */
export interface DiffRun {
  readonly kind: 'same' | 'changed'
  readonly left: LineRange
  readonly right: LineRange
}

export interface LineDiff {
  readonly runs: readonly DiffRun[]
  /** False if some ranges were too different to align their lines. */
  readonly exact: boolean
}

export function diffLines(left: readonly string[], right: readonly string[]): LineDiff {
  const numbers = numberLines(left, right)
  const { changes, coarse } = align(numbers.left, numbers.right)
  const runs: DiffRun[] = []
  let [at, other] = [0, 0]
  for (const change of changes) {
    if (change.left > at) runs.push({ kind: 'same', left: [at, change.left], right: [other, change.right] })
    runs.push({
      kind: 'changed',
      left: [change.left, change.leftEnd],
      right: [change.right, change.rightEnd]
    })
    ;[at, other] = [change.leftEnd, change.rightEnd]
  }
  if (at < left.length) runs.push({ kind: 'same', left: [at, left.length], right: [other, right.length] })
  return { runs, exact: coarse === 0 }
}

/** Maps equal lines to equal numbers, which compare faster than texts. */
function numberLines(
  left: readonly string[],
  right: readonly string[]
): { left: Int32Array; right: Int32Array } {
  const known = new Map<string, number>()
  const numberOf = (line: string): number => {
    const number = known.get(line) ?? known.size
    known.set(line, number)
    return number
  }
  return { left: Int32Array.from(left, numberOf), right: Int32Array.from(right, numberOf) }
}

/** Text in three parts; the middle one differs from the other text. */
export interface MarkedText {
  readonly before: string
  readonly changed: string
  readonly after: string
}

/** Marks the parts of two texts that are outside their common beginning and end. */
export function markChange(left: string, right: string): { left: MarkedText; right: MarkedText } {
  const shorter = Math.min(left.length, right.length)
  let start = 0
  while (start < shorter && left.charCodeAt(start) === right.charCodeAt(start)) start++
  let tail = 0
  while (
    tail < shorter - start &&
    left.charCodeAt(left.length - 1 - tail) === right.charCodeAt(right.length - 1 - tail)
  )
    tail++
  // A surrogate pair must not be split.
  if (isLow(left.charCodeAt(start)) || isLow(right.charCodeAt(start))) start = Math.max(0, start - 1)
  if (isLow(left.charCodeAt(left.length - tail)) || isLow(right.charCodeAt(right.length - tail)))
    tail = Math.max(0, tail - 1)
  const mark = (text: string): MarkedText => ({
    before: text.slice(0, start),
    changed: text.slice(start, text.length - tail),
    after: text.slice(text.length - tail)
  })
  return { left: mark(left), right: mark(right) }
}

function isLow(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff
}
