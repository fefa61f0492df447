/** Reads the value of a term as a test, by the type of its field. */
import { unescaped, type FieldKey } from './field-key'
import { FACTS, type FactType } from './facts'
import { parseFilterTime } from './filter-time'
import { parseNetwork } from './network'
import type { FilterTest, Order } from './tree'

/** `=`, `==`, `!=` and comparisons; `:` looks at the value itself. */
export type Operator = ':' | '=' | '==' | '!=' | Order

export interface TypedValue {
  readonly text: string
  readonly isQuoted: boolean
}

/** The type of a field's values: of a message's field always text. */
export function typeOf(key: FieldKey): FactType | 'bytes' {
  if (key.kind === 'stream') return 'bytes'
  return key.kind === 'fact' ? FACTS[key.fact].type : 'text'
}

/** Returns null if the value does not suit the field's type. */
export function testOf(key: FieldKey, operator: Operator, value: TypedValue): FilterTest | null {
  const type = typeOf(key)
  if (operator === ':' && value.text === '' && !(value.isQuoted && type === 'text')) return { kind: 'there' }
  switch (type) {
    case 'number':
      return numberTest(operator, value.text)
    case 'time':
      return timeTest(operator, value.text)
    case 'address':
      return addressTest(operator, value) ?? textTest(operator, value)
    default:
      return textTest(operator, value)
  }
}

const NUMBER = /^(\d+(?:\.\d+)?)(us|µs|ms|s|min|h|b|kib|mib|gib|kb?|mb?|gb?)?$/i
/** Sizes are decimal, as everywhere in the window; times are milliseconds. */
const UNITS: Readonly<Record<string, number>> = {
  us: 0.001,
  µs: 0.001,
  s: 1000,
  min: 60_000,
  h: 3_600_000,
  k: 1e3,
  kb: 1e3,
  m: 1e6,
  mb: 1e6,
  g: 1e9,
  gb: 1e9,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3
}
/** A comparison at the beginning of a value after a colon: `size:>10k`. */
const COMPARED = /^(?:>=|<=|!=|==|>|<|=)/
const RANGE = /^(.*?[^.])\.\.([^.].*)$/s

/** `200`, `10k`, `1.5s`; null if it is not a number. */
export function numberOf(text: string): number | null {
  const [, digits, unit = ''] = NUMBER.exec(text) ?? []
  return digits === undefined ? null : Number(digits) * (UNITS[unit.toLowerCase()] ?? 1)
}

function numberTest(operator: Operator, text: string): FilterTest | null {
  if (operator === ':') {
    const compare = COMPARED.exec(text)?.[0] ?? ''
    return numberTest((compare || '=') as Operator, text.slice(compare.length).trimStart())
  }
  if (operator === '!=') return differs(numberTest('=', text))
  const value = numberOf(text)
  if (operator !== '=' && operator !== '==')
    return value === null ? null : { kind: 'number', compare: operator, value }
  if (value !== null) return { kind: 'number', compare: '=', value }
  const hundreds = /^([1-9])xx$/i.exec(text)?.[1]
  if (hundreds !== undefined) return { kind: 'hundreds', value: Number(hundreds) }
  const [low, high] = (RANGE.exec(text) ?? []).slice(1).map(numberOf)
  return low === null || high === null || low === undefined || high === undefined
    ? null
    : { kind: 'between', low, high }
}

function timeTest(operator: Operator, text: string): FilterTest | null {
  if (operator === ':') {
    const compare = COMPARED.exec(text)?.[0] ?? ''
    return timeTest((compare || '=') as Operator, text.slice(compare.length).trimStart())
  }
  if (operator === '!=') return differs(timeTest('=', text))
  const compare = operator === '==' ? '=' : operator
  const time = parseFilterTime(text)
  if (time !== null) return { kind: 'time', compare, time }
  const range = RANGE.exec(text)
  if (range === null || compare !== '=') return null
  const [from, to] = range.slice(1).map(parseFilterTime)
  if (from === null || to === null || from?.kind !== to?.kind || from === undefined || to === undefined)
    return null
  return { kind: 'times', from, to }
}

/** A network, or an address without a port, which would never be equal to an address with one. */
function addressTest(operator: Operator, { text, isQuoted }: TypedValue): FilterTest | null {
  const isEqual = operator === ':' ? !isQuoted && text.startsWith('=') : /^(?:==?|!=)$/.test(operator)
  const network = parseNetwork(operator === ':' && isEqual ? text.slice(1) : text)
  if (network === null || (!isEqual && (operator !== ':' || !text.includes('/')))) return null
  const test: FilterTest = { kind: 'network', network }
  return operator === '!=' ? { kind: 'differs', test } : test
}

function textTest(operator: Operator, { text, isQuoted }: TypedValue): FilterTest {
  switch (operator) {
    case ':':
      return !isQuoted && text.startsWith('=')
        ? { kind: 'equals', text: text.slice(1).toLowerCase() }
        : { kind: 'contains', text: text.toLowerCase() }
    case '=':
      return { kind: 'equals', text: text.toLowerCase() }
    case '==':
      return { kind: 'same', text }
    case '!=':
      return { kind: 'differs', test: { kind: 'equals', text: text.toLowerCase() } }
    default:
      return { kind: 'order', compare: operator, text }
  }
}

function differs(test: FilterTest | null): FilterTest | null {
  return test === null ? null : { kind: 'differs', test }
}

/** Returns the value of a bare or quoted text. */
export function typedValue(text: string, isQuoted: boolean): TypedValue {
  return { text: isQuoted ? unescaped(text) : text, isQuoted }
}

/** Pairs of digits with `?` for any digit, and `*` for any bytes. */
export function isHexPattern(text: string): boolean {
  return /^[\s,;:]*(?:(?:(?:0x)?[0-9a-f?]{2}|\*)[\s,;:]*)+$/i.test(text)
}
