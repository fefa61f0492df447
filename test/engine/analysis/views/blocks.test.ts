/** Filters on blocks of rows, compared with testing each row on its own. */

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Present } from '../../../../src/engine/analysis/tables/present'
import {
  addRow,
  blockOf,
  BLOCK_ROWS,
  noBits,
  Results
} from '../../../../src/engine/analysis/views/blocks/bits'
import type { BlockOp } from '../../../../src/engine/analysis/views/blocks/block-op'
import { compileBlocks } from '../../../../src/engine/analysis/views/blocks/compile-blocks'
import { testTools } from '../../../../src/engine/matching/test-tools'
import { compileRowTest } from '../../../../src/engine/analysis/views/row-test'
import type { RowSource } from '../../../../src/engine/analysis/views/source'
import { parseFilter } from '../../../../src/shared/filter/parse'
import type { FilterTable } from '../../../../src/shared/filter/facts'
import { assertProperty } from '../../../helpers/properties'

interface Exchange {
  connection: number
  status: number | null
  method: string
  path: string | null
}
interface Connection {
  client: string
  up: number
}

/** Rows of both tables, beside the end of a block. */
const FIRST = BLOCK_ROWS - 3

class Tables {
  readonly exchanges: Exchange[] = []
  readonly connections: Connection[] = []
  readonly present = { exchanges: new Present(), connections: new Present() }
  readonly #methods: string[] = []

  exchange(row: number): Exchange {
    return this.exchanges[row - FIRST]!
  }

  connection(row: number): Connection {
    return this.connections[row - FIRST]!
  }

  add(exchange: Exchange): number {
    this.present.exchanges.add(FIRST + this.exchanges.length)
    return FIRST + this.exchanges.push(exchange) - 1
  }

  connect(connection: Connection): number {
    this.present.connections.add(FIRST + this.connections.length)
    return FIRST + this.connections.push(connection) - 1
  }

  #methodId(method: string): number {
    if (!this.#methods.includes(method)) this.#methods.push(method)
    return this.#methods.indexOf(method)
  }

  sources(): Readonly<Record<FilterTable, RowSource>> {
    const common = { session: () => 1, isMarked: () => false, key: () => (row: number) => row }
    const clientOf = (row: number): string => this.connection(row).client
    const connections: RowSource = {
      ...common,
      present: this.present.connections,
      text: (row) => clientOf(row).toLowerCase(),
      fact: (row, fact) => (fact === 'client' ? clientOf(row) : this.connection(row).up),
      column: (fact) => ({ kind: 'value', get: (row) => connections.fact(row, fact) }),
      get exchanges() {
        return { source: exchanges, of: (row: number) => exchangesOf(row) }
      }
    }
    const exchangesOf = (connection: number): number[] =>
      [...this.present.exchanges.rows()].filter((row) => this.exchange(row).connection === connection)
    const method = {
      kind: 'interned' as const,
      id: (row: number) => this.#methodId(this.exchange(row).method),
      value: (id: number) => this.#methods[id] ?? null,
      get: () => null,
      version: () => 0
    }
    const path = { kind: 'value' as const, get: (row: number) => this.exchange(row).path }
    const exchanges: RowSource = {
      ...common,
      present: this.present.exchanges,
      text: (row) => {
        const { connection, method: name, path: of } = this.exchange(row)
        return `${name} ${of ?? ''} ${clientOf(connection)}`.toLowerCase()
      },
      fact: (row, fact) => {
        const exchange = this.exchange(row)
        switch (fact) {
          case 'status':
            return exchange.status
          case 'method':
            return exchange.method
          case 'path':
            return exchange.path
          default:
            return connections.fact(exchange.connection, fact)
        }
      },
      column: (fact) => {
        if (fact === 'method') return method
        if (fact === 'path') return path
        if (fact !== 'status') return { kind: 'connection', fact }
        return { kind: 'value', get: (row) => this.exchange(row).status }
      },
      words: [method, path, { kind: 'connection', fact: 'client' }],
      connection: { source: connections, row: (row) => this.exchange(row).connection }
    }
    return { exchanges, connections }
  }
}

const anyExchange = (connections: number): fc.Arbitrary<Exchange> =>
  fc.record({
    connection: fc.nat(connections - 1).map((at) => FIRST + at),
    status: fc.constantFrom(null, 200, 404, 500, 503),
    method: fc.constantFrom('GET', 'Post', 'PUT'),
    path: fc.constantFrom(null, '/kit', '/KITI', '/\u212Ait', '/a?b=77', '/İ')
  })
