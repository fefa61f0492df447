/** Two texts side by side as rows to draw: what is equal far from any difference is folded away. */
import { diffLines, markChange, type DiffRun, type MarkedText } from './line-diff'

export type CompareRow =
  | { readonly kind: 'same'; readonly left: LineCell; readonly right: LineCell }
  /** A cell is null where the other side has a line more. */
  | { readonly kind: 'changed'; readonly left: LineCell | null; readonly right: LineCell | null }
  | { readonly kind: 'folded'; readonly lines: number; readonly run: number }

export interface LineCell {
  /** From 1. */
  readonly number: number
  readonly text: MarkedText
}

export interface LineComparison {
  readonly rows: readonly CompareRow[]
  readonly removed: number
  readonly added: number
  readonly exact: boolean
}

/** Equal lines shown around a difference. */
const CONTEXT_LINES = 3

/** `unfolded`: places of runs that are shown whole. */
export function compareLines(
  left: readonly string[],
  right: readonly string[],
  unfolded: ReadonlySet<number>
): LineComparison {
  const { runs, exact } = diffLines(left, right)
  const rows = runs.flatMap((run, place) =>
    run.kind === 'changed'
      ? changedRows(run, left, right)
      : sameRows(run, left, {
          place,
          isFirst: place === 0,
          isLast: place === runs.length - 1,
          whole: unfolded.has(place)
        })
  )
  const changed = runs.filter(({ kind }) => kind === 'changed')
  return {
    rows,
    removed: changed.reduce((sum, run) => sum + run.left[1] - run.left[0], 0),
    added: changed.reduce((sum, run) => sum + run.right[1] - run.right[0], 0),
    exact
  }
}

function changedRows(run: DiffRun, left: readonly string[], right: readonly string[]): CompareRow[] {
  const rows: CompareRow[] = []
  const [leftStart, leftEnd] = run.left
  const [rightStart, rightEnd] = run.right
  for (let at = 0; at < Math.max(leftEnd - leftStart, rightEnd - rightStart); at++) {
    const one = leftStart + at < leftEnd ? left[leftStart + at] : undefined
    const other = rightStart + at < rightEnd ? right[rightStart + at] : undefined
    const marked = one === undefined || other === undefined ? null : markChange(one, other)
    rows.push({
      kind: 'changed',
      left: one === undefined ? null : { number: leftStart + at + 1, text: marked?.left ?? whole(one) },
      right: other === undefined ? null : { number: rightStart + at + 1, text: marked?.right ?? whole(other) }
    })
  }
  return rows
}

function sameRows(
  run: DiffRun,
  left: readonly string[],
  options: { place: number; isFirst: boolean; isLast: boolean; whole: boolean }
): CompareRow[] {
  const length = run.left[1] - run.left[0]
  const before = options.isFirst ? 0 : CONTEXT_LINES
  const after = options.isLast ? 0 : CONTEXT_LINES
  const row = (at: number): CompareRow => {
    const text = { before: left[run.left[0] + at] ?? '', changed: '', after: '' }
    return {
      kind: 'same',
      left: { number: run.left[0] + at + 1, text },
      right: { number: run.right[0] + at + 1, text }
    }
  }
  const rows = (from: number, to: number): CompareRow[] =>
    Array.from({ length: to - from }, (_, at) => row(from + at))
  // Folding away a single line would take its place.
  if (options.whole || length <= before + after + 1) return rows(0, length)
  const folded: CompareRow = { kind: 'folded', lines: length - before - after, run: options.place }
  return [...rows(0, before), folded, ...rows(length - after, length)]
}

function whole(text: string): MarkedText {
  return { before: '', changed: text, after: '' }
}
