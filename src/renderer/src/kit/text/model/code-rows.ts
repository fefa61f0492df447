/**
 * Lines of code as rows of equal height: long lines wrap at the view's width, and a folded container takes one row.
 * Wraps are stored for long lines only, so that millions of lines are laid out quickly.
 */
import {
  NumberList,
  type CodeLines,
  type CodeToken,
  type TextRange
} from '../../../../../decode/view/code-lines'
import { shownPart } from '../../../../../decode/view/code-nodes'
import { TAB_COLUMNS } from '../../../../../decode/view/text-encoding'

export interface CodeRow {
  readonly line: number
  /** Character range of the line's text. */
  readonly from: number
  readonly to: number
  /** The line is folded; its content is hidden. */
  readonly folded: boolean
}

export interface DrawnToken extends CodeToken {
  /** Part of a search match: any match, or the current one. */
  readonly found?: 'any' | 'current'
  /** Represents highlighted bytes. */
  readonly lit?: boolean
}

/** Row with its drawn content. */
export interface DrawnRow extends CodeRow {
  readonly tokens: readonly DrawnToken[]
  /** Indentation in columns. */
  readonly pad: number
  /** The line begins a container that can be folded. */
  readonly opens: boolean
  /** Number of lines hidden by the fold, and the tokens that close it. */
  readonly hidden: number
  readonly closing: readonly CodeToken[]
}

export interface CodeRows {
  readonly count: number
  at(row: number): CodeRow
  /** Returns the first row of a line, or the row of the fold that hides it. */
  rowOf(line: number): number
}

/** Columns per nesting level. */
export const INDENT_COLUMNS = 2

/** Minimum number of characters per row, for narrow views and deep nesting. */
const MIN_COLUMNS = 24

export function indentColumns(level: number, columns: number): number {
  return Math.max(0, Math.min(level * INDENT_COLUMNS, columns - MIN_COLUMNS))
}

export function codeRows(lines: CodeLines, columns: number, folded: ReadonlySet<number>): CodeRows {
  const shown = new NumberList()
  const firstRows = new NumberList()
  const breaks = new Map<number, number[]>()
  let count = 0
  for (let line = 0; line < lines.count; line++) {
    shown.push(line)
    firstRows.push(count++)
    const isFolded = folded.has(line)
    const room = Math.max(MIN_COLUMNS, columns - indentColumns(lines.indent(line), columns))
    // A tab is the widest character.
    if (!isFolded && lines.width(line) * TAB_COLUMNS > room) {
      const places = breakPlaces(lines.tokens(line), room)
      if (places.length > 0) breaks.set(line, places)
      count += places.length
    }
    if (isFolded) line = Math.max(line, lines.foldEnd(line))
  }

  /** Returns the index of the last entry of `list` not above `value`. */
  const find = (list: NumberList, value: number): number => {
    let low = 0
    let high = list.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (list.get(middle) <= value) low = middle
      else high = middle - 1
    }
    return low
  }
  return {
    count,
    at(row) {
      const index = find(firstRows, row)
      const line = shown.get(index)
      const places = breaks.get(line) ?? []
      const part = row - firstRows.get(index)
      return {
        line,
        from: part === 0 ? 0 : (places[part - 1] ?? 0),
        to: places[part] ?? Infinity,
        folded: folded.has(line)
      }
    },
    rowOf: (line) => firstRows.get(find(shown, line))
  }
}

function breakPlaces(tokens: readonly CodeToken[], room: number): number[] {
  const places: number[] = []
  let used = 0
  let at = 0
  for (const { text } of tokens) {
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index)
      const isPair = code >= 0xd800 && code <= 0xdbff && index + 1 < text.length
      const columns = code === 0x09 ? TAB_COLUMNS : code >= 0x1100 ? 2 : 1
      if (used + columns > room) {
        places.push(at + index)
        used = 0
      }
      used += columns
      if (isPair) index++
    }
    at += text.length
  }
  return places
}

/** Returns the tokens between two positions of a line. */
export function cutTokens(tokens: readonly CodeToken[], from: number, to: number): CodeToken[] {
  const cut: CodeToken[] = []
  let at = 0
  for (const token of tokens) {
    const start = Math.max(from - at, 0)
    const end = Math.min(to - at, token.text.length)
    if (end > start) cut.push(partOf(token, start, end))
    at += token.text.length
  }
  return cut
}

/** Returns characters [from, to) of a token with their source position. */
export function partOf(token: CodeToken, from: number, to: number): CodeToken {
  if (from === 0 && to === token.text.length) return token
  const { kind, text, at, size = text.length } = token
  const part: CodeToken = { kind, text: text.slice(from, to) }
  if (at === undefined) return part
  const length = Math.max(0, Math.min(size, to) - from)
  return length === to - from ? { ...part, at: at + from } : { ...part, at: at + from, size: length }
}

/**
 * Splits the tokens so that those showing part of `lit`, a source range, are separate. Blanks between two highlighted
 * tokens are highlighted too.
 */
export function lightTokens(tokens: readonly DrawnToken[], lit: TextRange): DrawnToken[] {
  return tokens.flatMap((token): DrawnToken[] => {
    const part = shownPart(token, lit)
    if (part === null) return [token]
    const { found, text } = token
    const marked = found === undefined ? {} : { found }
    const isWhole = part[1] === text.trimEnd().length && reachesBeyond(token, lit)
    const to = isWhole ? text.length : part[1]
    return [
      ...(part[0] > 0 ? [{ ...partOf(token, 0, part[0]), ...marked }] : []),
      { ...partOf(token, part[0], to), ...marked, lit: true },
      ...(to < text.length ? [{ ...partOf(token, to, text.length), ...marked }] : [])
    ]
  })
}

function reachesBeyond({ at = 0, text, size = text.length }: CodeToken, lit: TextRange): boolean {
  return lit[1] > at + size
}

/** Returns the lines of all containers except the outermost ones. */
export function foldableLines(lines: CodeLines): Set<number> {
  const found = new Set<number>()
  for (let line = 0; line < lines.count; line++) {
    if (lines.indent(line) === 0 || lines.foldEnd(line) <= line) continue
    found.add(line)
    // Nested containers are hidden too; unfolding shows them expanded.
    line = lines.foldEnd(line)
  }
  return found
}

/** Returns the tokens that close a folded container, drawn after it on the same row; empty if the text ends before. */
export function closingTokens(lines: CodeLines, line: number): CodeToken[] {
  const end = lines.foldEnd(line)
  if (end <= line || lines.indent(end) > lines.indent(line)) return []
  const tokens = lines.tokens(end)
  return /^(?:[}\]]|<\/)/.test(tokens[0]?.text ?? '') ? tokens : []
}
