import { compileTest, testValues, type TestTools, type ValueTest } from '../../../shared/filter/test-value'
import type { FilterNode, FilterTerm } from '../../../shared/filter/tree'
import { testField, type HeadSource, type HeadValue, type ReadKey } from '../fields/field-value'
import type { RowSource } from './source'
import { all, any, FALSE, not, TRUE, truthOf, UNREAD, UNREADABLE, type Truth } from './truth'

/**
 * Tests one row with a filter, in two steps: `quick` uses the tables alone, and `settle` reads messages. Views test
 * blocks of rows (`blocks`), and settle the rows that remain undecided.
 */
export interface RowTest {
  quick(row: number): Truth
  settle(row: number): Truth | Promise<Truth>
}

/** Reads the messages of each table; null if they cannot be read here. */
export interface Reads {
  readonly exchanges: HeadSource | null
  readonly connections: HeadSource | null
}

export interface RowTestParts {
  readonly source: RowSource
  readonly table: keyof Reads
  readonly reads: Reads
  readonly tools: TestTools
}

/** What has been read for one row: values by term, and results of other tables' rows by node. */
type Found = ReadonlyMap<FilterNode, HeadValue | Truth>

export function compileRowTest(tree: FilterNode, parts: RowTestParts): RowTest {
  return new TreeTest(tree, parts)
}

class TreeTest implements RowTest {
  readonly #parts: RowTestParts
  readonly #test: (row: number, found: Found | null) => Truth
  readonly #fields: { readonly node: FilterTerm; readonly key: ReadKey }[] = []
  readonly #related: { readonly node: FilterNode; readonly test: RowTest }[] = []

  /** The texts of the row being tested, once a word needs them. */
  #text: string | null = null

  constructor(tree: FilterNode, parts: RowTestParts) {
    this.#parts = parts
    this.#test = this.#compiled(tree)
  }

  quick(row: number): Truth {
    return this.#tested(row, null)
  }

  settle(row: number): Truth | Promise<Truth> {
    const { reads, table } = this.#parts
    const found = new Map<FilterNode, HeadValue | Truth>()
    const waiting: Promise<unknown>[] = []
    const keep = (node: FilterNode, result: HeadValue | Truth): void => {
      found.set(node, result)
    }
    const values =
      this.#fields.length === 0
        ? []
        : (reads[table]?.values(
            row,
            this.#fields.map(({ key }) => key)
          ) ?? [])
    const keepValues = (read: readonly HeadValue[]): void => {
      for (const [at, { node }] of this.#fields.entries()) keep(node, read[at] ?? null)
    }
    if (values instanceof Promise) waiting.push(values.then(keepValues))
    else keepValues(values)
    for (const { node, test } of this.#related) {
      const truth = test.settle(row)
      if (truth instanceof Promise)
        waiting.push(
          truth.then((settled) => {
            keep(node, settled)
          })
        )
      else keep(node, truth)
    }
    if (waiting.length === 0) return this.#tested(row, found)
    return Promise.all(waiting).then(() => this.#tested(row, found))
  }

  #tested(row: number, found: Found | null): Truth {
    this.#text = null
    return this.#test(row, found)
  }

  #compiled(node: FilterNode): (row: number, found: Found | null) => Truth {
    const { source } = this.#parts
    switch (node.kind) {
      case 'word':
        return (row) => truthOf((this.#text ??= source.text(row)).includes(node.text))
      case 'term':
        return this.#term(node)
      case 'and': {
        const tests = node.parts.map((part) => this.#compiled(part))
        return (row, found) => all(results(tests, row, found))
      }
      case 'or': {
        const tests = node.parts.map((part) => this.#compiled(part))
        return (row, found) => any(results(tests, row, found))
      }
      case 'not': {
        const test = this.#compiled(node.part)
        return (row, found) => not(test(row, found))
      }
      default:
        return this.#relation(node)
    }
  }

  #term(node: FilterTerm): (row: number, found: Found | null) => Truth {
    const { source, tools } = this.#parts
    const { key } = node
    const passes = compileTest(node.test, tools)
    if (key.kind === 'fact') {
      if (node.slice === null && node.quantity === 'any')
        return (row) => {
          const value = source.fact(row, key.fact)
          return truthOf(value !== null && passes(value))
        }
      return (row) => this.#sliceOfFact(node, passes, source.fact(row, key.fact))
    }
    this.#fields.push({ node, key: key.kind === 'stream' ? { ...key, slice: node.slice } : key })
    return (_, found) =>
      found === null ? UNREAD : testField(node, passes, (found.get(node) ?? null) as HeadValue)
  }

  #sliceOfFact(node: FilterTerm, passes: ValueTest, value: string | number | null): Truth {
    if (typeof value === 'number') return truthOf(testValues(node, passes, [value]))
    return testField(node, passes, value)
  }

  #relation(
    node: Extract<FilterNode, { kind: 'connection' | 'exchanges' | 'count' }>
  ): (row: number, found: Found | null) => Truth {
    const test = this.#relatedTest(node)
    this.#related.push({ node, test })
    return (row, found) => (found === null ? test.quick(row) : ((found.get(node) ?? FALSE) as Truth))
  }

  #relatedTest(node: Extract<FilterNode, { kind: 'connection' | 'exchanges' | 'count' }>): RowTest {
    const { source, reads, tools } = this.#parts
    if (node.kind === 'connection') {
      const { connection } = source
      if (connection === undefined) return NEVER
      const test = compileRowTest(node.part, {
        source: connection.source,
        table: 'connections',
        reads,
        tools
      })
      return {
        quick: (row) => test.quick(connection.row(row)),
        settle: (row) => decide(test, connection.row(row))
      }
    }
    const { exchanges } = source
    if (exchanges === undefined) return NEVER
    const test = compileRowTest(node.part, { source: exchanges.source, table: 'exchanges', reads, tools })
    const judge = judgeOf(node, tools)
    return {
      quick: (row) => judge(tallied(exchanges.of(row), (exchange) => test.quick(exchange))),
      settle: async (row) => {
        const tally = { yes: 0, no: 0, unreadable: 0, unread: 0 }
        for (const exchange of exchanges.of(row)) add(tally, await decide(test, exchange))
        return judge(tally)
      }
    }
  }
}

