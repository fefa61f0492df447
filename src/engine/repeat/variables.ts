import type { RepeatVariable } from '../../shared/contract/repeat-values'
import { csvNames, parseCsv } from '../../shared/csv'
import { drawsOf, hexOf, integerIn, seedOf, uuidOf } from '../seeded'
import { refusal } from './refusal'

/**
 * Values of `{{name}}` by attempt number, from 0. Values are computed, not stored: an attempt number has the same value
 * in every run with the same seed.
 */

/** Returns Latin-1, one character per byte, for insertion into the bytes of a request. */
type ValueOf = (attempt: number) => string

export interface Variables {
  readonly values: ReadonlyMap<string, ValueOf>
  /** Number of attempts that have values; Infinity if the values start over. */
  readonly attempts: number
}

/** Throws `bad-input`. */
export function compileVariables(variables: readonly RepeatVariable[], seed: number): Variables {
  const values = new Map<string, ValueOf>()
  let attempts = Infinity
  for (const variable of variables) {
    const { columns, rows, ends } = compiled(variable, seed)
    if (ends) attempts = Math.min(attempts, rows)
    for (const [name, valueOf] of columns) {
      if (values.has(name)) throw refusal('twice', `Two variables are named ${name}. Rename one.`, { name })
      values.set(name, valueOf)
    }
  }
  return { values, attempts }
}

interface Compiled {
  readonly columns: readonly (readonly [name: string, valueOf: ValueOf])[]
  readonly rows: number
  readonly ends: boolean
}

function compiled(variable: RepeatVariable, seed: number): Compiled {
  switch (variable.kind) {
    case 'list': {
      const { name, values, atEnd } = variable
      const texts = values.map(utf8)
      return table([[name, (row) => texts[row] ?? '']], texts.length, atEnd)
    }
    case 'range':
      return rangeOf(variable)
    case 'csv':
      return csvOf(variable)
    case 'integer': {
      const { name, from, to } = variable
      return random(name, seed, (draw) => String(integerIn(draw, from, to)))
    }
    case 'hex':
      return random(variable.name, seed, (draw) => hexOf(draw, variable.bytes))
    case 'uuid':
      return random(variable.name, seed, uuidOf)
    case 'choice': {
      const texts = variable.values.map(utf8)
      return random(variable.name, seed, (draw) => texts[integerIn(draw, 0, texts.length - 1)] ?? '')
    }
  }
}

function rangeOf({
  name,
  from,
  to,
  step,
  width,
  atEnd
}: Extract<RepeatVariable, { kind: 'range' }>): Compiled {
  const rows = Math.floor(Math.abs(to - from) / step) + 1
  const by = from <= to ? step : -step
  const valueOf = (row: number): string => {
    const value = from + row * by
    const digits = String(Math.abs(value)).padStart(width, '0')
    return value < 0 ? `-${digits}` : digits
  }
  return table([[name, valueOf]], rows, atEnd)
}

function csvOf({ text, header, atEnd }: Extract<RepeatVariable, { kind: 'csv' }>): Compiled {
  const { rows, openQuote } = parseCsv(text)
  if (openQuote !== null) {
    const words = `The quote opened in line ${openQuote} of the CSV is not closed.`
    throw refusal('csv-quote', words, { line: openQuote })
  }
  const values = (header ? rows.slice(1) : rows).map((row) => row.map(utf8))
  const width = rows.reduce((most, row) => Math.max(most, row.length), 0)
  if (values.length === 0) {
    const why = header ? 'The CSV has no rows after the header.' : 'The CSV has no rows.'
    throw refusal('csv-empty', why)
  }
  const names = csvNames(rows[0] ?? [], header, width)
  return table(
    names.map((name, column) => [name, (row) => values[row]?.[column] ?? '']),
    values.length,
    atEnd
  )
}

function table(columns: Compiled['columns'], rows: number, atEnd: 'again' | 'stop'): Compiled {
  return {
    columns: columns.map(([name, valueOf]) => [name, (attempt) => valueOf(attempt % rows)] as const),
    rows,
    ends: atEnd === 'stop'
  }
}

function random(name: string, seed: number, make: (draw: ReturnType<typeof drawsOf>) => string): Compiled {
  const own = seedOf(seed, name)
  return { columns: [[name, (attempt) => make(drawsOf(own, attempt))]], rows: Infinity, ends: false }
}

function utf8(text: string): string {
  return Buffer.from(text).toString('latin1')
}
