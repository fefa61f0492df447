import { computed, shallowRef, type ComputedRef, type ShallowRef } from 'vue'
import { columnOf, rowCells, rowOf, textRows, type TextCell } from '../model/text-rows'
import { textRuns, type TextRun } from '../model/text-cell-runs'
import type { WorkbenchDraft } from '../workbench-draft'

/** Lays out a draft's bytes as rows of text cells. Large documents are laid out in parts, around the caret. */

/** Bytes laid out at once; takes a few milliseconds per key press. */
const PART_BYTES = 2 * 1024 * 1024

export interface TextLayout {
  /** Index of the current part. */
  readonly part: ComputedRef<number>
  readonly parts: ComputedRef<number>
  /** Offset of the part in the document; all other offsets are relative to the part. */
  readonly partStart: ComputedRef<number>
  readonly bytes: ComputedRef<Uint8Array>
  /** Start offset of each row, followed by the end offset. */
  readonly starts: ComputedRef<Int32Array>
  readonly rowCount: ComputedRef<number>
  /** True while captured bytes of the part are loading. */
  readonly isLoading: ComputedRef<boolean>
  readonly caret: ComputedRef<number>
  /** Row of the caret; -1 if it is in another part or its bytes are still loading. */
  readonly caretRow: ComputedRef<number>
  readonly caretColumn: ComputedRef<number>
  readonly startOf: (row: number) => number
  readonly cellsOf: (row: number) => TextCell[]
  readonly runsOf: (row: number) => TextRun[]
  readonly turn: (by: -1 | 1) => void
  /** Lays out the part that contains the document offset, unless it is the current one. */
  readonly turnTo: (offset: number) => void
}

export function useTextLayout(draft: () => WorkbenchDraft, columns: () => number): TextLayout {
  const wanted: ShallowRef<number> = shallowRef(0)
  const parts = computed(() => Math.max(1, Math.ceil(draft().length.value / PART_BYTES)))
  const part = computed(() => Math.min(wanted.value, parts.value - 1))
  const partStart = computed(() => part.value * PART_BYTES)
  const bytes = computed(() =>
    draft().peek(partStart.value, Math.min(partStart.value + PART_BYTES, draft().length.value))
  )
  const starts = computed(() => textRows(bytes.value, columns()))
  const caret = computed(() => draft().caret.value.focus - partStart.value)
  const caretRow = computed(() =>
    caret.value < 0 || caret.value > bytes.value.length ? -1 : rowOf(starts.value, caret.value)
  )
  const startOf = (row: number): number => starts.value[row] ?? 0
  const cellsOf = (row: number): TextCell[] => rowCells(bytes.value, startOf(row), startOf(row + 1))

  return {
    part,
    parts,
    partStart,
    bytes,
    starts,
    rowCount: computed(() => starts.value.length - 1),
    isLoading: computed(
      () => bytes.value.length < Math.min(PART_BYTES, draft().length.value - partStart.value)
    ),
    caret,
    caretRow,
    caretColumn: computed(() => (caretRow.value < 0 ? 0 : columnOf(cellsOf(caretRow.value), caret.value))),
    startOf,
    cellsOf,
    runsOf(row) {
      const base = partStart.value
      const [from, to] = draft().selected.value
      const typed = draft().typedIn(base + startOf(row), base + startOf(row + 1))
      return textRuns(cellsOf(row), {
        selected: [from - base, to - base],
        typed: typed.map(([at, until]) => [at - base, until - base])
      })
    },
    turn(by) {
      wanted.value = part.value + by
    },
    turnTo(offset) {
      if (offset < partStart.value || offset > partStart.value + PART_BYTES)
        wanted.value = Math.min(Math.floor(offset / PART_BYTES), parts.value - 1)
    }
  }
}
