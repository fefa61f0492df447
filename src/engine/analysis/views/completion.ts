import type { EngineRequests } from '../../../shared/contract/contract'
import { factNamed, FACTS, isFactOf, type Fact, type FilterTable } from '../../../shared/filter/facts'
import { parseHeadKey, quoted, type HeadKey } from '../../../shared/filter/field-key'
import { knownFields } from '../../../shared/filter/suggest'
import { readableValue, type HeadValue } from '../fields/field-value'
import type { RowSource } from './source'

/** Completes field names and values of a filter from the capture's newest rows. */

type Completion = EngineRequests['filters.complete']['output']
type Item = Completion['items'][number]

const MAX_ITEMS = 20
/** Rows whose columns are counted, and whose messages are read. */
const MAX_COUNTED_ROWS = 50_000
const MAX_READ_ROWS = 300
/** The analysis and the tables wait meanwhile. */
const MAX_MS = 25
const LONGEST_VALUE = 80

/** Reads what messages contain; null if it takes longer than a moment. */
export interface CompletionReads {
  value(row: number, key: HeadKey): HeadValue
  /** Names of the headers, cookies or parameters of a row's message. */
  names(row: number, side: HeadKey['side'], part: NamedPart): readonly string[]
}
export type NamedPart = 'header' | 'cookie' | 'query'

export interface CompletionParts {
  readonly sources: Readonly<Record<FilterTable, RowSource>>
  readonly reads: CompletionReads
}

/** A field and its operator before the value that is being typed. */
const VALUE = /^((?:request|response)\.json[:.]\$[^:=<>~!]*|[a-z][\w.-]*)(:=|==|!=|:|=)("?)(.*)$/is
const NAMED = /^(request|response)\.(header|cookie|query)\.(.*)$/is

export function completeFilter(
  { text, caret, table }: { text: string; caret: number; table: FilterTable },
  parts: CompletionParts
): Completion {
  const before = text.slice(0, caret)
  const start = startOf(before)
  const sign = /^[-!]+/.exec(before.slice(start))?.[0].length ?? 0
  const typed = before.slice(start + sign)
  const end = caret + (/^[^\s()]*/.exec(text.slice(caret))?.[0].length ?? 0)
  const inner = tableAt(before.slice(0, start), table)
  const value = VALUE.exec(typed)
  if (value !== null) {
    const [, name = '', operator = '', , part = ''] = value
    const items = valuesOf(name, part, inner, parts)
    return { from: start + sign + name.length + operator.length, to: end, items }
  }
  return { from: start + sign, to: end, items: typed === '' ? [] : fieldsOf(typed, inner, parts) }
}

/** Returns the start of the part that is being typed: after the last blank or parenthesis outside quotes. */
function startOf(before: string): number {
  let start = 0
  let isQuoted = false
  for (let at = 0; at < before.length; at++) {
    const character = before.charAt(at)
    if (character === '"') isQuoted = !isQuoted
    else if (!isQuoted && /[\s(]/.test(character)) start = at + 1
  }
  return start
}

/** Returns the table that a condition at the end of `before` is about: `conn:(` and `any:(` change it. */
function tableAt(before: string, table: FilterTable): FilterTable {
  const open: FilterTable[] = [table]
  for (const [token] of before.matchAll(/"(?:[^"\\]|\\.)*"?|(?:any|all|no|count|conn):\(|[()]/gi)) {
    if (token === ')') {
      if (open.length > 1) open.pop()
    } else if (token === '(') open.push(open.at(-1) ?? table)
    else if (token.endsWith('(')) open.push(/^conn/i.test(token) ? 'connections' : 'exchanges')
  }
  return open.at(-1) ?? table
}

function fieldsOf(typed: string, table: FilterTable, parts: CompletionParts): Item[] {
  const lower = typed.toLowerCase()
  const named = table === 'exchanges' ? NAMED.exec(typed) : null
  if (named !== null) {
    const [, side = '', part = '', name = ''] = named
    return namesOf(
      side.toLowerCase() as HeadKey['side'],
      part.toLowerCase() as NamedPart,
      name.toLowerCase(),
      parts
    )
  }
  const known = knownFields(table).filter((field) => field.includes(lower))
  const first = known.filter((field) => field.startsWith(lower))
  return [...first, ...known.filter((field) => !first.includes(field))]
    .slice(0, MAX_ITEMS)
    .map((field) => ({ kind: 'field', text: /NAME$|PATH$/.test(field) ? field.slice(0, -4) : `${field}:` }))
}

function namesOf(
  side: HeadKey['side'],
  part: NamedPart,
  typed: string,
  { sources, reads }: CompletionParts
): Item[] {
  const counts = new Counts()
  newest(sources.exchanges, MAX_READ_ROWS, (row) => {
    for (const name of new Set(reads.names(row, side, part)))
      counts.add(part === 'header' ? name.toLowerCase() : name)
  })
  return counts.items(
    (name) => name.toLowerCase().includes(typed),
    (name) => ({
      kind: 'field',
      text: `${side}.${part}.${/[\s":\\=<>~()!]/.test(name) ? quoted(name) : name}:`
    })
  )
}

function valuesOf(
  name: string,
  typed: string,
  table: FilterTable,
  { sources, reads }: CompletionParts
): Item[] {
  const fact = factNamed(name)
  const counts = new Counts()
  if (fact !== null && isFactOf(fact, table) && hasValues(fact)) {
    const source = sources[table]
    newest(source, MAX_COUNTED_ROWS, (row) => {
      counts.add(source.fact(row, fact))
    })
  } else {
    const key = fact === null && table === 'exchanges' ? parseHeadKey(name) : null
    if (key === null || key.part === 'body') return []
    newest(sources.exchanges, MAX_READ_ROWS, (row) => {
      counts.add(readableValue(reads.value(row, key)))
    })
  }
  const lower = typed.toLowerCase()
  return counts.items(
    (value) => value.length <= LONGEST_VALUE && value.toLowerCase().includes(lower),
    (value) => ({ kind: 'value', text: /^[^\s"\\()=<>~!,]+$/.test(value) ? value : quoted(value) })
  )
}

/** Measured values rarely occur twice, so that a list of them does not help. */
function hasValues(fact: Fact): boolean {
  const { type } = FACTS[fact]
  const isCounted = fact === 'status' || fact === 'port' || fact === 'session'
  return type === 'number' ? isCounted : type !== 'time'
}

function newest(source: RowSource, most: number, visit: (row: number) => void): void {
  const { present } = source
  const until = performance.now() + MAX_MS
  for (let place = present.size - 1, left = most; place >= 0 && left > 0; place--, left--) {
    const row = present.at(place)
    if (row !== undefined) visit(row)
    if (left % 16 === 0 && performance.now() > until) return
  }
}

class Counts {
  readonly #counts = new Map<string, number>()

  add(value: string | number | null): void {
    if (value === null || value === '') return
    const text = String(value)
    this.#counts.set(text, (this.#counts.get(text) ?? 0) + 1)
  }

  /** Items of the most frequent texts first, equal ones in alphabetical order. */
  items(isWanted: (text: string) => boolean, itemOf: (text: string) => Item): Item[] {
    return [...this.#counts]
      .filter(([text]) => isWanted(text))
      .sort(([a, more], [b, most]) => most - more || (a < b ? -1 : 1))
      .slice(0, MAX_ITEMS)
      .map(([text, count]) => ({ ...itemOf(text), count }))
  }
}
