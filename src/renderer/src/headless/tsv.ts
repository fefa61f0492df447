/** Rows as tab-separated text, as spreadsheets take it. What would break a cell becomes a space. */
export function tsvLine(cells: readonly string[]): string {
  return cells.map((cell) => cell.replace(/[\t\r\n]+/g, ' ')).join('\t')
}
