import { ImportFailure, type OnProgress } from './import-types'

/**
 * Tokenizer for the part of PowerShell used in requests: its five kinds of strings, bare words, and the punctuation of
 * hash tables and calls. Nothing is executed: variables stay as written and are reported.
 */

export interface PowerShellToken {
  readonly kind: 'string' | 'word' | 'sign'
  readonly text: string
  readonly at: number
  /** True if there is no whitespace before it. */
  readonly joined: boolean
}

export interface PowerShellTokens {
  readonly tokens: readonly PowerShellToken[]
  readonly unknown: readonly string[]
}

const ESCAPES: Readonly<Record<string, string>> = {
  ...{ '0': '\0', a: '\u0007', b: '\b', e: '\u001b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }
}
const WORD = /(?:`[^]|[^\s'"`{}()=;,|])+/y
const SINGLE_PLAIN = /[^'\u2018-\u201b]+/y
const DOUBLE_PLAIN = /[^"`$]+/y
const QUOTES = /^['\u2018-\u201b]/
const HERE = /^@(['"])[ \t]*\r?\n/
const CHARACTER = /^\$\(\[char\]\s*(0x[\da-f]+|\d+)\)/i
const VARIABLE = /^\$(?:\w+|\{[^}]*\}|\([^)]*\))/

export function powerShellTokens(text: string, onProgress?: OnProgress): PowerShellTokens {
  const tokens: PowerShellToken[] = []
  const unknown: string[] = []
  let joined = false
  for (let at = 0; at < text.length;) {
    onProgress?.(at)
    const rest = text.slice(at, at + 512)
    const blank =
      /^(?:[ \t\r]|`\r?\n)+/.exec(rest)?.[0] ?? (rest.startsWith('#') && !joined ? lineOf(text, at) : '')
    if (blank !== '') {
      joined = false
      at += blank.length
      continue
    }
    const { token, end } = tokenAt(text, at, rest, unknown)
    tokens.push({ ...token, at, joined })
    joined = token.text !== '\n' || token.kind !== 'sign'
    at = end
  }
  return { tokens, unknown }
}

type Token = Pick<PowerShellToken, 'kind' | 'text'>

function tokenAt(text: string, at: number, rest: string, unknown: string[]): { token: Token; end: number } {
  const here = HERE.exec(rest)
  if (here !== null) {
    const [opening, quote = "'"] = here
    const close = text.indexOf(`\n${quote}@`, at + opening.length - 1)
    if (close < 0) throw new ImportFailure('unclosed-quote', at, `@${quote}`)
    const inner = text.slice(at + opening.length, Math.max(close, at + opening.length)).replace(/\r$/, '')
    return { token: { kind: 'string', text: quote === '"' ? expanded(inner) : inner }, end: close + 3 }
  }
  if (QUOTES.test(rest)) return singleQuoted(text, at)
  if (/^["\u201c-\u201e]/.test(rest)) return doubleQuoted(text, at, unknown)
  const sign = /^(?:@\{|\$\(|[{}()=;,|\n]|::)/.exec(rest)?.[0]
  if (sign !== undefined) return { token: { kind: 'sign', text: sign }, end: at + sign.length }
  WORD.lastIndex = at
  const word = WORD.exec(text)?.[0] ?? rest.charAt(0)
  return { token: { kind: 'word', text: word.replaceAll(/`([^])/g, '$1') }, end: at + word.length }
}

/** Returns the text of an expandable here-string; variables stay as written. */
function expanded(text: string): string {
  return text.replaceAll(
    /`([^])|\$\(\[char\]\s*(0x[\da-f]+|\d+)\)/gi,
    (_match, escaped: string | undefined, point: string | undefined) =>
      escaped === undefined ? String.fromCharCode(Number(point)) : (ESCAPES[escaped] ?? escaped)
  )
}

function singleQuoted(text: string, from: number): { token: Token; end: number } {
  let inner = ''
  for (let at = from + 1; at < text.length; at++) {
    SINGLE_PLAIN.lastIndex = at
    const plain = SINGLE_PLAIN.exec(text)?.[0] ?? ''
    inner += plain
    at += plain.length
    if (at >= text.length) break
    if (!QUOTES.test(text.charAt(at + 1))) return { token: { kind: 'string', text: inner }, end: at + 1 }
    else inner += text.charAt(++at)
  }
  throw new ImportFailure('unclosed-quote', from, "'")
}

function doubleQuoted(text: string, from: number, unknown: string[]): { token: Token; end: number } {
  let inner = ''
  for (let at = from + 1; at < text.length;) {
    const character = text.charAt(at)
    if (character === '"') {
      if (text.charAt(at + 1) !== '"') return { token: { kind: 'string', text: inner }, end: at + 1 }
      inner += '"'
      at += 2
    } else if (character === '`') {
      const next = text.charAt(at + 1)
      inner += next === '\n' ? '' : (ESCAPES[next] ?? next)
      at += 2
    } else if (character === '$') {
      const rest = text.slice(at, at + 256)
      const point = CHARACTER.exec(rest)
      const variable = point === null ? VARIABLE.exec(rest)?.[0] : undefined
      if (variable !== undefined) unknown.push(variable)
      inner += point === null ? (variable ?? '$') : String.fromCharCode(Number(point[1]))
      at += point?.[0].length ?? variable?.length ?? 1
    } else {
      DOUBLE_PLAIN.lastIndex = at
      const plain = DOUBLE_PLAIN.exec(text)?.[0] ?? character
      inner += plain
      at += plain.length
    }
  }
  throw new ImportFailure('unclosed-quote', from, '"')
}

function lineOf(text: string, at: number): string {
  const feed = text.indexOf('\n', at)
  return text.slice(at, feed < 0 ? text.length : feed)
}
