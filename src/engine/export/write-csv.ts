import type { ConnectionRow, ExchangeRow } from '../../shared/contract/views'
import { parseHeadKey } from '../../shared/filter/field-key'
import { cellKeys, CONNECTION_CELLS, connectionCells, EXCHANGE_CELLS, exchangeCells } from './csv-cells'
import type { ExportRun } from './export-run'
import type { OutputFile } from './output-file'

/** Writes the table's columns as CSV, with a header line. */

export interface CsvSource {
  kind: 'exchanges' | 'connections'
  /** `fields`: header fields to read from each exchange. */
  rows(fields: readonly string[]): AsyncIterable<ExchangeRow | ConnectionRow>
}

export async function writeCsv(run: ExportRun, out: OutputFile, { kind, rows }: CsvSource): Promise<void> {
  const { columns, mark } = run.options
  const chosen = cellKeys(
    kind,
    columns.map(({ key }) => key)
  )
  const usual: readonly string[] = kind === 'exchanges' ? EXCHANGE_CELLS : CONNECTION_CELLS
  const keys = chosen.length === 0 ? usual : chosen
  const labels = new Map(columns.map(({ key, label }) => [key, label]))
  if (mark) await out.write('\ufeff')
  await out.write(
    guardedLine(
      run,
      keys.map((key) => labels.get(key) ?? key)
    )
  )
  const fields = keys.filter((key) => parseHeadKey(key) !== null)
  for await (const row of rows(fields))
    await out.write(
      guardedLine(run, 'exchange' in row ? exchangeCells(row, keys) : connectionCells(row, keys))
    )
}

/** Returns a line in which formulas are escaped, unless the options disable this. */
export function guardedLine({ options, totals }: ExportRun, cells: readonly string[]): string {
  if (!options.guard) return csvLine(cells)
  return csvLine(
    cells.map((cell) => {
      if (!isFormula(cell)) return cell
      totals.guarded++
      return `'${cell}`
    })
  )
}

/**
 * Matches the start of a formula, including the full-width signs that East Asian spreadsheets treat as equivalent.
 * Leading white space, control and zero-width characters are ignored, as spreadsheets drop them. Numbers with a sign
 * are excluded separately.
 */
const FORMULA = /^[\s\p{C}]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/u
const NUMBER = /^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i

export function isFormula(cell: string): boolean {
  return FORMULA.test(cell) && !NUMBER.test(cell)
}

/**
 * Formats a line of comma-separated values (RFC 4180): it ends with CRLF; a cell with a comma, a quote or a line end is
 * quoted. Cells with other common separators (`;` and tab) are quoted too, so that programs that guess the separator
 * read them correctly.
 */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}

function csvCell(cell: string): string {
  return /[",;\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
