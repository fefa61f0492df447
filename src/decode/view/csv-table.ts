/**
 * Comma-separated values (RFC 4180) and similar formats as a table. Rows are stored as offsets and parsed on demand, so
 * that a million of them use little memory. Quoted fields may contain delimiters and line breaks. Invalid input is
 * still shown, and rows with a length other than the first one's are counted.
 */
import { lastAtMost, NumberList, type TextRange } from './code-lines'
import { parseMediaType } from './media-type'

export const DELIMITERS = [',', '\t', ';', '|'] as const
export type Delimiter = (typeof DELIMITERS)[number]

export interface CsvTable {
  readonly delimiter: Delimiter
  readonly rowCount: number
  /** Number of fields in the longest row. */
  readonly columnCount: number
  /** True if the first row seems to contain column names. */
  readonly hasHeader: boolean
  /** Number of rows whose length differs from the first row's, and the index of the first such row. */
  readonly ragged: number
  readonly firstRagged: number | null
  /** True if the text ends inside quotes. */
  readonly openQuote: boolean
  row(index: number): string[]
  /** Returns the fields of a row with their offsets in the text, quotes included. */
  cells(index: number): CsvCell[]
  /** Returns the row that contains an offset of the text, or the row before it. */
  rowAt(place: number): number
}

export interface CsvCell {
  readonly value: string
  readonly range: TextRange
}

const QUOTE = 0x22
const CR = 0x0d
const LF = 0x0a

/** Rows used to detect the delimiter and a header. */
const SAMPLE_ROWS = 50
const SAMPLE_CHARACTERS = 64 * 1024
/** Limit of columns; real tables have fewer. */
const MAX_COLUMNS = 1000

export function csvTable(text: string, contentType: string, chosen: Delimiter | null = null): CsvTable {
  const delimiter = chosen ?? delimiterOf(text, contentType)
  const from = text.charCodeAt(0) === 0xfeff ? 1 : 0
  const { starts, counts, openQuote } = scan(text, from, delimiter, Infinity)
  const expected = counts.get(0)
  let columnCount = 0
  let ragged = 0
  let firstRagged: number | null = null
  for (let row = 0; row < counts.length; row++) {
    columnCount = Math.max(columnCount, counts.get(row))
    if (counts.get(row) === expected) continue
    ragged++
    firstRagged ??= row
  }
  const cells = (index: number): CsvCell[] =>
    index < 0 || index >= starts.length
      ? []
      : cellsOf(
          text,
          starts.get(index),
          index + 1 < starts.length ? starts.get(index + 1) : text.length,
          delimiter
        )
  const row = (index: number): string[] => cells(index).map(({ value }) => value)
  return {
    delimiter,
    rowCount: starts.length,
    columnCount: Math.min(columnCount, MAX_COLUMNS),
    hasHeader: hasHeader(row, starts.length, contentType),
    ragged,
    firstRagged,
    openQuote,
    row,
    cells,
    rowAt: (place) => lastAtMost(starts, place)
  }
}

interface Scanned {
  starts: NumberList
  counts: NumberList
  openQuote: boolean
}

function scan(text: string, from: number, delimiter: Delimiter, mostRows: number): Scanned {
  const separator = delimiter.charCodeAt(0)
  const starts = new NumberList()
  const counts = new NumberList()
  let at = from
  let openQuote = false
  while (at < text.length && starts.length < mostRows) {
    const start = at
    let fields = 1
    let fieldStart = true
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (code === QUOTE && fieldStart) {
        at = quoteEnd(text, at)
        if (at >= text.length) openQuote = true
        fieldStart = false
      } else if (code === separator) {
        fields++
        fieldStart = true
      } else if (code === LF || code === CR) break
      else fieldStart = false
    }
    // An empty line is not a row, except in a table with one column, where it may be an empty field.
    if (at > start) {
      starts.push(start)
      counts.push(fields)
    }
    if (text.charCodeAt(at) === CR && text.charCodeAt(at + 1) === LF) at++
    at++
  }
  return { starts, counts, openQuote }
}

/** Returns the offset of the quote that closes the one at `at`; the end of the text if there is none. */
function quoteEnd(text: string, at: number): number {
  for (let next = text.indexOf('"', at + 1); next >= 0; next = text.indexOf('"', next + 2))
    if (text.charCodeAt(next + 1) !== QUOTE) return next
  return text.length
}

function cellsOf(text: string, start: number, end: number, delimiter: Delimiter): CsvCell[] {
  const cells: CsvCell[] = []
  let to = end
  while (to > start && (text.charCodeAt(to - 1) === LF || text.charCodeAt(to - 1) === CR)) to--
  for (let at = start; cells.length < MAX_COLUMNS;) {
    const from = at
    let value = ''
    if (text.charCodeAt(at) === QUOTE) {
      const close = Math.min(quoteEnd(text, at), to)
      value = text.slice(at + 1, close).replaceAll('""', '"')
      at = Math.min(close + 1, to)
    }
    const found = text.indexOf(delimiter, at)
    const next = found < 0 || found > to ? to : found
    cells.push({ value: value + text.slice(at, next), range: [from, next] })
    if (next >= to) break
    at = next + 1
  }
  return cells
}

/**
 * Returns the delimiter named by the type, or the one for which most of the first rows have the same number of fields.
 */
function delimiterOf(text: string, contentType: string): Delimiter {
  if (parseMediaType(contentType).essence === 'text/tab-separated-values') return '\t'
  const sample = text.slice(0, SAMPLE_CHARACTERS)
  let best: Delimiter = ','
  let bestScore = 0
  for (const delimiter of DELIMITERS) {
    const score = regularity(sample, delimiter)
    if (score > bestScore) {
      best = delimiter
      bestScore = score
    }
  }
  return best
}

/** Returns the share of rows as long as the first, with a small bonus for more fields; 0 if there is only one field. */
function regularity(sample: string, delimiter: Delimiter): number {
  const { counts } = scan(sample, 0, delimiter, SAMPLE_ROWS)
  const expected = counts.get(0)
  if (expected < 2) return 0
  let same = 0
  // The last row of a sample may be incomplete.
  const rows = Math.max(1, counts.length - 1)
  for (let row = 0; row < rows; row++) if (counts.get(row) === expected) same++
  return (same / rows) * (1 + Math.min(expected, 20) / 100)
}

/**
 * Returns whether a text of another type looks like a table: several rows with the same number of fields, at least two.
 */
export function looksLikeCsv(start: string): boolean {
  const rows = start.split('\n').length
  return rows > 2 && DELIMITERS.some((delimiter) => regularity(start, delimiter) > 0.9)
}

const NUMERIC = /^[+-]?[\d.,]+%?$|^\d{4}-\d\d-\d\d/

function hasHeader(row: (index: number) => string[], rows: number, contentType: string): boolean {
  const header = parseMediaType(contentType).parameter('header')
  if (header !== undefined) return header.toLowerCase() === 'present'
  const first = row(0)
  if (rows < 2 || first.some((field) => field.trim() === '' || NUMERIC.test(field.trim()))) return false
  return new Set(first).size === first.length
}
