/** Writes a parsed filter: in its own syntax, or as a sentence that shows how it is read. */
import { keyText, quoted, type FieldKey } from './field-key'
import type { FilterNode, FilterTerm, FilterTest, Order, FieldSlice } from './tree'
import { typeOf } from './values'

/** A word that has no meaning of its own in a filter. */
const PLAIN_WORD = /^[\p{L}\p{N}/][\p{L}\p{N}/_-]*$/u
const KEYWORD = /^(?:and|or|not)$/i
/** A value without characters that a filter interprets. */
const PLAIN_VALUE = /^[^\s"\\()=<>~!,][^\s"\\(),]*$/

/** Returns a filter with the same meaning, in normal form. */
export function printFilter(node: FilterNode): string {
  return print(node, 'or')
}

type Level = 'or' | 'and' | 'not'

function print(node: FilterNode, level: Level): string {
  switch (node.kind) {
    case 'word':
      return PLAIN_WORD.test(node.text) && !KEYWORD.test(node.text) ? node.text : quoted(node.text)
    case 'term':
      return printTerm(node)
    case 'or': {
      const text = node.parts.map((part) => print(part, 'and')).join(' or ')
      return level === 'or' ? text : `(${text})`
    }
    case 'and': {
      const text = node.parts.map((part) => print(part, 'not')).join(' ')
      return level === 'not' ? `(${text})` : text
    }
    case 'not':
      return `not ${print(node.part, 'not')}`
    case 'connection':
      return `conn:(${printFilter(node.part)})`
    case 'exchanges':
      return `${node.quantity}:(${printFilter(node.part)})`
    case 'count':
      return `count:(${printFilter(node.part)})${testText(node.test, false)}`
  }
}

function printTerm({ key, slice, quantity, test }: FilterTerm): string {
  const name = key.kind === 'stream' && slice === null ? `${keyText(key)}.bytes` : keyText(key)
  const text = `${name}${slice === null ? '' : sliceText(slice)}${testText(test, isText(key))}`
  return quantity === 'any' ? text : `${quantity}:(${text})`
}

function isText(key: FieldKey): boolean {
  const type = typeOf(key)
  return type === 'text' || type === 'bytes' || type === 'flag'
}

function sliceText({ from, to }: FieldSlice): string {
  return `[${from}..${to ?? ''}]`
}

/** `isQuotable`: a value that is not quoted might be read differently. */
function testText(test: FilterTest, isQuotable: boolean): string {
  switch (test.kind) {
    case 'there':
      return ':'
    case 'contains':
      return `:${valueText(test.text)}`
    case 'order':
      return `${test.compare}${valueText(test.text)}`
    case 'number':
      return `${test.compare}${numberText(test.value)}`
    case 'time':
      return `${test.compare}${test.time.text}`
    case 'regex':
      return `~${regexText(test.pattern)}`
    case 'bytes':
      return `${test.whole ? '=' : ':'}hex"${test.pattern}"`
    case 'differs':
      return `!=${operandText(test.test, isQuotable)}`
    case 'in':
      return ` in (${test.tests.map((one) => operandText(one, isQuotable)).join(', ')})`
    case 'same':
      return `==${valueText(test.text)}`
    default:
      return `=${operandText(test, isQuotable)}`
  }
}

/** The value of a test that compares with `=`. */
function operandText(test: FilterTest, isQuotable: boolean): string {
  switch (test.kind) {
    case 'equals':
    case 'same':
    case 'contains':
      return isQuotable || !PLAIN_VALUE.test(test.text) ? valueText(test.text) : test.text
    case 'number':
      return numberText(test.value)
    case 'between':
      return `${numberText(test.low)}..${numberText(test.high)}`
    case 'hundreds':
      return `${test.value}xx`
    case 'network':
      return test.network.text
    case 'time':
      return test.time.text
    case 'times':
      return `${test.from.text}..${test.to.text}`
    case 'bytes':
      return `hex"${test.pattern}"`
    default:
      return ''
  }
}

/** Never in the exponent form of very large and small numbers, which filters do not have. */
function numberText(value: number): string {
  const text = String(value)
  return text.includes('e')
    ? value.toLocaleString('en', { useGrouping: false, maximumFractionDigits: 20 })
    : text
}

/** Returns a text as the value of a term, in quotes if it has to be. */
export function valueText(text: string): string {
  return PLAIN_VALUE.test(text) && !/^hex/i.test(text) ? text : quoted(text)
}

