import type { ByteRange } from '../../../kit/hex/model/hex-layout'
import type { CellKind, TextCell } from './text-rows'

/**
 * Groups the cells of a row for drawing: plain text of equal appearance forms one run, any other cell a run of its own.
 */

export interface TextRun {
  readonly text: string
  readonly kind: CellKind
  readonly width: number
  readonly selected: boolean
  readonly typed: boolean
}

export interface RunMarks {
  readonly selected: ByteRange
  readonly typed: readonly ByteRange[]
}

export function textRuns(cells: readonly TextCell[], marks: RunMarks): TextRun[] {
  const runs: TextRun[] = []
  for (const { at, text, kind, width } of cells) {
    const selected = isIn(marks.selected, at)
    const typed = marks.typed.some((range) => isIn(range, at))
    const last = runs.at(-1)
    if (kind === 'text' && last?.kind === 'text' && last.selected === selected && last.typed === typed)
      runs[runs.length - 1] = { ...last, text: last.text + text }
    else runs.push({ text, kind, width, selected, typed })
  }
  return runs
}

function isIn([start, end]: ByteRange, at: number): boolean {
  return at >= start && at < end
}
