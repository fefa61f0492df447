import { computed, shallowRef, type ComputedRef, type ShallowRef } from 'vue'
import { columnOf, rowCells, rowOf, textRows, type TextCell } from '../headless/workbench/text-rows'
import { textRuns, type TextRun } from '../headless/workbench/text-cell-runs'
import type { WorkbenchDraft } from './workbench-draft'

/** Bytes of a draft in rows of text cells. Of a document of gigabytes a part is laid out at a time, around the caret. */

/** Bytes that are laid out at once: some milliseconds a key. */
const PART_BYTES = 2 * 1024 * 1024

export interface TextLayout {
  /** Which part is laid out, from 0. */
  readonly part: ComputedRef<number>
  readonly parts: ComputedRef<number>
  /** Offset of the part in the document; all other offsets here are in the part. */
  readonly partStart: ComputedRef<number>
  readonly bytes: ComputedRef<Uint8Array>
  /** Where each row begins, and where the last one ends. */
  readonly starts: ComputedRef<Int32Array>
  readonly rowCount: ComputedRef<number>
  /** Captured bytes of it are yet to come. */
  readonly isLoading: ComputedRef<boolean>
  readonly caret: ComputedRef<number>
  /** -1 where the caret is in another part, or where its bytes are yet to come. */
  readonly caretRow: ComputedRef<number>
  readonly caretColumn: ComputedRef<number>
  readonly startOf: (row: number) => number
  readonly cellsOf: (row: number) => TextCell[]
  readonly runsOf: (row: number) => TextRun[]
  readonly turn: (by: -1 | 1) => void
  /** Lays out the part that holds this offset of the document, unless that is what is laid out. */
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
