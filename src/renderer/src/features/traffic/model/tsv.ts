/** Returns cells as a line of tab-separated text. Tabs and line breaks become spaces. */
export function tsvLine(cells: readonly string[]): string {
  return cells.map((cell) => cell.replace(/[\t\r\n]+/g, ' ')).join('\t')
}
