/**
 * Filter syntax of a table: words, each of which must occur in one of a row's texts, and terms about a field.
 *
 *     status:404   status:5xx   size:>10k   took:>=1s   method:POST   request.header.host:example   -type:json
 *     request.cookie.sid:   (is present)   request.path:=/login   (exactly)   "two words"
 *     response.json:$.order.status:paid   response.json:$.error   (is present)
 *
 * A name followed by a colon is a term; only a term can be negated with a minus. Addresses with a port, URLs and IPv6
 * addresses are words. Any other unknown name is a problem: as a word it would find nothing, without an explanation. A
 * quoted text is always a word.
 */
import {
  CONNECTION_FACTS,
  EXCHANGE_FACTS,
  keyText,
  LEGACY_FACTS,
  NUMBER_FACTS,
  parseHeadKey,
  quoted,
  type Fact,
  type FieldKey
} from './field-key'
import { JSON_STEP } from './json-path'
import { nearFields, type FilterTable } from './known-fields'

export type FilterTest =
  | { readonly kind: 'there' }
  /** In lower case. */
  | { readonly kind: 'contains' | 'equals'; readonly text: string }
  | { readonly kind: 'number'; readonly compare: '=' | '<' | '<=' | '>' | '>='; readonly value: number }
  /** `5xx`. */
  | { readonly kind: 'hundreds'; readonly value: number }

export interface FilterTerm {
  readonly key: FieldKey
  readonly isNot: boolean
  readonly test: FilterTest
}

export interface FilterProblem {
  readonly code: 'unknown-field' | 'not-a-number' | 'no-closing-quote'
  /** The invalid part of the input: input[from, to). */
  readonly text: string
  readonly from: number
  readonly to: number
}

export interface Filter {
  /** In lower case. */
  readonly words: readonly string[]
  readonly terms: readonly FilterTerm[]
  readonly problems: readonly FilterProblem[]
}

const WORD = /\S+/y
const PHRASE = /"((?:[^"\\]|\\.)*)"(?=\s|$)/y
const KEY = /(-?)([a-z]+|(?:request|response)\.[a-z]+(?:\.(?:"(?:[^"\\]|\\.)*"|[^\s:"]+))?):/iy
/** A JSON path follows a colon of its own; without a value after it, the term tests whether the field is present. */
const JSON_KEY = new RegExp(
  String.raw`(-?)((?:request|response)\.json[:.]\$(?:${JSON_STEP})*)(?::|(?=\s|$))`,
  'isy'
)
/** A word that begins like a term. */
const NAMED_WORD = /^-?([a-z][\w-]*(?:\.[\w-]+)*):(.*)$/is
/** Text after the colon of `example.com:8080/path`. */
const PORT = /^\d{1,5}(?:\/.*)?$/s
/** Prefixes of header names, to distinguish them from hosts with a port. */
const HEADER_LIKE = /^(?:accept|access|cache|content|if|last|retry|set|user|x)-/i
/** An IPv6 or MAC address. */
const COLON_ADDRESS = /^[0-9a-f.%[\]]*:[0-9a-f.%[\]]*:[0-9a-f:.%[\]]*$/i
const VALUE = /(=?)"((?:[^"\\]|\\.)*)"(?=\s|$)|(?!=?")\S*/y

export function parseFilter(text: string, table: FilterTable): Filter {
  const words: string[] = []
  const terms: FilterTerm[] = []
  const problems: FilterProblem[] = []
  const facts: readonly Fact[] = [
    ...(table === 'exchanges' ? EXCHANGE_FACTS : CONNECTION_FACTS),
    ...LEGACY_FACTS
  ]
  const report = (code: FilterProblem['code'], from: number, to: number): void => {
    problems.push({ code, text: text.slice(from, to), from, to })
  }
  let at = 0
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    const found = pattern.exec(text)
    if (found !== null) at = pattern.lastIndex
    return found
  }
  for (;;) {
    take(/\s+/y)
    if (at >= text.length) return { words, terms, problems }
    const start = at
    const phrase = take(PHRASE)
    if (phrase !== null) {
      const quoted = unescaped(phrase[1] ?? '')
      if (quoted !== '') words.push(quoted.toLowerCase())
      continue
    }
    const [, minus = '', name = ''] = take(JSON_KEY) ?? take(KEY) ?? []
    const key = name === '' ? null : keyOf(name, facts, table)
    if (key === null) {
      at = start
      const [word = ''] = take(WORD) ?? []
      const unknown = /^(request|response)\./i.test(name) ? name : unknownField(word, table)
      if (unknown === null) words.push(word.toLowerCase())
      else {
        const from = start + (word.startsWith('-') ? 1 : 0)
        report('unknown-field', from, from + unknown.length)
      }
      continue
    }
    const value = take(VALUE)
    if (value === null) {
      report('no-closing-quote', start, text.length)
      return { words, terms, problems }
    }
    const [bare, equals, inQuotes] = value
    const test =
      inQuotes === undefined ? testOf(key, bare) : quotedTest(key, unescaped(inQuotes), equals === '=')
    if (test === null) report('not-a-number', start, at)
    else terms.push({ key, isNot: minus === '-', test })
  }
}

