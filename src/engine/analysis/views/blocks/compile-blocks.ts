import { containsTest } from '../../../../shared/filter/contains'
import { compileTest, testValues, type TestTools } from '../../../../shared/filter/test-value'
import type { FilterNode, FilterTerm, FilterTest, FilterWord } from '../../../../shared/filter/tree'
import { testField } from '../../fields/field-value'
import type { FactColumn } from '../fact-column'
import { judgeOf } from '../row-test'
import type { RowSource } from '../source'
import { TRUE } from '../truth'
import { AndOp, NotOp, OrOp, RowOp, UnreadOp, type BlockOp } from './block-op'
import { InternedOp, type FactTest } from './fact-op'
import { FieldOp } from './field-op'
import { ConnectionOp, ExchangesOp } from './related-ops'

/** Compiles a filter to operations on blocks of rows. Rows that need their messages stay undecided. */
export function compileBlocks(node: FilterNode, source: RowSource, tools: TestTools): BlockOp {
  const compiled = (part: FilterNode): BlockOp => compileBlocks(part, source, tools)
  switch (node.kind) {
    case 'word':
      return wordOp(node, source)
    case 'term':
      return termOp(node, source, tools)
    case 'and':
      return new AndOp(node.parts.map(compiled))
    case 'or':
      return new OrOp(node.parts.map(compiled))
    case 'not':
      return new NotOp([compiled(node.part)])
    case 'connection':
      return connectionOp(source, (connections) => compileBlocks(node.part, connections, tools))
    default: {
      const { exchanges } = source
      const connection = exchanges?.source.connection
      if (exchanges === undefined || connection === undefined) return NOTHING
      return new ExchangesOp(
        compileBlocks(node.part, exchanges.source, tools),
        exchanges.source.present,
        (row) => connection.row(row),
        judgeOf(node, tools)
      )
    }
  }
}

const NOTHING = new RowOp(0, () => false)

const NUMBER_COST = 2
const TEXT_COST = 8
const REGEX_COST = 30

function termOp(node: FilterTerm, source: RowSource, tools: TestTools): BlockOp {
  const { key, test } = node
  if (key.kind !== 'fact') {
    const { field } = source
    if (key.kind === 'stream' || key.part === 'body' || field === undefined) return new UnreadOp()
    const passes = compileTest(test, tools)
    return new FieldOp(
      () => field(key),
      (value) => testField(node, passes, value)
    )
  }
  const { fact } = key
  const column = source.column?.(fact) ?? {
    kind: 'value' as const,
    get: (row: number) => source.fact(row, fact)
  }
  return columnOp(column, factTest(node, tools), costOf(test), source)
}

function columnOp(column: FactColumn, test: FactTest, cost: number, source: RowSource): BlockOp {
  switch (column.kind) {
    case 'value':
      return new RowOp(cost, (row) => test(column.get(row)))
    case 'interned':
      return new InternedOp(column, test)
    case 'connection':
      return connectionOp(source, (connections) => {
        const own = connections.column?.(column.fact)
        return own === undefined ? NOTHING : columnOp(own, test, cost, connections)
      })
  }
}

function connectionOp(source: RowSource, compile: (connections: RowSource) => BlockOp): BlockOp {
  const { connection } = source
  const exchanges = connection?.source.exchanges
  if (connection === undefined || exchanges === undefined) return NOTHING
  return new ConnectionOp(
    compile(connection.source),
    connection.source.present,
    (row) => connection.row(row),
    (row) => exchanges.of(row)
  )
}

/** A word is part of one of the row's texts; with a blank, of all of them together. */
function wordOp({ text }: FilterWord, source: RowSource): BlockOp {
  const { words } = source
  if (words === undefined || text === '' || /\s/.test(text))
    return new RowOp(REGEX_COST, (row) => source.text(row).includes(text))
  const contains = containsTest(text)
  const test: FactTest = (value) => value !== null && contains(String(value))
  return new OrOp(words.map((column) => columnOp(column, test, TEXT_COST, source)))
}

function factTest(node: FilterTerm, tools: TestTools): FactTest {
  const passes = compileTest(node.test, tools)
  if (node.slice === null && node.quantity === 'any') return (value) => value !== null && passes(value)
  return (value) =>
    typeof value === 'number' ? testValues(node, passes, [value]) : testField(node, passes, value) === TRUE
}

function costOf(test: FilterTest): number {
  switch (test.kind) {
    case 'number':
    case 'between':
    case 'hundreds':
    case 'time':
    case 'times':
    case 'there':
      return NUMBER_COST
    case 'regex':
    case 'bytes':
      return REGEX_COST
    case 'in':
      return test.tests.reduce((sum, each) => sum + costOf(each), 0)
    case 'differs':
      return costOf(test.test)
    default:
      return TEXT_COST
  }
}
