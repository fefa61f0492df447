/** Compares two texts line by line. */
import type { IgnoreList } from './compare-ignore'
import { plain, whole, type PairLine } from './compare-rows'
import { diffLines, markChange } from './line-diff'

export interface LineComparison {
  readonly rows: readonly PairLine[]
  /** False if some ranges were too different to align their lines. */
  readonly exact: boolean
}

/** Pairs lines that differ only in ignored parts. */
export function compareLines(
  left: readonly string[],
  right: readonly string[],
  ignore: IgnoreList
): LineComparison {
  const isMasked = ignore.patterns.length > 0
  const mask = (line: string): string => ignore.masked(line)
  const { runs, exact } = isMasked ? diffLines(left.map(mask), right.map(mask)) : diffLines(left, right)
  const rows: PairLine[] = []
  for (const { kind, left: ours, right: theirs } of runs) {
    for (let at = 0; at < Math.max(ours[1] - ours[0], theirs[1] - theirs[0]); at++) {
      const one = ours[0] + at < ours[1] ? left[ours[0] + at] : undefined
      const other = theirs[0] + at < theirs[1] ? right[theirs[0] + at] : undefined
      rows.push(pairOf(one, other, ours[0] + at + 1, theirs[0] + at + 1, kind === 'same'))
    }
  }
  return { rows, exact }
}

function pairOf(
  one: string | undefined,
  other: string | undefined,
  number: number,
  otherNumber: number,
  ignored: boolean
): PairLine {
  if (one === undefined)
    return {
      kind: 'added',
      moved: false,
      ignored,
      left: null,
      right: { number: otherNumber, text: whole(other ?? '') }
    }
  if (other === undefined)
    return { kind: 'removed', moved: false, ignored, left: { number, text: whole(one) }, right: null }
  const isSame = one === other
  const marked = isSame ? { left: plain(one), right: plain(one) } : markChange(one, other)
  return {
    kind: isSame ? 'same' : 'changed',
    moved: false,
    ignored: ignored && !isSame,
    left: { number, text: marked.left },
    right: { number: otherNumber, text: marked.right }
  }
}
