/**
 * Comma-separated values (RFC 4180): lines end with CRLF, a cell with a comma, a quote or a line end is quoted. So is one
 * with what separates cells elsewhere (`;` and tabs), so that it misleads nobody who guesses the separator.
 */

/**
 * The beginning of a formula, in the full width too that East Asian spreadsheets read as the same. Before it may stand
 * what spreadsheets drop: white space, control and zero-width characters. A number may begin with a sign as well.
 */
const FORMULA = /^[\s\p{C}]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/u
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
