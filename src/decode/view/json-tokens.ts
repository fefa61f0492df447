/**
 * JSON tokenizer (RFC 8259): the tokens of a text, and the position of the first fault. A body of megabytes has
 * millions of tokens, so they are stored as offsets in arrays of numbers.
 */
import { NumberList, type CodeTokenKind } from './code-lines'

export type JsonExpected = 'value' | 'key' | 'colon' | 'comma' | 'escape' | 'less-depth'

export interface JsonFault {
  /** Offset in the text in characters, and the position in an editor: line and column from 1. */
  readonly at: number
  readonly line: number
  readonly column: number
  /** The syntax expected at that position. */
  readonly expected: JsonExpected
}

/** Limit of nesting; deeper than any real document. */
const MAX_DEPTH = 500

/** Kind of a token, by the number stored for it. */
export const KINDS = ['punctuation', 'key', 'string', 'number', 'literal'] as const satisfies CodeTokenKind[]
export const PUNCTUATION = 0
export const KEY = 1
const STRING = 2
const NUMBER = 3
const LITERAL = 4

const QUOTE = 0x22
export const COMMA = 0x2c
export const COLON = 0x3a
export const OPEN_LIST = 0x5b
const BACKSLASH = 0x5c
export const CLOSE_LIST = 0x5d
export const OPEN_OBJECT = 0x7b
export const CLOSE_OBJECT = 0x7d

export interface JsonTokens {
  readonly kinds: NumberList
  readonly starts: NumberList
  readonly ends: NumberList
  /** For an opening bracket: index of its closing token, or 0 if the text ends before it. */
  readonly closes: NumberList
}

/** `mayBeCut` accepts an incomplete text. */
export function jsonTokens(
  text: string,
  mayBeCut: boolean
): { tokens: JsonTokens; cut: boolean; fault: JsonFault | null } {
  const tokens: JsonTokens = {
    kinds: new NumberList(),
    starts: new NumberList(),
    ends: new NumberList(),
    closes: new NumberList()
  }
  return { tokens, ...scan(text, mayBeCut, tokens) }
}

type Expect = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end'

const EXPECTED: Record<Expect, JsonExpected> = {
  value: 'value',
  'value-or-end': 'value',
  key: 'key',
  'key-or-end': 'key',
  colon: 'colon',
  'comma-or-end': 'comma'
}

const NUMBER_SHAPE = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y
const CUT_NUMBER = /-?(?:0|[1-9][0-9]*)?(?:\.[0-9]*)?(?:[eE][+-]?)?$/y
const WORD = /[a-z]+/y
const LITERALS = ['true', 'false', 'null']

