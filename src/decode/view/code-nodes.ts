/** What a click on a character of a line means in the source, and which characters of a line show a range of it. */
import type { CodeLines, CodeToken, TextRange } from './code-lines'

/** The place in the source of a character of a line; null between tokens, on what the layout added. */
export function placeOf(lines: CodeLines, line: number, character: number): number | null {
  let from = 0
  for (const token of lines.tokens(line)) {
    const to = from + token.text.length
    if (character < to) return token.at === undefined ? null : token.at + within(token, character - from)
    from = to
  }
  return null
}

function within(token: CodeToken, character: number): number {
  const size = token.size ?? token.text.length
  return Math.max(0, Math.min(character, size - 1))
}

/** The node at a place of the source: what the lines say, else the token there, or of plain text the word. */
export function nodeAt(lines: CodeLines, place: number): TextRange | null {
  const node = lines.nodeAt?.(place)
  if (node !== null && node !== undefined) return node
  if (lines.count === 0) return null
  const tokens = lines.tokens(lines.lineAt(place))
  const token = tokens.find(
    ({ at, text, size }) => at !== undefined && at <= place && place < at + (size ?? text.length)
  )
  if (token?.at === undefined) return null
  if (token.kind !== 'plain' || token.size !== undefined)
    return [token.at, token.at + (token.size ?? token.text.length)]
  return wordAt(token.text, token.at, place)
}

/** The first place that a line shows; null where it shows none. */
export function firstPlace(lines: CodeLines, line: number): number | null {
  for (const { at, text } of lines.tokens(line))
    if (at !== undefined && text.trim() !== '') return at + text.length - text.trimStart().length
  return null
}

/** Longer words, such as a body without a blank, are one character each. */
const MAX_WORD_CHARACTERS = 10_000

function wordAt(text: string, from: number, place: number): TextRange {
  let start = place - from
  let end = start
  const isBlank = (at: number): boolean => /\s/.test(text.charAt(at))
  while (start > 0 && !isBlank(start - 1) && place - from - start < MAX_WORD_CHARACTERS) start--
  while (end < text.length && !isBlank(end) && end - (place - from) < MAX_WORD_CHARACTERS) end++
  return end > place - from && end - start < MAX_WORD_CHARACTERS
    ? [from + start, from + end]
    : [place, place + 1]
}

/** Lines of a part of a source, with places counted from the whole source's start. */
export function shiftedLines(lines: CodeLines, by: number): CodeLines {
  return {
    ...lines,
    lineAt: (place) => lines.lineAt(Math.max(0, place - by)),
    nodeAt(place) {
      const node = lines.nodeAt?.(place - by) ?? null
      return node === null ? null : [node[0] + by, node[1] + by]
    },
    tokens: (line) =>
      lines.tokens(line).map((token) => (token.at === undefined ? token : { ...token, at: token.at + by }))
  }
}

/** Part of a token that shows some of a range, in characters of its text; null where none does. */
export function shownPart({ at, text, size }: CodeToken, range: TextRange): TextRange | null {
  if (at === undefined) return null
  const length = size ?? text.length
  const from = Math.max(range[0] - at, 0)
  const to = Math.min(range[1] - at, length)
  if (to <= from) return null
  const shown = text.trimEnd().length
  // A text that is longer than its source, such as a byte as two digits, is shown as a whole.
  return size !== undefined && size !== shown ? [0, shown] : [from, to]
}
