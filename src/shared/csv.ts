/**
 * Reads tables of comma-separated values (or semicolons, or tabs), quoted if they contain a separator (RFC 4180). The
 * separator is detected in the first line, because spreadsheets in some locales write semicolons.
 */

interface CsvTable {
  readonly rows: readonly (readonly string[])[]
  /** Line number (from 1) of a quote that is not closed. */
  readonly openQuote: number | null
}

const SEPARATORS = [',', ';', '\t']

/** Parses CSV text. Empty lines are left out. */
export function parseCsv(text: string): CsvTable {
  const source = text.startsWith('\ufeff') ? text.slice(1) : text
  const separator = separatorOf(source)
  const rows: string[][] = []
  let row: string[] = []
  let value = ''
  let quoted = false
  let wasQuoted = false
  let line = 1
  let quoteLine = 1
  const endValue = (): void => {
    row.push(value)
    value = ''
    wasQuoted = false
  }
  const endRow = (): void => {
    const empty = row.length === 0 && value === '' && !wasQuoted
    endValue()
    if (!empty) rows.push(row)
    row = []
  }
  for (let at = 0; at < source.length; at++) {
    const character = source[at] ?? ''
    if (character === '\n') line++
    if (quoted) {
      if (character !== '"') value += character
      else if (source[at + 1] === '"') {
        value += '"'
        at++
      } else quoted = false
    } else if (character === '"' && value === '') {
      quoted = wasQuoted = true
      quoteLine = line
    } else if (character === separator) endValue()
    else if (character === '\n') endRow()
    else if (character !== '\r' || source[at + 1] !== '\n') value += character
  }
  if (value !== '' || row.length > 0 || wasQuoted) endRow()
  return { rows, openQuote: quoted ? quoteLine : null }
}

/** Returns the column names; a column without a name is named by its number. */
export function csvNames(first: readonly string[], header: boolean, width: number): string[] {
  return Array.from({ length: width }, (_, column) => {
    const name = header ? (first[column] ?? '').trim() : ''
    return name === '' ? `column${column + 1}` : name
  })
}

/** Returns the most frequent separator of the first line, outside quotes. */
function separatorOf(source: string): string {
  const counts = new Map(SEPARATORS.map((separator) => [separator, 0]))
  let quoted = false
  for (const character of source) {
    if (character === '"') quoted = !quoted
    if (quoted) continue
    if (character === '\n') break
    const count = counts.get(character)
    if (count !== undefined) counts.set(character, count + 1)
  }
  const [first] = [...counts].sort(([, a], [, b]) => b - a)
  return first !== undefined && first[1] > 0 ? first[0] : ','
}
