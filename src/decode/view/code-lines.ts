/** Text of a known syntax as lines of tokens to show; lines are made when they are looked at. */

export type CodeTokenKind =
  'plain' | 'key' | 'string' | 'number' | 'literal' | 'punctuation' | 'tag' | 'comment' | 'fault'

/** Half-open range of a source text, in UTF-16 code units, or of a source's bytes. */
export type TextRange = readonly [start: number, end: number]

export interface CodeToken {
  kind: CodeTokenKind
  text: string
  /** Place in the source; absent for what the layout adds. */
  at?: number
  /** Length in the source, where that is not the text's. */
  size?: number
}

export interface CodeLines {
  readonly count: number
  /** The line that shows a place of the source, or the one before it. */
  lineAt(place: number): number
  /** The whole of what a token at a place belongs to, such as a member of an object; null for the token alone. */
  nodeAt?(place: number): TextRange | null
  /** Nesting level; the view chooses the width. */
  indent(line: number): number
  tokens(line: number): CodeToken[]
  /** Characters of the line's tokens at most, without making them. */
  width(line: number): number
  /** The last line of what opens on this line and can be folded; the line itself where nothing does. */
  foldEnd(line: number): number
}

/** A list of whole numbers that grows without an object for each. */
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

/** The last of a rising list that is not above `value`; 0 where all are. */
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

/** Where the lines of a text begin; CR LF, LF and CR end one. The break after the last line begins no other. */
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

/** End of the line that begins at `start`, its line break left out; `next` is where the next line begins. */
export function lineEnd(text: string, start: number, next: number): number {
  let end = next
  if (end > start && text.charCodeAt(end - 1) === 0x0a) end--
  if (end > start && text.charCodeAt(end - 1) === 0x0d) end--
  return end
}

/** A text as it is: its own lines, nothing told apart. */
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
