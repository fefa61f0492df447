/**
 * Find and replace in bytes by text, hexadecimal with wildcards, or regular expression. All three compile to a regular
 * expression over a string with one character per byte, so that indexes are offsets. Non-ASCII bytes map to symbols
 * without case or character class: as Latin-1, case-insensitive search would match wrong bytes (0xE4 is ä, 0xC4 is Ä),
 * and a UTF-8 continuation byte could be a blank (0xA0).
 */
import { parseHex } from '../../../../../shared/bytes/hex-text'
import type { Splice } from './byte-document'

export const SEARCH_MODES = ['text', 'hex', 'regex'] as const
export type SearchMode = (typeof SEARCH_MODES)[number]

export interface SearchQuery {
  readonly mode: SearchMode
  readonly pattern: string
  readonly matchCase: boolean
}

export type SearchProblem =
  | { readonly code: 'empty' }
  | { readonly code: 'hex' }
  | { readonly code: 'class' }
  /** Error message of the regular expression engine. */
  | { readonly code: 'regex'; readonly reason: string }

export interface SearchExpression {
  readonly source: string
  readonly flags: string
}

export type CompiledSearch =
  | { readonly ok: true; readonly expression: SearchExpression }
  | { readonly ok: false; readonly problem: SearchProblem }

/** Match range [start, end) in the searched bytes, and its groups as strings with one character per byte. */
export interface SearchMatch {
  readonly start: number
  readonly end: number
  readonly groups: readonly string[]
}

export function compileSearch({ mode, pattern, matchCase }: SearchQuery): CompiledSearch {
  if (pattern === '') return refuse({ code: 'empty' })
  if (mode === 'hex') {
    const source = hexSource(pattern)
    return source === null ? refuse({ code: 'hex' }) : accept({ source, flags: 'gs' })
  }
  if (mode === 'text')
    return accept({ source: literal(byteText(utf8(pattern))), flags: matchCase ? 'g' : 'gi' })
  const source = byteSource(pattern)
  if (source === null) return refuse({ code: 'class' })
  const flags = matchCase ? 'gm' : 'gmi'
  try {
    new RegExp(source, flags)
  } catch (error) {
    return refuse({ code: 'regex', reason: error instanceof Error ? error.message : String(error) })
  }
  return accept({ source, flags })
}

/** Returns the non-empty matches that begin in [from, until). */
export function searchBytes(
  bytes: Uint8Array,
  { source, flags }: SearchExpression,
  { from, until, limit }: { readonly from: number; readonly until: number; readonly limit: number }
): SearchMatch[] {
  const expression = new RegExp(source, flags)
  const text = byteText(bytes)
  const matches: SearchMatch[] = []
  expression.lastIndex = from
  while (matches.length < limit) {
    const found = expression.exec(text)
    if (found === null || found.index >= until) break
    const [whole, ...groups] = found
    if (whole.length === 0) {
      expression.lastIndex = found.index + 1
      continue
    }
    matches.push({
      start: found.index,
      end: found.index + whole.length,
      groups: [whole, ...groups.map((group: string | undefined) => group ?? '')]
    })
  }
  return matches
}

/** Returns a function that builds the replacement of a match; null if the replacement is not valid hexadecimal. */
export function replacementOf(
  mode: SearchMode,
  replacement: string
): ((match: SearchMatch) => Uint8Array) | null {
  if (mode === 'hex') {
    const result = parseHex(replacement)
    return result.ok ? () => result.bytes : null
  }
  if (mode === 'text') {
    const bytes = utf8(replacement)
    return () => bytes
  }
  return ({ groups }) => expanded(replacement, groups)
}

export function replacements(
  matches: readonly SearchMatch[],
  replace: (match: SearchMatch) => Uint8Array
): Splice[] {
  return matches.map((match) => ({ start: match.start, end: match.end, bytes: replace(match) }))
}

/** Unicode Braille patterns: no letters, no blanks and no case. */
const SIGNS = 0x2800

/** Returns one character per byte; non-ASCII bytes become symbols. */
function byteText(bytes: Uint8Array): string {
  const codes = new Uint16Array(bytes.length)
  for (let at = 0; at < codes.length; at++) {
    const byte = bytes[at] ?? 0
    codes[at] = byte < 0x80 ? byte : SIGNS + byte
  }
  return new TextDecoder('utf-16le', { ignoreBOM: true }).decode(codes)
}

/** Returns the byte as a regular expression escape. */
function byteEscape(digits: string): string {
  return Number.parseInt(digits, 16) < 0x80 ? `\\x${digits}` : `\\u28${digits}`
}

/** Expands `$1`, `$&`, `$$` and the escapes `\r \n \t \\ \x0d`. */
function expanded(template: string, groups: readonly string[]): Uint8Array {
  const bytes: number[] = []
  for (const [token, group, escape] of template.matchAll(
    /\$(\$|&|\d{1,2})|\\(x[0-9a-f]{2}|[rnt\\0])|[^]/giu
  )) {
    if (group === '$') bytes.push(0x24)
    else if (group !== undefined) bytes.push(...codes(groups[group === '&' ? 0 : Number(group)] ?? ''))
    else if (escape !== undefined) bytes.push(ESCAPES[escape] ?? Number.parseInt(escape.slice(1), 16))
    else bytes.push(...utf8(token))
  }
  return Uint8Array.from(bytes)
}

const ESCAPES: Readonly<Record<string, number>> = { r: 0x0d, n: 0x0a, t: 0x09, '\\': 0x5c, '0': 0 }

function codes(text: string): number[] {
  return Array.from(text, (character) => character.charCodeAt(0) & 0xff)
}

/** Compiles `50 4? ??` to a regular expression; null if it is not hexadecimal. */
function hexSource(pattern: string): string | null {
  const digits = pattern.replace(/0x|\\x|[\s,;:]/gi, '')
  if (digits === '' || digits.length % 2 === 1 || !/^[0-9a-f?]+$/i.test(digits)) return null
  return Array.from({ length: digits.length / 2 }, (_, index) => {
    const [high = '', low = ''] = digits.slice(index * 2, index * 2 + 2)
    if (high === '?' && low === '?') return '.'
    if (low === '?') return `[${byteEscape(`${high}0`)}-${byteEscape(`${high}f`)}]`
    if (high === '?')
      return `[${Array.from({ length: 16 }, (_each, nibble) => byteEscape(`${nibble.toString(16)}${low}`)).join('')}]`
    return byteEscape(high + low)
  }).join('')
}

/**
 * Replaces non-ASCII characters by their UTF-8 bytes; null if one is in a character class, which matches single bytes.
 */
function byteSource(pattern: string): string | null {
  let source = ''
  let isInClass = false
  let isEscaped = false
  for (const character of pattern) {
    if (!isEscaped && character === '[') isInClass = true
    if (!isEscaped && character === ']') isInClass = false
    isEscaped = !isEscaped && character === '\\'
    if (character.charCodeAt(0) < 0x80) source += character
    else if (isInClass) return null
    else source += `(?:${literal(byteText(utf8(character)))})`
  }
  // Byte escapes above ASCII map to symbols too.
  return source.replace(/\\(?:(?:x|u00)([89a-f][0-9a-f])|[^])/giu, (escape: string, digits?: string) =>
    digits === undefined ? escape : byteEscape(digits)
  )
}

/** Escapes a text for use in a regular expression. */
function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

function accept(expression: SearchExpression): CompiledSearch {
  return { ok: true, expression }
}

function refuse(problem: SearchProblem): CompiledSearch {
  return { ok: false, problem }
}
