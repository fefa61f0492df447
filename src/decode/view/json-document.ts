/**
 * JSON document for display (RFC 8259). Unlike a round trip through JSON.parse, numbers stay as written (64-bit ids
 * keep their last digits), duplicate members stay, and the text before a fault or cut is still shown, with the position
 * of the fault. Short containers stay on one line. Several consecutive values (JSON lines) are accepted.
 */
import {
  lastAtMost,
  lineEnd,
  lineStarts,
  NumberList,
  type CodeLines,
  type CodeToken,
  type CodeTokenKind
} from './code-lines'
import { jsonNode } from './json-nodes'
import { jsonPlace, type JsonPlace } from './json-path'
import { repeatedNames } from './json-repeats'
import {
  CLOSE_LIST,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  jsonTokens,
  KINDS,
  OPEN_LIST,
  OPEN_OBJECT,
  PUNCTUATION,
  type JsonFault,
  type JsonTokens
} from './json-tokens'

export interface JsonDocument extends CodeLines {
  /** True if the text ends inside a value, which `mayBeCut` allows. */
  readonly cut: boolean
  /** The first fault; the text after it is shown unparsed. */
  readonly fault: JsonFault | null
  /** Number of parsed tokens; 0 if the text begins with a fault. */
  readonly tokenCount: number
  /** Returns the path of a line and the value that begins or ends on it; null after the fault. */
  place(line: number): JsonPlace | null
  /** Returns the path and the value of the node at an offset of the text; null after the fault. */
  placeAt(offset: number): JsonPlace | null
  /** Returns members whose name occurred before in the same object, at most `most`. Computed on each call. */
  repeats(most: number): readonly RepeatedMember[]
}

export interface RepeatedMember {
  readonly name: string
  /** Line of the repetition. */
  readonly line: number
}

export type { JsonPlace }

/** Widest container kept on one line, in characters. */
const INLINE_WIDTH = 64

/** `mayBeCut` accepts an incomplete text. */
export function jsonDocument(text: string, mayBeCut: boolean): JsonDocument {
  const { tokens, cut, fault } = jsonTokens(text, mayBeCut)
  return layOut(text, tokens, cut, fault)
}

