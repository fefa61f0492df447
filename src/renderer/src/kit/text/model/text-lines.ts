/**
 * Splits bytes into rows of text without decoding them: at line feeds, and where a line is wider than the view. Only
 * visible rows are decoded. Every row begins at a character boundary, so row offsets are exact stream offsets.
 */
import {
  characterBytes,
  characterColumns,
  TAB_COLUMNS,
  type TextEncoding
} from '../../../../../decode/view/text-encoding'

export interface TextRows {
  readonly count: number
  /** Returns the start of a row in the laid-out bytes; for `count`, their end. */
  start(row: number): number
  /** Returns the end of the row's text without its line break. */
  end(row: number): number
  /** True if the row continues in the next one because the view is too narrow. */
  wraps(row: number): boolean
  /** Returns the row that contains the byte at `at`. */
  rowOf(at: number): number
}

const LF = 0x0a
const CR = 0x0d
const TAB = 0x09

/** Minimum columns per row for a narrow view. */
const MIN_COLUMNS = 16

export function layOutText(bytes: Uint8Array, encoding: TextEncoding, columns: number): TextRows {
  const width = Math.max(columns, MIN_COLUMNS)
  const unit = encoding === 'utf-16le' || encoding === 'utf-16be' ? 2 : 1
  const low = encoding === 'utf-16be' ? 1 : 0
  const isAt = (at: number, code: number): boolean =>
    at >= 0 && bytes[at + low] === code && (unit === 1 || bytes[at + 1 - low] === 0)

  let starts = new Uint32Array(256)
  let count = 0
  const addRow = (at: number): void => {
    if (count === starts.length) {
      const larger = new Uint32Array(starts.length * 2)
      larger.set(starts)
      starts = larger
    }
    starts[count++] = at
  }

  let used = 0
  if (bytes.length > 0) addRow(0)
  for (let at = 0; at < bytes.length;) {
    if (isAt(at, LF)) {
      at += unit
      if (at < bytes.length) addRow(at)
      used = 0
      continue
    }
    const length = characterBytes(bytes, at, bytes.length, encoding)
    const cells = isAt(at, TAB) ? TAB_COLUMNS : characterColumns(bytes, at, length, encoding)
    // The CR of a line break may exceed the width: it is not shown and must not create a row of its own.
    if (used + cells > width && used > 0 && !isAt(at, CR)) {
      addRow(at)
      used = 0
    }
    used += cells
    at += length
  }

  const start = (row: number): number => (row >= count ? bytes.length : (starts[row] ?? 0))
  const endsLine = (row: number): boolean => isAt(start(row + 1) - unit, LF) && start(row + 1) > start(row)
  return {
    count,
    start,
    end(row) {
      const next = start(row + 1)
      if (!endsLine(row)) return next
      const beforeFeed = next - unit
      return beforeFeed - unit >= start(row) && isAt(beforeFeed - unit, CR) ? beforeFeed - unit : beforeFeed
    },
    wraps: (row) => row + 1 < count && !endsLine(row),
    rowOf(at) {
      let low = 0
      let high = count - 1
      while (low < high) {
        const middle = (low + high + 1) >> 1
        if (start(middle) <= at) low = middle
        else high = middle - 1
      }
      return Math.max(low, 0)
    }
  }
}
