/**
 * Selection of a hex view: a fixed anchor and a moving focus (the cursor), both byte offsets. It always covers at least
 * the byte at the cursor.
 */
import type { ByteRange, RowBytes } from './hex-layout'

export interface ByteSelection {
  readonly anchor: number
  readonly focus: number
}

export interface SelectionBounds {
  /** Number of bytes in the stream. */
  readonly total: number
  readonly rowBytes: RowBytes
  /** Number of rows that PageUp and PageDown move. */
  readonly pageRows: number
}

export function selectionRange(selection: ByteSelection | null): ByteRange | null {
  if (selection === null) return null
  return [Math.min(selection.anchor, selection.focus), Math.max(selection.anchor, selection.focus) + 1]
}

export function selectRange([start, end]: ByteRange): ByteSelection {
  return { anchor: start, focus: Math.max(start, end - 1) }
}

/** Moves the cursor to `offset`; with `extend` the anchor stays. */
export function placeCursor(
  selection: ByteSelection | null,
  offset: number,
  extend: boolean,
  total: number
): ByteSelection | null {
  if (total <= 0) return null
  const focus = Math.min(Math.max(offset, 0), total - 1)
  return { anchor: extend && selection !== null ? selection.anchor : focus, focus }
}

export interface SelectionKey {
  readonly key: string
  readonly shift: boolean
  /** Ctrl, or Cmd on a Mac. */
  readonly control: boolean
}

/** Returns the selection after a key, or undefined if the key has no function. */
export function moveSelection(
  selection: ByteSelection | null,
  { key, shift, control }: SelectionKey,
  bounds: SelectionBounds
): ByteSelection | null | undefined {
  const { total } = bounds
  if (control && key.toLowerCase() === 'a') return total === 0 ? null : { anchor: 0, focus: total - 1 }
  const at = selection?.focus ?? 0
  const target = targetOf(key, control, at, bounds)
  if (target === undefined) return undefined
  // Without a cursor, the first arrow key only shows it.
  if (selection === null && key.startsWith('Arrow')) return placeCursor(null, 0, false, total)
  return placeCursor(selection, target, shift, total)
}

function targetOf(key: string, control: boolean, at: number, bounds: SelectionBounds): number | undefined {
  const { total, rowBytes, pageRows } = bounds
  const rowStart = at - (at % rowBytes)
  switch (key) {
    case 'ArrowLeft':
      return at - 1
    case 'ArrowRight':
      return at + 1
    case 'ArrowUp':
      return at - rowBytes < 0 ? at : at - rowBytes
    case 'ArrowDown':
      return at + rowBytes >= total ? at : at + rowBytes
    case 'Home':
      return control ? 0 : rowStart
    case 'End':
      return control ? total - 1 : rowStart + rowBytes - 1
    case 'PageUp':
      return pageTarget(at, -pageRows, bounds)
    case 'PageDown':
      return pageTarget(at, pageRows, bounds)
    default:
      return undefined
  }
}

/** Keeps the column and stops at the first or last row that has it. */
function pageTarget(at: number, rows: number, { total, rowBytes }: SelectionBounds): number {
  const column = at % rowBytes
  const lastRow = Math.floor((total - 1 - column) / rowBytes)
  const row = Math.min(Math.max(Math.floor(at / rowBytes) + rows, 0), Math.max(lastRow, 0))
  return row * rowBytes + column
}