/** Creates the lines of the tokens, then the lines after a fault. */
function layOut(text: string, tokens: JsonTokens, cut: boolean, fault: JsonFault | null): JsonDocument {
  const { kinds, starts, ends, closes } = tokens
  const total = kinds.length
  const firsts = new NumberList()
  const indents = new NumberList()
  const folds = new NumberList()
  /** Lines whose container is still open. */
  const opened: number[] = []
  let first = 0
  const codeOf = (token: number): number =>
    kinds.get(token) === PUNCTUATION ? text.charCodeAt(starts.get(token)) : 0
  const endLine = (next: number, indent: number): void => {
    if (next > first) {
      firsts.push(first)
      indents.push(indent)
      folds.push(firsts.length - 1)
    }
    first = next
  }

  for (let token = 0; token < total; token++) {
    const code = codeOf(token)
    if (code === OPEN_OBJECT || code === OPEN_LIST) {
      if (isInline(tokens, token)) {
        token = closes.get(token)
        if (opened.length === 0) endLine(token + 1, 0)
      } else {
        endLine(token + 1, opened.length)
        opened.push(firsts.length - 1)
      }
    } else if (code === CLOSE_OBJECT || code === CLOSE_LIST) {
      endLine(token, opened.length)
      const opener = opened.pop() ?? 0
      folds.set(opener, firsts.length)
      if (opened.length === 0) endLine(token + 1, 0)
    } else if (code === COMMA) endLine(token + 1, opened.length)
    else if (code !== COLON && opened.length === 0) endLine(token + 1, 0)
  }
  endLine(total, opened.length)
  // Containers that are cut can be folded too.
  for (const line of opened) folds.set(line, firsts.length - 1)

  const understood = firsts.length
  const rest = fault === null ? new NumberList() : lineStarts(text, fault.at)
  const count = understood + rest.length

  const restText = (line: number): string => {
    const start = rest.get(line)
    return text.slice(start, lineEnd(text, start, line + 1 < rest.length ? rest.get(line + 1) : text.length))
  }
  const tokensOf = (line: number): CodeToken[] => {
    if (line >= understood) {
      const shown = restText(line - understood)
      const at = rest.get(line - understood)
      if (line > understood) return [{ kind: 'plain', text: shown, at }]
      // Mark only the character of the fault, not the rest of its line.
      const length = (shown.codePointAt(0) ?? 0) > 0xffff ? 2 : 1
      return [
        { kind: 'fault', text: shown.slice(0, length), at },
        { kind: 'plain', text: shown.slice(length), at: at + length }
      ]
    }
    const end = line + 1 < understood ? firsts.get(line + 1) : total
    const made: CodeToken[] = []
    for (let token = firsts.get(line); token < end; token++) {
      const kind: CodeTokenKind = KINDS[kinds.get(token)] ?? 'plain'
      const value = text.slice(starts.get(token), ends.get(token))
      const isLast = token === end - 1
      const at = starts.get(token)
      if (isLast || !spaceAfter(codeOf(token), codeOf(token + 1))) made.push({ kind, text: value, at })
      else made.push({ kind, text: `${value} `, at, size: value.length })
    }
    return made
  }
  return {
    count,
    cut,
    fault,
    tokenCount: total,
    repeats: (most) =>
      repeatedNames(text, tokens, most).map(({ name, token }) => ({ name, line: lastAtMost(firsts, token) })),
    lineAt: (place) =>
      rest.length > 0 && place >= rest.get(0)
        ? understood + lastAtMost(rest, place)
        : lastAtMost(firsts, lastAtMost(starts, place)),
    nodeAt: (place) => (fault !== null && place >= fault.at ? null : jsonNode(text, tokens, place)),
    place: (line) => (line < understood ? jsonPlace(text, tokens, firsts.get(line)) : null),
    placeAt: (offset) =>
      total === 0 || (fault !== null && offset >= fault.at)
        ? null
        : jsonPlace(text, tokens, lastAtMost(starts, offset)),
    indent: (line) => (line < understood ? indents.get(line) : 0),
    tokens: tokensOf,
    width(line) {
      if (line >= understood) return restText(line - understood).length
      const last = (line + 1 < understood ? firsts.get(line + 1) : total) - 1
      const from = firsts.get(line)
      let width = 0
      // A key, a colon, a value and a comma; or a key and a container that fits on a line.
      for (let token = from; token <= Math.min(last, from + 3); token++)
        width += ends.get(token) - starts.get(token) + 1
      return last - from < 4 ? width : width + INLINE_WIDTH
    },
    foldEnd: (line) => (line < understood ? folds.get(line) : line)
  }
}

/**
 * Returns true for a space within a line: after a colon or comma, and inside the brackets of a container that is not
 * empty.
 */
function spaceAfter(code: number, next: number): boolean {
  if (code === COLON || code === COMMA) return true
  if (code === OPEN_OBJECT || code === OPEN_LIST) return next !== CLOSE_OBJECT && next !== CLOSE_LIST
  return next === CLOSE_OBJECT || next === CLOSE_LIST
}

/**
 * Returns whether a container fits on one line. The outermost one only does if empty, so that all objects look alike.
 */
function isInline({ starts, ends, closes }: JsonTokens, opener: number): boolean {
  const closer = closes.get(opener)
  if (closer === 0) return false
  if (closer === opener + 1) return true
  if (opener === 0) return false
  let width = 0
  for (let token = opener; token <= closer; token++) {
    width += ends.get(token) - starts.get(token) + 1
    if (width > INLINE_WIDTH) return false
  }
  return true
}
