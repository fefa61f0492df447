/**
 * Comma-separated values (RFC 4180): lines end with CRLF; a cell with a comma, a quote or a line end is quoted. Cells
 * with other common separators (`;` and tab) are quoted too, so that programs that guess the separator read them
 * correctly.
 */

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

export function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}

function csvCell(cell: string): string {
  return /[",;\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