const anyConnection: fc.Arbitrary<Connection> = fc.record({
  client: fc.constantFrom('10.0.0.1:80', '10.0.0.2:81', 'Kit'),
  up: fc.nat(3)
})

/** Texts of filters, nested at random. */
const anyFilter = fc.letrec<{ exchanges: string; connections: string }>((tie) => ({
  exchanges: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom(
      ...[
        'kit',
        'get',
        '77',
        '"get /kit"',
        '10.0',
        'iti',
        'status:5xx',
        'status!=200',
        'status:',
        'no:(status:200)'
      ],
      ...[
        'method:post',
        'method==POST',
        'method!=get',
        'path:kit',
        'path~"^/k"',
        'path[1..2]=k',
        'path<"/b"'
      ],
      ...['client=10.0.0.0/31', 'up>1', 'up in (0, 3)', 'not up:2', 'request.header.x:1', 'status:200..404']
    ),
    fc.tuple(tie('exchanges'), tie('exchanges')).map(([a, b]) => `(${a}) and (${b})`),
    fc.tuple(tie('exchanges'), tie('exchanges')).map(([a, b]) => `(${a}) or (${b})`),
    tie('exchanges').map((part) => `not (${part})`),
    tie('connections').map((part) => `conn:(${part})`)
  ),
  connections: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom('kit', 'up>1', 'client:10', 'not up=0', 'up.bytes:x'),
    fc.tuple(tie('connections'), tie('connections')).map(([a, b]) => `(${a}) or (${b})`),
    tie('connections').map((part) => `not (${part})`),
    fc
      .tuple(fc.constantFrom('any', 'all', 'no'), tie('exchanges'))
      .map(([kind, part]) => `${kind}:(${part})`),
    tie('exchanges').map((part) => `count:(${part})>1`)
  )
}))

function truths(op: BlockOp, rows: readonly number[]): number[] {
  const results = new Results()
  return rows.map((row) => {
    const bits = noBits()
    addRow(bits, row)
    op.run(blockOf(row), bits, results)
    return results.of(row)
  })
}

const anyChange = (connections: number): fc.Arbitrary<Exchange | { up: number; connection: number }> =>
  fc.oneof(anyExchange(connections), fc.record({ connection: fc.nat(connections - 1), up: fc.nat(3) }))

it.each(['exchanges', 'connections'] as const)(
  'the rows of %s have the same results in blocks, also after changes',
  (table) => {
    const connections = 4
    const anyTables = fc.tuple(
      fc.array(anyConnection, { minLength: connections, maxLength: connections }),
      fc.array(anyExchange(connections), { maxLength: 8 }),
      fc.array(fc.tuple(fc.nat(12), anyChange(connections)), { maxLength: 6 })
    )
    assertProperty(
      fc.property(anyFilter[table], anyTables, (text, [connected, exchanged, changes]) => {
        const { tree, problems } = parseFilter(text, table, { regexProblem: () => null })
        expect([text, problems]).toEqual([text, []])
        if (tree === null) return
        const tables = new Tables()
        for (const each of connected) tables.connect({ ...each })
        for (const each of exchanged) tables.add({ ...each })
        const source = tables.sources()[table]
        const tools = testTools(0)
        const op = compileBlocks(tree, source, tools)
        const test = compileRowTest(tree, {
          source,
          table,
          reads: { exchanges: null, connections: null },
          tools
        })
        const expected = (): number[] => [...source.present.rows()].map((row) => test.quick(row))
        expect(truths(op, [...source.present.rows()])).toEqual(expected())
        let before = expected()
        for (const [at, change] of changes) {
          const changed = { exchanges: [] as number[], connections: [] as number[] }
          if ('up' in change) {
            tables.connections[change.connection]!.up = change.up
            changed.connections.push(FIRST + change.connection)
          } else if (at < tables.exchanges.length) {
            // An exchange stays with its connection.
            Object.assign(tables.exchanges[at]!, { ...change, connection: tables.exchanges[at]!.connection })
            changed.exchanges.push(FIRST + at)
          } else changed.exchanges.push(tables.add({ ...change }))
          const affected = new Set(changed[table])
          op.update(changed, (row) => affected.add(row))
          const now = expected()
          // Rows that are not tested again have the same result as before.
          for (const [place, row] of [...source.present.rows()].entries())
            if (!affected.has(row)) expect([text, row, now[place]]).toEqual([text, row, before[place]])
          expect(truths(op, [...source.present.rows()])).toEqual(now)
          before = now
        }
      }),
      { numRuns: 400 }
    )
  }
)
