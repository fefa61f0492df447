import { joinBytes } from '../../shared/bytes/join-bytes'
import { ImportFailure } from './import-types'
import { utf8 } from './request-bytes'

/**
 * Splits a bash command line into words, as bytes, because `$'\xff'` can create any byte. Quotes, escapes and continued
 * lines follow the shell's rules. Expansions, which need a running shell, stay as written and are reported.
 */

export interface Word {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** The bytes decoded as UTF-8, for words that are text. */
  readonly text: string
  /** Offset of the word. */
  readonly at: number
}

export interface ShellWords {
  readonly words: readonly Word[]
  /** Expansions that only a shell can perform: `$NAME`, `$(…)` and others. */
  readonly unknown: readonly string[]
}

export interface BashWords extends ShellWords {
  readonly end: number
  /** Standard input written in the command itself: `<<END`, `<<< text`. */
  readonly input: Uint8Array | null
  /** Lines of a here document, in which no command begins. */
  readonly lines: { readonly from: number; readonly to: number } | null
}

const BLANK = /[ \t]/
const END = /[;&\n|]/
/** A leading number selects the stream. */
const REDIRECT = /(?:\d*|&)(<<<|<<-?|[<>]&|<>|>>|>\||[<>])(?!\()/y
const EXPANSION = /\$(?:\w+|[?#@*!$-])/y
const NAME = /\$\w+/y
const CONTINUED = /\\\r?\n/y
const PLAIN = /[^\s\\'"$`;&|<>]+/y
/** Literal text between double quotes, in `$'…'` and in a here document. */
const QUOTED_PLAIN = /[^"\\$`]+/y
const CODED_PLAIN = /[^'\\]+/y
const QUOTED_ESCAPE = /\\(\r?\n|[$`"\\])/y
const SECOND_HALF = /\\u(d[c-f][\da-f]{2})/iy
const ESCAPES: Readonly<Record<string, number>> = {
  ...{ a: 7, b: 8, e: 27, E: 27, f: 12, n: 10, r: 13, t: 9, v: 11 },
  ...{ '\\': 92, "'": 39, '"': 34, '?': 63 }
}
const CODED = /\\(?:x([\da-f]{1,2})|u([\da-f]{1,4})|U([\da-f]{1,8})|([0-7]{1,3})|c(.)|([^]))/iy

/** Returns the match of a sticky pattern at an offset, or null. */
function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}

/**
 * Reads one command from `from` to its end, such as a pipe. The targets of redirections are not words. `lastBrace` is
 * the offset of the last `}` in the text: without it, every unclosed `${` would search the rest of the text.
 */
export function bashWords(text: string, from = 0, lastBrace = text.lastIndexOf('}')): BashWords {
  const words: Word[] = []
  let redirect = null as string | null
  let input = null as Uint8Array | null
  let hereEnd = null as HereEnd | null
  const unknown: string[] = []
  /** Parts of the current word; quotes alone make an empty word. */
  const parts: Uint8Array[] = []
  let began = 0
  const add = (part: Uint8Array | string, at: number): void => {
    if (parts.length === 0) began = at
    parts.push(typeof part === 'string' ? utf8(part) : part)
  }
  const finish = (): void => {
    if (parts.length === 0) return
    const bytes = joinBytes(parts.splice(0))
    const word = new TextDecoder().decode(bytes)
    if (redirect === null) words.push({ bytes, text: word, at: began })
    else if (redirect === '<<<') input = joinBytes([bytes, utf8('\n')])
    else if (redirect.startsWith('<<'))
      hereEnd = { word, tabs: redirect === '<<-', plain: /[\\'"]/.test(text.slice(began, at)) }
    redirect = null
  }

  let at = from
  while (at < text.length) {
    const character = text.charAt(at)
    const mayRedirect = parts.length > 0 ? /[<>]/.test(character) : /[\d&<>]/.test(character)
    const redirection = mayRedirect ? matchAt(REDIRECT, text, at) : null
    if (redirection !== null) {
      finish()
      redirect = redirection[1] ?? ''
      at += redirection[0].length
      continue
    }
    const continued = character === '\\' ? matchAt(CONTINUED, text, at)?.[0] : undefined
    if (continued !== undefined) {
      at += continued.length
    } else if (BLANK.test(character) || character === '\r') {
      finish()
      at++
    } else if (END.test(character)) {
      break
    } else if (character === '#' && parts.length === 0) {
      const feed = text.indexOf('\n', at)
      at = feed < 0 ? text.length : feed
    } else if (character === "'") {
      const close = text.indexOf("'", at + 1)
      if (close < 0) throw new ImportFailure('unclosed-quote', at, "'")
      add(text.slice(at + 1, close), at)
      at = close + 1
    } else if (text.startsWith("$'", at)) {
      const { bytes, end } = coded(text, at)
      add(bytes, at)
      at = end
    } else if (character === '"' || text.startsWith('$"', at)) {
      const start = character === '"' ? at : at + 1
      const quoted = doubleQuoted(text, start, unknown, lastBrace)
      add(quoted.text, at)
      at = quoted.end
    } else if (character === '\\') {
      add(text.slice(at + 1, at + 2), at)
      at += 2
    } else {
      const expansion = expansionAt(text, at, lastBrace)
      if (expansion !== null) unknown.push(expansion)
      const plain = expansion ?? matchAt(PLAIN, text, at)?.[0] ?? character
      add(plain, at)
      at += plain.length
    }
  }
  finish()
  if (hereEnd === null) return { words, unknown, end: at, input, lines: null }
  const here = hereText(text, at, hereEnd, unknown)
  return { words, unknown, end: at, input: utf8(here.text), lines: here }
}

interface HereEnd {
  readonly word: string
  /** True if leading tabs are removed. */
  readonly tabs: boolean
  /** True if the word was quoted: no expansions. */
  readonly plain: boolean
}

/** Returns the lines after a command, up to the line that contains only the word. */
function hereText(
  text: string,
  at: number,
  { word, tabs, plain }: HereEnd,
  unknown: string[]
): { text: string; from: number; to: number } {
  const lines: string[] = []
  const feed = text.indexOf('\n', at)
  const from = feed < 0 ? text.length : feed + 1
  for (let start = from; start < text.length;) {
    const next = text.indexOf('\n', start)
    const end = next < 0 ? text.length : next
    const whole = text.slice(start, end).replace(/\r$/, '')
    const line = tabs ? whole.replace(/^\t+/, '') : whole
    if (line === word) return { text: lines.join(''), from, to: end }
    if (!plain) for (const name of lineExpansions(line)) unknown.push(name)
    lines.push(`${plain ? line : line.replaceAll(/\\([$`\\])/g, '$1')}\n`)
    start = end + 1
  }
  throw new ImportFailure('unclosed-quote', at, `<<${word}`)
}

/** Yields `$NAME`, `${…}` and `$(…)` in one line of a here document. */
function* lineExpansions(line: string): Generator<string> {
  const closers = { '{': line.lastIndexOf('}'), '(': line.lastIndexOf(')') }
  for (let at = line.indexOf('$'); at >= 0; at = line.indexOf('$', at)) {
    const opener = line.charAt(at + 1)
    const isEscaped = line.charAt(at - 1) === '\\'
    let found = isEscaped ? '' : (matchAt(NAME, line, at)?.[0] ?? '')
    // Search only if a closing bracket follows; otherwise every opening one would read the rest of the line.
    if (!isEscaped && (opener === '{' || opener === '(') && closers[opener] > at)
      found = line.slice(at, line.indexOf(opener === '{' ? '}' : ')', at) + 1)
    if (found !== '') yield found
    at += Math.max(1, found.length)
  }
}

function doubleQuoted(
  text: string,
  from: number,
  unknown: string[],
  lastBrace: number
): { text: string; end: number } {
  let inner = ''
  for (let at = from + 1; at < text.length;) {
    const plain = matchAt(QUOTED_PLAIN, text, at)?.[0] ?? ''
    inner += plain
    at += plain.length
    const character = text.charAt(at)
    if (character === '"') return { text: inner, end: at + 1 }
    const escape = character === '\\' ? matchAt(QUOTED_ESCAPE, text, at) : null
    const expansion = escape === null ? expansionAt(text, at, lastBrace) : null
    if (expansion !== null) unknown.push(expansion)
    // Other backslashes stay; a line continuation disappears.
    inner += escape === null ? (expansion ?? character) : (escape[1] ?? '').trim()
    at += escape === null ? (expansion ?? character).length : escape[0].length
  }
  throw new ImportFailure('unclosed-quote', from, '"')
}

/** Decodes `$'…'`, whose escapes create bytes. */
function coded(text: string, from: number): { bytes: Uint8Array; end: number } {
  const parts: Uint8Array[] = []
  for (let at = from + 2; at < text.length;) {
    const character = text.charAt(at)
    if (character === "'") return { bytes: joinBytes(parts), end: at + 1 }
    const match = character === '\\' ? matchAt(CODED, text, at) : null
    if (match === null) {
      const plain = matchAt(CODED_PLAIN, text, at)?.[0] ?? character
      parts.push(utf8(plain))
      at += plain.length
      continue
    }
    const [whole, hex, short, long, octal, control, other = ''] = match
    const second = matchAt(SECOND_HALF, text, at + whole.length)?.[1]
    if (/^d[89ab]/i.test(short ?? '') && short?.length === 4 && second !== undefined) {
      // Browsers write a character beyond U+FFFF as a surrogate pair.
      parts.push(utf8(String.fromCharCode(Number.parseInt(short, 16), Number.parseInt(second, 16))))
      at += whole.length + 6
      continue
    }
    const point = short ?? long
    if (point !== undefined)
      parts.push(utf8(String.fromCodePoint(Math.min(Number.parseInt(point, 16), 0x10ffff))))
    else if (hex !== undefined) parts.push(Uint8Array.of(Number.parseInt(hex, 16)))
    else if (octal !== undefined) parts.push(Uint8Array.of(Number.parseInt(octal, 8)))
    else if (control !== undefined) parts.push(Uint8Array.of(control.charCodeAt(0) & 0x1f))
    else if (ESCAPES[other] !== undefined) parts.push(Uint8Array.of(ESCAPES[other]))
    else parts.push(utf8(`\\${other}`))
    at += whole.length
  }
  throw new ImportFailure('unclosed-quote', from, "$'")
}

/** Returns the expansion at an offset; null for a literal dollar or backtick. */
function expansionAt(text: string, at: number, lastBrace: number): string | null {
  const character = text.charAt(at)
  if (character === '`') {
    const close = text.indexOf('`', at + 1)
    if (close < 0) throw new ImportFailure('unclosed-subshell', at, '`')
    return text.slice(at, close + 1)
  }
  if (/[$<>]/.test(character) && text.charAt(at + 1) === '(') {
    let depth = 0
    for (let end = at + 1; end < text.length; end++) {
      if (text.charAt(end) === '(') depth++
      else if (text.charAt(end) === ')' && --depth === 0) return text.slice(at, end + 1)
    }
    throw new ImportFailure('unclosed-subshell', at, text.slice(at, at + 2))
  }
  if (text.startsWith('${', at)) {
    return lastBrace < at ? null : text.slice(at, text.indexOf('}', at) + 1)
  }
  return character === '$' ? (matchAt(EXPANSION, text, at)?.[0] ?? null) : null
}
