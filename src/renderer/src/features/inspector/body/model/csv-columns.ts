import type { CsvTable } from '../../../../../../decode/view/csv-table'

/** Number of rows that column widths are based on. */
const SAMPLE_ROWS = 200
const LEAST = 6
const MOST = 48
/** Maximum number of columns drawn. */
const MAX_SHOWN_COLUMNS = 200

/** Returns the width of each column in characters including padding, based on the first rows. */
export function columnWidths(table: CsvTable): number[] {
  const widths = Array.from({ length: Math.min(table.columnCount, MAX_SHOWN_COLUMNS) }, () => LEAST)
  for (let row = 0; row < Math.min(table.rowCount, SAMPLE_ROWS); row++) {
    const fields = table.row(row)
    for (let column = 0; column < Math.min(fields.length, widths.length); column++)
      widths[column] = Math.max(widths[column] ?? LEAST, Math.min(MOST, columnsOf(fields[column] ?? '') + 4))
  }
  return widths
}

/** Counts wide characters as two columns. */
function columnsOf(text: string): number {
  let columns = 0
  for (const character of text.slice(0, MOST)) columns += (character.codePointAt(0) ?? 0) >= 0x1100 ? 2 : 1
  return columns
}
