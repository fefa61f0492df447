/**
 * Geometry of the hex view in character cells of a monospaced font, so that it is valid at any zoom level:
 *
 *   hex column    50 55 54 20 2f 61 70 69  2f 6f 72 64 65 72 73 2f     48 cells, byte i at 3i (+1 for each 8 bytes)
 *   text column   PUT /api/orders/                                     16 cells, byte i at i
 *
 * Rows have 8, 16 or 32 bytes in groups of eight. A multi-byte character takes the cells of all its bytes.
 *
 * A row is drawn as runs: adjacent cells of equal appearance share one element, so a screen needs a few hundred
 * elements instead of thousands.
 */
import type { ByteRange } from '../../../../../decode/stream/decoder'
import { asciiCell, hexPair, offsetDigits } from '../../../../../decode/view/hex-rows'
import type { CharacterCell } from '../../../../../decode/view/character-cells'

export type { ByteRange }

/** Bit flags of a byte's appearance. */
export const IN_FIELD = 1
export const SELECTED = 2
export const AT_CURSOR = 4
export const OUT_OF_SCOPE = 8
export const HINTED = 16

/** Bytes per row: one, two or four groups. */
export type RowBytes = 8 | 16 | 32

const GROUP = 8
/** Cells of a group including the wider gap after it. */
const GROUP_CELLS = GROUP * 3 + 1

/** Cells between the columns. */
const COLUMN_GAP = 2

/** Returns the cells of the hex column. The text column has one per byte. */
export function hexColumnCells(rowBytes: RowBytes): number {
  return (rowBytes / GROUP) * GROUP_CELLS - 2
}

/** Returns the cells of a whole row: offset, hex, text and gaps. */
export function rowCells(rowBytes: RowBytes, total: number): number {
  return offsetDigits(total) + COLUMN_GAP + hexColumnCells(rowBytes) + COLUMN_GAP + rowBytes
}

export interface HexMarks {
  /** Highlighted field. */
  readonly field: ByteRange | null
  /** Highlighted parts of `field` in order, if not the whole field. */
  readonly pieces?: readonly ByteRange[] | undefined
  readonly selection: ByteRange | null
  readonly cursor: number | null
  /** Range that the view shows, such as one message; other bytes are dimmed. */
  readonly scope: ByteRange | null
  /** Range under the mouse pointer in another view. */
  readonly hint?: ByteRange | null
}

export interface HexRun {
  readonly text: string
  /** Bit flags, see above. */
  readonly look: number
  /** Width in cells, if different from the text length. */
  readonly cells?: number
}

export interface HexRow {
  readonly hex: readonly HexRun[]
  readonly text: readonly HexRun[]
}

/** Returns the byte whose digits are nearest to `cell`, measured in cells from the column's left edge. */
export function byteAtHexCell(cell: number, rowBytes: RowBytes): number {
  const gaps = Math.max(0, Math.min(Math.floor((cell + 1) / GROUP_CELLS), rowBytes / GROUP - 1))
  return clampByte(Math.floor((cell - gaps + 0.5) / 3), rowBytes)
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

/** Returns the runs of the row that starts at `offset`. The text column is ASCII unless `characters` are given. */
export function hexRow(
  bytes: Uint8Array,
  offset: number,
  marks: HexMarks,
  characters?: readonly CharacterCell[]
): HexRow {
  return hexRowOf(bytes, (index) => lookOf(offset + index, marks), characters)
}

/** Same, with an explicit look per byte of the row. */
export function hexRowOf(
  bytes: Uint8Array,
  lookAt: (index: number) => number,
  characters?: readonly CharacterCell[]
): HexRow {
  const hex = new RunBuilder()
  const text = characters === undefined ? new RunBuilder() : characterRuns(characters, lookAt)
  let before = 0
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index] ?? 0
    const look = lookAt(index)
    // A gap is highlighted only if the bytes on both sides are; the cursor is one byte wide.
    if (index > 0) hex.add(index % GROUP === 0 ? '  ' : ' ', before & look & ~AT_CURSOR)
    hex.add(hexPair(byte), look)
    if (characters === undefined) text.add(asciiCell(byte), look)
    before = look
  }
  return { hex: hex.runs, text: text.runs }
}

/** Returns the cell of byte `index` in the hex column. */
export function hexCell(index: number): number {
  return index * 3 + Math.floor(index / GROUP)
}

/** A character combines the looks of its bytes; it is out of scope if all of them are. */
function characterRuns(characters: readonly CharacterCell[], lookAt: (index: number) => number): RunBuilder {
  const text = new RunBuilder()
  let at = 0
  for (const { text: character, bytes, isPlain } of characters) {
    const looks = Array.from({ length: bytes }, (_, index) => lookAt(at + index))
    const any = looks.reduce((all, look) => all | look, 0)
    const outside = looks.reduce((all, look) => all & look, OUT_OF_SCOPE)
    const look = (any & ~OUT_OF_SCOPE) | outside
    if (isPlain) text.add(character, look)
    else text.addWide(character, look, bytes)
    at += bytes
  }
  return text
}

class RunBuilder {
  readonly runs: HexRun[] = []

  addWide(text: string, look: number, cells: number): void {
    this.runs.push({ text, look, cells })
  }

  add(text: string, look: number): void {
    const last = this.runs.at(-1)
    if (last?.look === look && last.cells === undefined)
      this.runs[this.runs.length - 1] = { text: last.text + text, look }
    else this.runs.push({ text, look })
  }
}