const NEVER: RowTest = { quick: () => FALSE, settle: () => FALSE }

/** Decides a row, reading its messages only if necessary. */
export function decide(test: RowTest, row: number): Truth | Promise<Truth> {
  const quick = test.quick(row)
  return quick === UNREAD ? test.settle(row) : quick
}

function* results(
  tests: readonly ((row: number, found: Found | null) => Truth)[],
  row: number,
  found: Found | null
): Generator<Truth> {
  for (const test of tests) yield test(row, found)
}

/** Numbers of exchanges of a connection, by result. */
export interface ExchangeTally {
  yes: number
  no: number
  unreadable: number
  unread: number
}

function add(tally: ExchangeTally, truth: Truth): void {
  if (truth === TRUE) tally.yes++
  else if (truth === FALSE) tally.no++
  else if (truth === UNREAD) tally.unread++
  else tally.unreadable++
}

function tallied(rows: readonly number[], test: (row: number) => Truth): ExchangeTally {
  const tally = { yes: 0, no: 0, unreadable: 0, unread: 0 }
  for (const row of rows) add(tally, test(row))
  return tally
}

/** Returns the result for a connection from those of its exchanges. */
export function judgeOf(
  node: Extract<FilterNode, { kind: 'exchanges' | 'count' }>,
  tools: TestTools
): (tally: ExchangeTally) => Truth {
  const open = ({ unread }: ExchangeTally): Truth => (unread > 0 ? UNREAD : UNREADABLE)
  if (node.kind === 'count') {
    const passes = compileTest(node.test, tools)
    return (tally) => {
      const isCertain = tally.unread + tally.unreadable === 0
      return isCertain ? truthOf(passes(tally.yes)) : open(tally)
    }
  }
  switch (node.quantity) {
    case 'any':
      return (tally) => (tally.yes > 0 ? TRUE : tally.unread + tally.unreadable > 0 ? open(tally) : FALSE)
    case 'no':
      return (tally) => (tally.yes > 0 ? FALSE : tally.unread + tally.unreadable > 0 ? open(tally) : TRUE)
    case 'all':
      return (tally) => {
        if (tally.no > 0 || tally.yes + tally.unread + tally.unreadable === 0) return FALSE
        return tally.unread + tally.unreadable > 0 ? open(tally) : TRUE
      }
  }
}