/** Returns the field name that a word probably begins with, or null if the word is a search word. */
function unknownField(word: string, table: FilterTable): string | null {
  const [, name = '', value = ''] = NAMED_WORD.exec(word) ?? []
  if (name === '' || COLON_ADDRESS.test(word)) return null
  // A URL, a qualified name.
  if (/^(\/\/|:)/.test(value)) return null
  // A host with its port, or with a port that is still being typed.
  const isHost =
    /^localhost$|\d/i.test(name) ||
    (name.includes('-') && !HEADER_LIKE.test(name)) ||
    (name.includes('.') && nearFields(name, table).length === 0)
  return isHost && (value === '' ? name.includes('.') : PORT.test(value)) ? null : name
}

function keyOf(name: string, facts: readonly Fact[], table: FilterTable): FieldKey | null {
  const fact = facts.find((known) => known === name.toLowerCase())
  if (fact !== undefined) return { kind: 'fact', fact }
  return table === 'exchanges' ? parseHeadKey(name) : null
}

const NUMBER = /^(>=|<=|>|<|=)?\s*(\d+(?:\.\d+)?)(ms|s|b|kb?|mb?|gb?)?$/i
/** Sizes are decimal, as everywhere in the window; times are milliseconds. */
const UNITS: Readonly<Record<string, number>> = { s: 1000, k: 1e3, kb: 1e3, m: 1e6, mb: 1e6, g: 1e9, gb: 1e9 }

function quotedTest(key: FieldKey, value: string, isExact: boolean): FilterTest | null {
  if (key.kind === 'fact' && NUMBER_FACTS.has(key.fact)) return testOf(key, value)
  return { kind: isExact ? 'equals' : 'contains', text: value.toLowerCase() }
}

function testOf(key: FieldKey, value: string): FilterTest | null {
  if (value === '') return { kind: 'there' }
  if (key.kind === 'fact' && NUMBER_FACTS.has(key.fact)) {
    const hundreds = /^([1-9])xx$/i.exec(value)?.[1]
    if (hundreds !== undefined) return { kind: 'hundreds', value: Number(hundreds) }
    const [, compare = '=', digits, unit = ''] = NUMBER.exec(value) ?? []
    if (digits === undefined) return null
    const factor = UNITS[unit.toLowerCase()] ?? 1
    return { kind: 'number', compare: compare as '=', value: Number(digits) * factor }
  }
  return value.startsWith('=')
    ? { kind: 'equals', text: value.slice(1).toLowerCase() }
    : { kind: 'contains', text: value.toLowerCase() }
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/gs, '$1')
}

/** `value`: null if the row lacks the field. */
export function holds({ isNot, test }: FilterTerm, value: string | number | null): boolean {
  return isThere(test, value) !== isNot
}

function isThere(test: FilterTest, value: string | number | null): boolean {
  if (value === null) return false
  switch (test.kind) {
    case 'there':
      return true
    case 'contains':
      return String(value).toLowerCase().includes(test.text)
    case 'equals':
      return String(value).toLowerCase() === test.text
    case 'hundreds':
      return Math.floor(Number(value) / 100) === test.value
    case 'number': {
      const number = Number(value)
      switch (test.compare) {
        case '=':
          return number === test.value
        case '<':
          return number < test.value
        case '<=':
          return number <= test.value
        case '>':
          return number > test.value
        case '>=':
          return number >= test.value
      }
    }
  }
}

/** Returns a term in filter syntax. */
export function termText(key: FieldKey, value: string): string {
  const isPlain = value !== '' && !/[\s"\\]/.test(value) && !/^[=<>]/.test(value)
  return `${keyText(key)}:${isPlain ? value : quoted(value)}`
}
