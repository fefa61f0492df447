/** Lines of two texts side by side as rows to draw: what is equal far from any difference is folded away. */
import type { MarkedText } from './line-diff'

export interface LineCell {
  /** From 1; null where lines are not those that were sent. */
  readonly number: number | null
  readonly text: MarkedText
}

export interface PairLine {
  readonly kind: 'same' | 'changed' | 'removed' | 'added'
  /** It stands elsewhere on the other side. */
  readonly moved: boolean
  /** It differs, in what is ignored alone. */
  readonly ignored: boolean
  readonly left: LineCell | null
  readonly right: LineCell | null
  /** Of JSON: where this is, on the side that has it. */
  readonly path?: string
}

/** Equal lines. `run`: the place of the first among all rows; null where they were not made, and cannot be shown. */
export interface FoldedLines {
  readonly kind: 'folded'
  readonly lines: number
  readonly run: number | null
}

export type CompareRow = PairLine | FoldedLines

/** Equal lines shown around a difference. */
export const CONTEXT_LINES = 3

export interface DifferenceCount {
  readonly differences: number
  readonly ignored: number
}

export function differs({ kind, moved }: Pick<PairLine, 'kind' | 'moved'>): boolean {
  return kind !== 'same' || moved
}

export function countDifferences(
  rows: readonly Pick<PairLine, 'kind' | 'moved' | 'ignored'>[]
): DifferenceCount {
  const differing = rows.filter(differs)
  const ignored = differing.filter((row) => row.ignored).length
  return { differences: differing.length - ignored, ignored }
}

/** `unfolded`: places of runs that are shown whole. */
export function foldRows(rows: readonly CompareRow[], unfolded: ReadonlySet<number>): CompareRow[] {
  const folded: CompareRow[] = []
  // One by one: there may be more than a call takes arguments.
  const take = (from: number, end: number): void => {
    for (const row of rows.slice(from, end)) folded.push(row)
  }
  for (let at = 0; at < rows.length;) {
    let end = at
    const first = rows[at]
    while (end < rows.length && first !== undefined && isSame(rows[end]) === isSame(first)) end++
    if (isSame(first)) {
      const before = at === 0 ? 0 : CONTEXT_LINES
      const after = end === rows.length ? 0 : CONTEXT_LINES
      const lines = end - at - before - after
      // Folding away a single line would take its place.
      if (unfolded.has(at) || lines <= 1) take(at, end)
      else {
        take(at, at + before)
        folded.push({ kind: 'folded', lines, run: at })
        take(end - after, end)
      }
    } else take(at, end)
    at = Math.max(end, at + 1)
  }
  return folded
}

function isSame(row: CompareRow | undefined): boolean {
  return row !== undefined && row.kind !== 'folded' && !differs(row)
}

export function whole(text: string): MarkedText {
  return { before: '', changed: text, after: '' }
}

export function plain(text: string): MarkedText {
  return { before: text, changed: '', after: '' }
}
