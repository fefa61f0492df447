/** Maps a clicked character of a line to a node of the source, and a source range to the characters of a line. */
import type { CodeLines, CodeToken, TextRange } from './code-lines'

/** Returns the source offset of a character in a line; null between tokens and on characters added by the layout. */
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

/** Returns the node at a source offset: the node known to the lines, else the token, or the word in plain text. */
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

/** Returns the first source offset that a line shows; null if it shows none. */
export function firstPlace(lines: CodeLines, line: number): number | null {
  for (const { at, text } of lines.tokens(line))
    if (at !== undefined && text.trim() !== '') return at + text.length - text.trimStart().length
  return null
}

/** In longer words, such as a body without whitespace, each character is a node. */
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

/** Returns the lines of a part of a source, with offsets counted from the start of the whole source. */
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

/** Returns the part of a token that shows a source range, in characters of its text; null if there is none. */
export function shownPart({ at, text, size }: CodeToken, range: TextRange): TextRange | null {
  if (at === undefined) return null
  const length = size ?? text.length
  const from = Math.max(range[0] - at, 0)
  const to = Math.min(range[1] - at, length)
  if (to <= from) return null
  const shown = text.trimEnd().length
  // If the text is longer than its source, such as a byte as two digits, show all of it.
  return size !== undefined && size !== shown ? [0, shown] : [from, to]
}
