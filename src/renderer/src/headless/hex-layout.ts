/**
 * Geometry of the hex view, in character cells of a monospaced face, so that it holds at any zoom:
 *
 *   hex column    50 55 54 20 2f 61 70 69  2f 6f 72 64 65 72 73 2f     48 cells, byte i at 3i (+1 from byte 8)
 *   text column   PUT /api/orders/                                     16 cells, byte i at i
 *
 * A narrow pane has rows of eight bytes, which are the left half of that.
 *
 * A row is drawn as runs: neighbouring cells that look alike share one element, which keeps a screen of rows at
 * some hundred elements instead of thousands.
 */
import { asciiCell, HEX_ROW_BYTES, hexPair, offsetDigits } from '../../../decode/view/hex-rows'

/** Bits of how a byte looks. */
export const IN_FIELD = 1
export const SELECTED = 2
export const AT_CURSOR = 4
export const OUT_OF_SCOPE = 8
export const HINTED = 16

/** Bytes of a row: one group or two. */
export type RowBytes = 8 | 16

const GROUP = HEX_ROW_BYTES / 2

/** Cells between the columns. */
const COLUMN_GAP = 2

/** Cells of the hex column. The text column has one a byte. */
export function hexColumnCells(rowBytes: RowBytes): number {
  return rowBytes === 16 ? 48 : 23
}

/** Cells of a whole row: offset, hex, text and the gaps between them. */
export function rowCells(rowBytes: RowBytes, total: number): number {
  return offsetDigits(total) + COLUMN_GAP + hexColumnCells(rowBytes) + COLUMN_GAP + rowBytes
}

/** Half-open range of stream offsets. */
export type ByteRange = readonly [start: number, end: number]

export interface HexMarks {
  /** The field that is lit. */
  readonly field: ByteRange | null
  /** The parts of `field` that are lit, in order, where it is not all of it. */
  readonly pieces?: readonly ByteRange[] | undefined
  readonly selection: ByteRange | null
  readonly cursor: number | null
  /** What the view is about, such as one message; the rest is dimmed. */
  readonly scope: ByteRange | null
  /** What the mouse is over in another view. */
  readonly hint?: ByteRange | null
}

export interface HexRun {
  readonly text: string
  /** Bits above. */
  readonly look: number
}

export interface HexRow {
  readonly hex: readonly HexRun[]
  readonly text: readonly HexRun[]
}

/** The byte whose pair is nearest to `cell` (a fraction of cells from the column's left edge). */
export function byteAtHexCell(cell: number, rowBytes: RowBytes): number {
  const shifted = cell >= GROUP * 3 ? cell - 1 : cell
  return clampByte(Math.floor((shifted + 0.5) / 3), rowBytes)
}

export function byteAtTextCell(cell: number, rowBytes: RowBytes): number {
  return clampByte(Math.floor(cell), rowBytes)
}

function clampByte(index: number, rowBytes: RowBytes): number {
  return Math.min(Math.max(index, 0), rowBytes - 1)
}

export function hexRowCount(total: number, rowBytes: RowBytes): number {
  return Math.ceil(total / rowBytes)
}

export function rowOfOffset(offset: number, rowBytes: RowBytes): number {
  return Math.floor(offset / rowBytes)
}

export function contains(range: ByteRange | null, offset: number): boolean {
  return range !== null && offset >= range[0] && offset < range[1]
}

function isLit({ field, pieces }: HexMarks, offset: number): boolean {
  return contains(field, offset) && (pieces === undefined || pieces.some((piece) => contains(piece, offset)))
}

export function lookOf(offset: number, marks: HexMarks): number {
  return (
    (isLit(marks, offset) ? IN_FIELD : 0) |
    (contains(marks.hint ?? null, offset) ? HINTED : 0) |
    (contains(marks.selection, offset) ? SELECTED : 0) |
    (marks.cursor === offset ? AT_CURSOR : 0) |
    (marks.scope === null || contains(marks.scope, offset) ? 0 : OUT_OF_SCOPE)
  )
}

/** The runs of one row whose first byte stands at `offset`. */
export function hexRow(bytes: Uint8Array, offset: number, marks: HexMarks): HexRow {
  return hexRowOf(bytes, (index) => lookOf(offset + index, marks))
}

/** The same with a look for each byte of the row. */
export function hexRowOf(bytes: Uint8Array, lookAt: (index: number) => number): HexRow {
  const hex = new RunBuilder()
  const text = new RunBuilder()
  let before = 0
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index] ?? 0
    const look = lookAt(index)
    // A blank belongs to a marking only when the bytes on both its sides do; the cursor is one byte wide.
    if (index > 0) hex.add(index === GROUP ? '  ' : ' ', before & look & ~AT_CURSOR)
    hex.add(hexPair(byte), look)
    text.add(asciiCell(byte), look)
    before = look
  }
  return { hex: hex.runs, text: text.runs }
}

/** Where byte `index` of a row begins in the hex column. */
export function hexCell(index: number): number {
  return index * 3 + (index >= GROUP ? 1 : 0)
}

class RunBuilder {
  readonly runs: HexRun[] = []

  add(text: string, look: number): void {
    const last = this.runs.at(-1)
    if (last?.look === look) this.runs[this.runs.length - 1] = { text: last.text + text, look }
    else this.runs.push({ text, look })
  }
}
