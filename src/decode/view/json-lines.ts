/**
 * JSON as lines of tokens to show (RFC 8259). Not JSON.parse and back: numbers stay as they were written (64-bit
 * ids keep their last digits), duplicate members stay, and the beginning of a text that was cut is still shown.
 * Short containers stay on one line. Several values one after another (JSON lines) are accepted.
 */

export type JsonTokenKind = 'key' | 'string' | 'number' | 'literal' | 'punctuation'

export interface JsonToken {
  kind: JsonTokenKind
  text: string
}

export interface JsonLine {
  /** Nesting level; the view chooses the width. */
  indent: number
  tokens: JsonToken[]
}

export interface JsonLines {
  lines: JsonLine[]
  /** The text ended inside a value. */
  cut: boolean
}

/** Deeper nesting than any document meant for people; deeper ones are shown as plain text. */
const MAX_DEPTH = 200

/** Widest container kept on one line, in characters. */
const INLINE_WIDTH = 64

interface Raw extends JsonToken {
  /** For `{` and `[`: index of the closing token, or -1 when the text ends before it. */
  closes: number
}

/** Undefined when the text is not JSON. `mayBeCut` admits a text that ends in the middle. */
export function jsonLines(text: string, mayBeCut: boolean): JsonLines | undefined {
  const scanned = scan(text, mayBeCut)
  if (scanned === undefined || scanned.tokens.length === 0) return undefined
  return { lines: layOut(scanned.tokens), cut: scanned.cut }
}

const BLANK = /[ \t\n\r]*/y
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y
const LITERAL = /true|false|null/y
/** What the beginning of a value that was cut can look like. */
const CUT_TAIL =
  /(?:"(?:[^"\\\u0000-\u001f]|\\.)*\\?|-?[0-9]*\.?[0-9]*(?:[eE][+-]?)?|t|tr|tru|f|fa|fal|fals|n|nu|nul)$/y

type Expect = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end'

function scan(text: string, mayBeCut: boolean): { tokens: Raw[]; cut: boolean } | undefined {
  const tokens: Raw[] = []
  const open: number[] = []
  let at = 0
  let expect: Expect = 'value'

  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at
    return pattern.exec(text)?.[0]
  }
  const push = (kind: JsonTokenKind, value: string): void => {
    tokens.push({ kind, text: value, closes: -1 })
    at += value.length
  }
  const afterValue = (): Expect => (open.length === 0 ? 'value' : 'comma-or-end')
  const inObject = (): boolean => tokens[open.at(-1) ?? -1]?.text === '{'

  for (;;) {
    at += match(BLANK)?.length ?? 0
    if (at >= text.length) break
    const character = text.charAt(at)

    if (
      (character === '}' || character === ']') &&
      (expect === 'comma-or-end' || expect.endsWith('-or-end'))
    ) {
      if (inObject() !== (character === '}')) return undefined
      const opener = tokens[open.pop() ?? -1]
      if (opener === undefined) return undefined
      opener.closes = tokens.length
      push('punctuation', character)
      expect = afterValue()
    } else if (expect === 'comma-or-end') {
      if (character !== ',') return undefined
      push('punctuation', ',')
      expect = inObject() ? 'key' : 'value'
    } else if (expect === 'colon') {
      if (character !== ':') return undefined
      push('punctuation', ':')
      expect = 'value'
    } else if (expect === 'key' || expect === 'key-or-end') {
      const key = match(STRING)
      if (key === undefined) {
        if (!mayBeCut || character !== '"' || match(CUT_TAIL) === undefined) return undefined
        push('key', text.slice(at))
        return { tokens, cut: true }
      }
      push('key', key)
      expect = 'colon'
    } else if (character === '{' || character === '[') {
      if (open.length >= MAX_DEPTH) return undefined
      open.push(tokens.length)
      push('punctuation', character)
      expect = character === '{' ? 'key-or-end' : 'value-or-end'
    } else {
      const string = match(STRING)
      const number = string === undefined ? match(NUMBER) : undefined
      const literal = string === undefined && number === undefined ? match(LITERAL) : undefined
      const value = string ?? number ?? literal
      if (value === undefined) {
        const tail = mayBeCut ? match(CUT_TAIL) : undefined
        if (tail === undefined || tail === '') return undefined
        push(character === '"' ? 'string' : /[-0-9]/.test(character) ? 'number' : 'literal', tail)
        return { tokens, cut: true }
      }
      push(string !== undefined ? 'string' : number !== undefined ? 'number' : 'literal', value)
      if (number !== undefined && at < text.length && !/[\s,\]}]/.test(text.charAt(at))) {
        // `01`, `1x` or a number cut within its fraction: what follows is no token of JSON.
        if (!mayBeCut || !/^[.eE][+-]?$/.test(text.slice(at))) return undefined
        return { tokens, cut: true }
      }
      expect = afterValue()
    }
  }
  const cut = open.length > 0
  return cut && !mayBeCut ? undefined : { tokens, cut }
}

function layOut(tokens: readonly Raw[]): JsonLine[] {
  const lines: JsonLine[] = []
  let line: JsonLine = { indent: 0, tokens: [] }
  let indent = 0
  const breakLine = (): void => {
    if (line.tokens.length > 0) lines.push(line)
    line = { indent, tokens: [] }
  }
  const add = (kind: JsonTokenKind, text: string): void => void line.tokens.push({ kind, text })

  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index]
    if (token === undefined) break
    if (token.text === '{' || token.text === '[') {
      const inline = token.kind === 'punctuation' && isInline(tokens, index)
      if (inline) {
        addInline(tokens, index, token.closes, add)
        index = token.closes
        if (indent === 0) breakLine()
        continue
      }
    }
    if (token.kind !== 'punctuation') {
      add(token.kind, token.text)
      if (indent === 0) breakLine()
    } else if (token.text === '{' || token.text === '[') {
      add('punctuation', token.text)
      indent++
      breakLine()
    } else if (token.text === '}' || token.text === ']') {
      indent--
      breakLine()
      add('punctuation', token.text)
      if (indent === 0) breakLine()
    } else if (token.text === ',') {
      add('punctuation', ',')
      breakLine()
    } else {
      add('punctuation', ': ')
    }
  }
  breakLine()
  return lines
}

/** Whether a container fits one line. The outermost one does only when empty, so that objects look alike. */
function isInline(tokens: readonly Raw[], opener: number): boolean {
  const closer = tokens[opener]?.closes ?? -1
  if (closer < 0) return false
  if (closer === opener + 1) return true
  if (opener === 0) return false
  let width = 0
  for (let index = opener; index <= closer; index++) {
    width += (tokens[index]?.text.length ?? 0) + 1
    if (width > INLINE_WIDTH) return false
  }
  return true
}

function addInline(
  tokens: readonly Raw[],
  opener: number,
  closer: number,
  add: (kind: JsonTokenKind, text: string) => void
): void {
  for (let index = opener; index <= closer; index++) {
    const token = tokens[index]
    if (token === undefined) return
    const empty = token.closes === index + 1
    if (token.kind !== 'punctuation') add(token.kind, token.text)
    else if (empty) {
      add('punctuation', token.text + (token.text === '{' ? '}' : ']'))
      index++
    } else if (token.text === '{' || token.text === '[') add('punctuation', `${token.text} `)
    else if (token.text === '}' || token.text === ']') add('punctuation', ` ${token.text}`)
    else add('punctuation', `${token.text} `)
  }
}