function scan(
  text: string,
  mayBeCut: boolean,
  tokens: JsonTokens
): { cut: boolean; fault: JsonFault | null } {
  const open: number[] = []
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0
  let expect: Expect = 'value'

  const push = (kind: number, end: number): void => {
    tokens.kinds.push(kind)
    tokens.starts.push(at)
    tokens.ends.push(end)
    tokens.closes.push(0)
    at = end
  }
  const faultAt = (place: number, expected: JsonExpected): { cut: boolean; fault: JsonFault } => ({
    cut: false,
    fault: { at: place, expected, ...lineAndColumn(text, place) }
  })
  const whole = { cut: false, fault: null }
  const cut = { cut: true, fault: null }
  const afterValue = (): Expect => (open.length === 0 ? 'value' : 'comma-or-end')
  const inObject = (): boolean =>
    text.charCodeAt(tokens.starts.get(open.at(-1) ?? tokens.starts.length)) === OPEN_OBJECT && open.length > 0

  for (;;) {
    while (at < text.length && isBlank(text.charCodeAt(at))) at++
    if (at >= text.length) {
      if (open.length === 0) return tokens.kinds.length === 0 ? faultAt(at, 'value') : whole
      return mayBeCut ? cut : faultAt(at, EXPECTED[expect])
    }
    const code = text.charCodeAt(at)

    if ((code === CLOSE_OBJECT || code === CLOSE_LIST) && expect.endsWith('-or-end') && open.length > 0) {
      if (inObject() !== (code === CLOSE_OBJECT)) return faultAt(at, 'comma')
      tokens.closes.set(open.pop() ?? 0, tokens.kinds.length)
      push(PUNCTUATION, at + 1)
      expect = afterValue()
    } else if (expect === 'comma-or-end') {
      if (code !== COMMA) return faultAt(at, 'comma')
      push(PUNCTUATION, at + 1)
      expect = inObject() ? 'key' : 'value'
    } else if (expect === 'colon') {
      if (code !== COLON) return faultAt(at, 'colon')
      push(PUNCTUATION, at + 1)
      expect = 'value'
    } else if (code === QUOTE) {
      const isKey: boolean = expect === 'key' || expect === 'key-or-end'
      const end = stringEnd(text, at)
      if (end < 0) {
        // The text ended inside the string, or a character is not allowed in strings.
        const place = -end - 1
        if (!mayBeCut || place < text.length) return faultAt(place, 'escape')
        push(isKey ? KEY : STRING, text.length)
        return cut
      }
      push(isKey ? KEY : STRING, end)
      expect = isKey ? 'colon' : afterValue()
    } else if (expect === 'key' || expect === 'key-or-end') {
      return faultAt(at, 'key')
    } else if (code === OPEN_OBJECT || code === OPEN_LIST) {
      if (open.length >= MAX_DEPTH) return faultAt(at, 'less-depth')
      open.push(tokens.kinds.length)
      push(PUNCTUATION, at + 1)
      expect = code === OPEN_OBJECT ? 'key-or-end' : 'value-or-end'
    } else if (code === 0x2d || (code >= 0x30 && code <= 0x39)) {
      const end = endOf(NUMBER_SHAPE, text, at)
      if (end !== text.length && end > at && isBorder(text.charCodeAt(end))) push(NUMBER, end)
      else if (end === text.length && end > at) push(NUMBER, end)
      else if (mayBeCut && endOf(CUT_NUMBER, text, at) === text.length) {
        push(NUMBER, text.length)
        return cut
      } else return faultAt(Math.max(end, at), end > at ? 'comma' : 'value')
      expect = afterValue()
    } else {
      const end = endOf(WORD, text, at)
      const word = text.slice(at, Math.max(at, end))
      if (LITERALS.includes(word)) push(LITERAL, end)
      else if (mayBeCut && end === text.length && LITERALS.some((literal) => literal.startsWith(word))) {
        push(LITERAL, end)
        return cut
      } else return faultAt(at, 'value')
      expect = afterValue()
    }
  }
}

function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.exec(text) === null ? -1 : pattern.lastIndex
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09
}

function isBorder(code: number): boolean {
  return isBlank(code) || code === COMMA || code === CLOSE_LIST || code === CLOSE_OBJECT
}

/** Returns the offset after the closing quote; or −1 − the offset of an invalid character or of the text's end. */
function stringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) return at + 1
    if (code < 0x20) return -1 - at
    if (code !== BACKSLASH) continue
    const escape = text.charCodeAt(at + 1)
    if (at + 1 >= text.length) break
    if (escape === 0x75) {
      for (let digit = at + 2; digit < at + 6; digit++) {
        if (digit >= text.length) return -1 - text.length
        if (!isHex(text.charCodeAt(digit))) return -1 - at
      }
      at += 5
    } else if ('"\\/bfnrt'.includes(text.charAt(at + 1))) at++
    else return -1 - at
  }
  return -1 - text.length
}

function isHex(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x46) || (code >= 0x61 && code <= 0x66)
}

function lineAndColumn(text: string, at: number): { line: number; column: number } {
  let line = 1
  let start = 0
  for (let index = 0; index < at; index++) {
    const code = text.charCodeAt(index)
    if (code !== 0x0a && !(code === 0x0d && text.charCodeAt(index + 1) !== 0x0a)) continue
    line++
    start = index + 1
  }
  return { line, column: at - start + 1 }
}
