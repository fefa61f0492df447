/**
 * Lays out bytes as rows of text cells wrapped at a width: the geometry of the text editor. Each character takes one
 * cell, wide ones two, and tabs four; so screen positions map to bytes without measuring. Bytes that are not characters
 * have their own cells, and a line break ends its row.
 */
import { utf8Character } from './text-units'

export type CellKind = 'text' | 'wide' | 'control' | 'broken' | 'crlf' | 'lf' | 'cr'

export interface TextCell {
  readonly at: number
  readonly length: number
  readonly text: string
  readonly kind: CellKind
  /** Cell index from the row's left edge, and width in cells. */
  readonly column: number
  readonly width: number
}

const TAB = 0x09
const LF = 0x0a
const CR = 0x0d
const DELETE = 0x7f
const TAB_WIDTH = 4
const BROKEN = '·'

/**
 * Returns the start offset of each row followed by the end offset. Bytes that end in a line break have an empty last
 * row. Runs on each key press, so a line that clearly fits is not scanned.
 */
export function textRows(bytes: Uint8Array, columns: number): Int32Array {
  const rows = new RowStarts()
  const end = bytes.length
  const feeds = new NextByte(bytes, LF)
  const returns = new NextByte(bytes, CR)
  const tabs = new NextByte(bytes, TAB)
  for (let at = 0; at < end;) {
    rows.push(at)
    const feed = feeds.from(at)
    // No character takes more cells than bytes, except a tab.
    const fits = feed - at <= columns && tabs.from(at) >= feed && returns.from(at) >= feed - 1
    at = fits && feed < end ? feed + 1 : wrapLine(bytes, at, columns, rows)
  }
  const last = bytes[end - 1]
  if (end === 0 || last === LF || last === CR) rows.push(end)
  rows.push(end)
  return rows.all()
}

/** Adds the wrapped rows of a line and returns the offset of the next line. */
function wrapLine(bytes: Uint8Array, start: number, columns: number, rows: RowStarts): number {
  let column = 0
  for (let at = start; at < bytes.length;) {
    const byte = bytes[at] ?? 0
    if (byte === LF) return at + 1
    if (byte === CR) return at + (bytes[at + 1] === LF ? 2 : 1)
    let length = 1
    let width = 1
    if (byte >= 0x80) {
      const found = utf8Character(bytes, at, bytes.length)
      if (found !== null) {
        length = found.length
        width = isWide(found.code) ? 2 : 1
      }
    } else if (byte === TAB) width = TAB_WIDTH
    if (column + width > columns && column > 0) {
      rows.push(at)
      column = 0
    }
    column += width
    at += length
  }
  return bytes.length
}

/** Growable array of row start offsets. */
class RowStarts {
  #starts = new Int32Array(64)
  #count = 0

  push(at: number): void {
    if (this.#count === this.#starts.length) {
      const grown = new Int32Array(this.#count * 2)
      grown.set(this.#starts)
      this.#starts = grown
    }
    this.#starts[this.#count++] = at
  }

  all(): Int32Array {
    return this.#starts.slice(0, this.#count)
  }
}

/** Finds the next occurrence of a byte for ascending offsets; returns the end if there is none. */
class NextByte {
  readonly #bytes: Uint8Array
  readonly #byte: number
  #at = -1

  constructor(bytes: Uint8Array, byte: number) {
    this.#bytes = bytes
    this.#byte = byte
  }

  from(offset: number): number {
    if (this.#at < offset) {
      const found = this.#bytes.indexOf(this.#byte, offset)
      this.#at = found < 0 ? this.#bytes.length : found
    }
    return this.#at
  }
}

/** Returns the row of an offset; at a wrap, the row that begins there. */
export function rowOf(starts: Int32Array, offset: number): number {
  let low = 0
  let high = starts.length - 2
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return low
}

/** Returns the cells of a row, [start, end) of `bytes`. */
export function rowCells(bytes: Uint8Array, start: number, end: number): TextCell[] {
  const cells: TextCell[] = []
  let column = 0
  for (let at = start; at < end;) {
    const cell = cellAt(bytes, at, end, column)
    cells.push(cell)
    column += cell.width
    at += cell.length
  }
  return cells
}

/** Returns the column of a caret before the byte at `offset`. */
export function columnOf(cells: readonly TextCell[], offset: number): number {
  for (const { at, length, column } of cells) if (offset < at + length) return column
  return endColumn(cells)
}

/** Returns the offset nearest to `column`: before a cell, or after the last one that is not a line break. */
export function offsetAt(cells: readonly TextCell[], column: number, rowStart: number): number {
  for (const { at, length, column: left, width, kind } of cells) {
    if (isBreak(kind) || column < left + width / 2) return at
    if (column < left + width) return at + length
  }
  const last = cells.at(-1)
  return last === undefined ? rowStart : last.at + last.length
}

export function isBreak(kind: CellKind): boolean {
  return kind === 'crlf' || kind === 'lf' || kind === 'cr'
}

function endColumn(cells: readonly TextCell[]): number {
  const last = cells.at(-1)
  return last === undefined ? 0 : last.column + last.width
}

function cellAt(bytes: Uint8Array, at: number, end: number, column: number): TextCell {
  const byte = bytes[at] ?? 0
  const cell = (kind: CellKind, text: string, length = 1, width = 1): TextCell => ({
    at,
    length,
    text,
    kind,
    column,
    width
  })
  if (byte === CR) return bytes[at + 1] === LF && at + 1 < end ? cell('crlf', '', 2, 0) : cell('cr', '', 1, 0)
  if (byte === LF) return cell('lf', '', 1, 0)
  if (byte === TAB) return cell('control', '→', 1, TAB_WIDTH)
  if (byte < 0x20) return cell('control', String.fromCharCode(0x2400 + byte))
  if (byte === DELETE) return cell('control', '␡')
  if (byte < 0x80) return cell('text', String.fromCharCode(byte))
  const found = utf8Character(bytes, at, end)
  if (found === null) return cell('broken', BROKEN)
  const { code, length } = found
  const text = String.fromCodePoint(code)
  // Combining marks and invisible characters would have no visible cell.
  if (/^[\p{M}\p{C}\p{Z}]$/u.test(text))
    return cell('control', /^\p{M}$/u.test(text) ? `◌${text}` : '␣', length)
  return isWide(code) ? cell('wide', text, length, 2) : cell('wide', text, length, 1)
}

/** True for East Asian wide and full-width characters and emoji (Unicode Standard Annex 11, by larger blocks). */
function isWide(code: number): boolean {
  if (code < 0x1100) return false
  return (
    code <= 0x115f ||
    (code >= 0x2e80 && code <= 0xa4cf) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0xffe0 && code <= 0xffe6) ||
    (code >= 0x1f300 && code <= 0x1faff) ||
    (code >= 0x20000 && code <= 0x3fffd)
  )
}
