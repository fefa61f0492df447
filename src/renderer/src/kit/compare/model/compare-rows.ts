/** Rows of a side-by-side text comparison; equal lines far from any difference are folded. */
import type { MarkedText } from './line-diff'

export interface LineCell {
  /** Line number from 1; null if the lines do not correspond to the sent ones. */
  readonly number: number | null
  readonly text: MarkedText
}

export interface PairLine {
  readonly kind: 'same' | 'changed' | 'removed' | 'added'
  /** It is at a different position on the other side. */
  readonly moved: boolean
  /** It differs only in ignored parts. */
  readonly ignored: boolean
  readonly left: LineCell | null
  readonly right: LineCell | null
  /** JSON path on the side that has it. */
  readonly path?: string
}

/**
 * Folded equal lines. `run`: index of the first among all rows; null if the lines were not created and cannot be shown.
 */
export interface FoldedLines {
  readonly kind: 'folded'
  readonly lines: number
  readonly run: number | null
}

export type CompareRow = PairLine | FoldedLines

/** Number of equal lines shown around a difference. */
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

/** `unfolded`: indexes of runs that are shown in full. */
export function foldRows(rows: readonly CompareRow[], unfolded: ReadonlySet<number>): CompareRow[] {
  const folded: CompareRow[] = []
  // Added one by one, because a call has a limited number of arguments.
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
      // Folding a single line would save no space.
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