/** Between slashes unless one inside would end it. */
function regexText(pattern: string): string {
  return /[\s/]|\\$/.test(pattern)
    ? `"${pattern.replace(/(\\.)|"/gs, (found, escape?: string) => escape ?? `\\${found}`)}"`
    : `/${pattern}/`
}

/** Returns an expression between slashes, with those inside escaped. */
function slashed(pattern: string): string {
  return `/${pattern.replace(/(\\.)|\//gs, (_, escape?: string) => escape ?? String.raw`\/`)}/`
}

/** Returns a term in filter syntax: the field contains the value, or is equal to it. */
export function termText(key: FieldKey, value: string, operator: ':' | '=' = ':'): string {
  return `${keyText(key)}${operator}${valueText(value)}`
}

/** The words of one language for reading a filter. `{…}` are replaced. */
export interface FilterWords {
  readonly and: string
  readonly or: string
  readonly not: string
  readonly contains: string
  readonly is: string
  readonly exactly: string
  readonly differs: string
  readonly there: string
  readonly matches: string
  readonly below: string
  readonly atMost: string
  readonly above: string
  readonly atLeast: string
  readonly between: string
  readonly oneOf: string
  readonly inNetwork: string
  readonly bytes: string
  readonly word: string
  readonly connection: string
  readonly any: string
  readonly all: string
  readonly no: string
  readonly count: string
  readonly allValues: string
  readonly noValue: string
  readonly slice: string
  readonly comma: string
}

/** Returns how a filter is read: `status between 500 and 599 and not type contains json`. */
export function readAs(node: FilterNode, words: FilterWords): string {
  return read(node, words, 'or')
}

function read(node: FilterNode, words: FilterWords, level: Level): string {
  switch (node.kind) {
    case 'word':
      return fill(words.word, { text: node.text })
    case 'term':
      return readTerm(node, words)
    case 'or':
    case 'and': {
      const inner = node.kind === 'or' ? 'and' : 'not'
      const text = node.parts.map((part) => read(part, words, inner)).join(` ${words[node.kind]} `)
      return level === 'or' || level === node.kind ? text : `(${text})`
    }
    case 'not':
      return `${words.not} ${read(node.part, words, 'not')}`
    case 'connection':
      return fill(words.connection, { filter: readAs(node.part, words) })
    case 'exchanges':
      return fill(words[node.quantity], { filter: readAs(node.part, words) })
    case 'count':
      return fill(words.count, {
        filter: readAs(node.part, words),
        test: readTest('', node.test, words)
      }).trim()
  }
}

function readTerm({ key, slice, quantity, test }: FilterTerm, words: FilterWords): string {
  const name = keyText(key)
  const field = slice === null ? name : fill(words.slice, { field: name, slice: sliceText(slice) })
  const text = readTest(field, test, words)
  if (quantity === 'any') return text
  return fill(quantity === 'all' ? words.allValues : words.noValue, { filter: text })
}

function readTest(field: string, test: FilterTest, words: FilterWords): string {
  const value = (template: string, text: string): string => fill(template, { field, value: text })
  switch (test.kind) {
    case 'there':
      return fill(words.there, { field })
    case 'contains':
      return value(words.contains, test.text)
    case 'same':
      return value(words.exactly, test.text)
    case 'regex':
      return value(words.matches, slashed(test.pattern))
    case 'bytes':
      return value(test.whole ? words.is : words.bytes, test.pattern)
    case 'order':
      return value(words[ORDERS[test.compare]], test.text)
    case 'number':
    case 'time': {
      const text = test.kind === 'number' ? numberText(test.value) : test.time.text
      return value(test.compare === '=' ? words.is : words[ORDERS[test.compare]], text)
    }
    case 'hundreds':
      return fill(words.between, { field, low: `${test.value}00`, high: `${test.value}99` })
    case 'between':
      return fill(words.between, { field, low: numberText(test.low), high: numberText(test.high) })
    case 'times':
      return fill(words.between, { field, low: test.from.text, high: test.to.text })
    case 'network':
      return value(words.inNetwork, test.network.text)
    case 'differs':
      return value(words.differs, operandText(test.test, false))
    case 'in':
      return value(words.oneOf, test.tests.map((one) => operandText(one, false)).join(words.comma))
    case 'equals':
      return value(words.is, test.text)
  }
}

const ORDERS = { '<': 'below', '<=': 'atMost', '>': 'above', '>=': 'atLeast' } as const satisfies Record<
  Order,
  keyof FilterWords
>

function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '')
}
