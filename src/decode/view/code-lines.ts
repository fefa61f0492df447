/** Text of a known syntax as lines of tokens for display. Lines are created when they are needed. */

export type CodeTokenKind =
  'plain' | 'key' | 'string' | 'number' | 'literal' | 'punctuation' | 'tag' | 'comment' | 'fault'

/** Half-open range of a source text, in UTF-16 code units, or of a source's bytes. */
export type TextRange = readonly [start: number, end: number]

export interface CodeToken {
  kind: CodeTokenKind
  text: string
  /** Offset in the source; absent for characters that the layout adds. */
  at?: number
  /** Length in the source, if it differs from the text's. */
  size?: number
}

export interface CodeLines {
  readonly count: number
  /** Returns the line that shows a source offset, or the line before it. */
  lineAt(place: number): number
  /** Returns the range of the node that a token belongs to, such as a member of an object; null for the token alone. */
  nodeAt?(place: number): TextRange | null
  /** Nesting level; the view chooses the width per level. */
  indent(line: number): number
  tokens(line: number): CodeToken[]
  /** Upper bound of the characters in a line, computed without creating its tokens. */
  width(line: number): number
  /** Returns the last line of the foldable block that begins on this line; the line itself if there is none. */
  foldEnd(line: number): number
}

/** A growing list of integers, stored without an object per number. */
export class NumberList {
  length = 0
  #values = new Uint32Array(1024)

  push(value: number): void {
    if (this.length === this.#values.length) {
      const larger = new Uint32Array(this.length * 2)
      larger.set(this.#values)
      this.#values = larger
    }
    this.#values[this.length++] = value
  }

  get(index: number): number {
    return index < this.length ? (this.#values[index] ?? 0) : 0
  }

  set(index: number, value: number): void {
    this.#values[index] = value
  }
}

/** Returns the index of the last number not above `value` in a sorted list; 0 if all are above. */
export function lastAtMost(list: NumberList, value: number): number {
  let low = 0
  let high = list.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (list.get(middle) <= value) low = middle
    else high = middle - 1
  }
  return Math.max(0, low)
}

/** Returns the starts of a text's lines; CR LF, LF and CR end a line. A final line break starts no further line. */
export function lineStarts(text: string, from = 0): NumberList {
  const starts = new NumberList()
  if (from < text.length) starts.push(from)
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code !== 0x0a && code !== 0x0d) continue
    if (code === 0x0d && text.charCodeAt(at + 1) === 0x0a) at++
    if (at + 1 < text.length) starts.push(at + 1)
  }
  return starts
}

/** Returns the end of the line that begins at `start`, without its line break; `next` is the start of the next line. */
export function lineEnd(text: string, start: number, next: number): number {
  let end = next
  if (end > start && text.charCodeAt(end - 1) === 0x0a) end--
  if (end > start && text.charCodeAt(end - 1) === 0x0d) end--
  return end
}

/** Returns the lines of a text as they are, without syntax. */
export function plainLines(text: string): CodeLines {
  const starts = lineStarts(text)
  const startOf = (line: number): number => (line < starts.length ? starts.get(line) : text.length)
  const endOf = (line: number): number => lineEnd(text, startOf(line), startOf(line + 1))
  return {
    count: starts.length,
    indent: () => 0,
    lineAt: (place) => lastAtMost(starts, place),
    tokens: (line) => [{ kind: 'plain', text: text.slice(startOf(line), endOf(line)), at: startOf(line) }],
    width: (line) => endOf(line) - startOf(line),
    foldEnd: (line) => line
  }
}
