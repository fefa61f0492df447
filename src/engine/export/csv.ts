/**
 * Comma-separated values (RFC 4180): lines end with CRLF, a cell with a comma, a quote or a line end is quoted. So is one
 * with what separates cells elsewhere (`;` and tabs), so that it misleads nobody who guesses the separator.
 */

/**
 * What spreadsheets take for the beginning of a formula, also behind blanks that they drop and in the full width that
 * East Asian ones read as the same; a number may begin so as well, and is none.
 */
const FORMULA = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/
const NUMBER = /^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i

export function isFormula(cell: string): boolean {
  return FORMULA.test(cell) && !NUMBER.test(cell)
}

export function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}

function csvCell(cell: string): string {
  return /[",;\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
