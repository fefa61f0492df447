import { isBreak, offsetAt } from '../model/text-rows'
import { lineBreakAt, wordStep } from '../model/text-moves'
import type { TextLayout } from './use-text-layout'
import type { WorkbenchDraft } from '../workbench-draft'

/**
 * Keyboard handling of a text editor: moves the caret by characters, words, rows and pages; typed text uses the
 * existing line ends.
 */

export interface TextKeys {
  /** Sets the caret by mouse at an offset of the part; vertical movement keeps its column from then on. */
  readonly place: (offset: number, extend: boolean) => void
  readonly typed: (text: string) => void
  readonly pasted: (text: string) => void
  /** Returns the byte length of the character or word before or after the caret. */
  readonly step: (direction: -1 | 1, word: boolean) => number
  readonly moved: (event: KeyboardEvent) => boolean
}

const VERTICAL: readonly string[] = ['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown']

/** `pageRows`: number of visible rows. */
export function useTextKeys(
  draft: () => WorkbenchDraft,
  layout: TextLayout,
  pageRows: () => number
): TextKeys {
  const { bytes, partStart, rowCount, caret, caretRow, caretColumn, startOf, cellsOf } = layout
  /** Column kept by vertical movement. */
  let wished: number | null = null

  const go = (offset: number, extend: boolean): true => {
    draft().document.seal()
    draft().select(partStart.value + offset, { extend })
    return true
  }
  const toRow = (row: number, extend: boolean): true => {
    const column = wished ?? caretColumn.value
    if (row < 0) go(0, extend)
    else if (row >= rowCount.value) go(bytes.value.length, extend)
    else go(offsetAt(cellsOf(row), column, startOf(row)), extend)
    wished = column
    return true
  }
  const rowEnd = (row: number): number => {
    const last = cellsOf(row).at(-1)
    if (last === undefined) return startOf(row)
    return isBreak(last.kind) || row < rowCount.value - 1 ? last.at : last.at + last.length
  }
  const step = (direction: -1 | 1, word: boolean): number =>
    wordStep(bytes.value, caret.value, direction, word)
  /** Returns the line end used at the insertion point. */
  const lineEnd = (): string => {
    const [start] = draft().selected.value
    return lineBreakAt(bytes.value, start - partStart.value)
  }
  const typed = (text: string): void => {
    draft().insert(new TextEncoder().encode(text.replaceAll('\n', lineEnd())), 'type')
  }

  return {
    place(offset, extend) {
      wished = null
      go(offset, extend)
    },
    typed,
    pasted(text) {
      draft().insert(new TextEncoder().encode(text.replaceAll(/\r\n?|\n/g, lineEnd())))
    },
    step,
    moved(event) {
      const { key, shiftKey: extend } = event
      const control = event.ctrlKey || event.metaKey
      if (event.altKey) return false
      const page = Math.max(1, pageRows() - 1)
      const [from, to] = draft().selected.value
      const isCollapsing = !extend && from !== to
      if (!VERTICAL.includes(key)) wished = null
      switch (key) {
        case 'ArrowLeft':
          return go(isCollapsing ? from - partStart.value : caret.value - step(-1, control), extend)
        case 'ArrowRight':
          return go(isCollapsing ? to - partStart.value : caret.value + step(1, control), extend)
        case 'ArrowUp':
          return toRow(caretRow.value - 1, extend)
        case 'ArrowDown':
          return toRow(caretRow.value + 1, extend)
        case 'PageUp':
          return toRow(Math.max(0, caretRow.value - page), extend)
        case 'PageDown':
          return toRow(Math.min(rowCount.value - 1, caretRow.value + page), extend)
        case 'Home':
          return go(control ? -partStart.value : startOf(caretRow.value), extend)
        case 'End':
          return go(control ? draft().length.value - partStart.value : rowEnd(caretRow.value), extend)
        case 'Enter':
          if (control) return false
          typed('\n')
          return true
        default:
          return false
      }
    }
  }
}
