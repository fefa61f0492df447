/** A view whose filter has to read messages, over a table that grows and changes. */

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Present } from '../../../../src/engine/analysis/tables/present'
import { isSortedByField, MAX_ROWS_SORTED_BY_FIELD } from '../../../../src/engine/analysis/views/field-sort'
import { RowMatcher } from '../../../../src/engine/analysis/views/matcher'
import type { RowSource } from '../../../../src/engine/analysis/views/source'
import { View } from '../../../../src/engine/analysis/views/view'
import type { ViewQuery } from '../../../../src/shared/contract/views'
import { parseHeadKey } from '../../../../src/shared/filter/field-key'
import { assertProperty } from '../../../helpers/properties'

/** Each row has one header; null until its head arrives. */
class Table implements RowSource {
  readonly present = new Present()
  readonly heads: (string | null)[] = []
  read = 0
  add(head: string | null): number {
    this.present.add(this.heads.length)
    return this.heads.push(head) - 1
  }
  session(): number {
    return 1
  }
  isMarked(): boolean {
    return false
  }
  text(row: number): string {
    return `row ${row}`
  }
  key(): (row: number) => number {
    return (row) => row
  }
  fact(row: number): number {
    return row
  }
  values(row: number): (string | null)[] {
    this.read++
    return [this.heads[row] ?? null]
  }
}

function open(table: Table, changes: Record<string, unknown>): View {
  const query = { kind: 'exchanges', filter: '', sessions: null, sort: null, ...changes } as ViewQuery
  const sortKey = query.sort === null ? null : parseHeadKey(query.sort.column)
  const matcher = new RowMatcher(query, table, { exchanges: table, connections: null })
  return new View(query, table, 0, matcher, { heads: table, sortKey, wake: () => undefined })
}

const run = (view: View): void => {
  while (view.step()) continue
}
const filter = 'request.header.x:a'

describe('a view filtered by message heads', () => {
  it('fills row by row and reports its progress', () => {
    const table = new Table()
    for (const head of ['a', 'b', 'xax', null]) table.add(head)
    const view = open(table, { filter })
    expect([view.total, view.scanned]).toEqual([0, { done: 0, total: 4 }])
    view.step()
    expect(view.update([], 1)).toEqual({
      total: 1,
      changedFrom: 0,
      dropped: 0,
      scanned: { done: 1, total: 4 }
    })
    run(view)
    expect(view.update([], 2)).toEqual({ total: 2, changedFrom: 1, dropped: 0 })
    expect([view.rows(0, 9), view.find(2), view.find(1)]).toEqual([[0, 2], 1, null])
    expect(view.update([], 3)).toBeNull()
  })

  it('reads no head of a row that another condition excludes', () => {
    const table = new Table()
    for (let row = 0; row < 20; row++) table.add('a')
    run(open(table, { filter: `${filter} size:7` }))
    expect(table.read).toBe(1)
  })

  it('checks changed rows again and removes those that no longer match', () => {
    const table = new Table()
    table.add(null)
    table.add('a')
    const view = open(table, { filter })
    run(view)
    table.heads[0] = 'a'
    table.heads[1] = 'b'
    view.update([0, 1], 1)
    expect(view.hasWork).toBe(true)
    run(view)
    expect(view.rows(0, 9)).toEqual([0])
  })

  it('counts new rows while it is frozen', () => {
    const table = new Table()
    for (const head of ['a', 'a', 'b', 'a']) table.add(head)
    const view = open(table, { filter, frozenAt: 2 })
    run(view)
    expect(view.update([], 1)).toMatchObject({ total: 2, held: 1 })
  })

  it('is sorted by a head field once a second: equal values in capture order, empty ones first', () => {
    const table = new Table()
    for (const head of ['b', 'a', null, 'b']) table.add(head)
    const view = open(table, { sort: { column: 'request.header.x', descending: false } })
    run(view)
    view.update([], 1)
    expect(view.rows(0, 9)).toEqual([2, 1, 0, 3])
    table.add('A')
    run(view)
    expect([view.update([], 500), view.total, view.pending]).toEqual([null, 4, true])
    expect(view.update([], 1001)).toMatchObject({ total: 5, changedFrom: 0 })
    expect(view.rows(0, 9)).toEqual([2, 4, 1, 0, 3])
  })

  it('equals a fresh filter run after any changes', () => {
    const change = fc.oneof(
      fc.record({ add: fc.constantFrom('a', 'b', null) }),
      fc.record({ set: fc.nat(), to: fc.constantFrom('a', 'b') }),
      fc.record({ drop: fc.nat(3) }),
      fc.record({ steps: fc.nat(5) })
    )
    assertProperty(
      fc.property(fc.array(change, { maxLength: 40 }), (changes) => {
        const table = new Table()
        const view = open(table, { filter })
        let gone = 0
        for (const [now, made] of changes.entries()) {
          if ('add' in made) view.update([table.add(made.add)], now)
          else if ('steps' in made) for (let step = 0; step < made.steps; step++) view.step()
          else if ('drop' in made) {
            gone = Math.min(gone + made.drop, table.heads.length)
            table.present.drop((row) => row < gone)
            view.drop(made.drop)
            view.update([], now)
          } else if (table.heads.length > gone) {
            const row = gone + (made.set % (table.heads.length - gone))
            table.heads[row] = made.to
            view.update([row], now)
          }
        }
        run(view)
        const wanted = [...table.present.rows()].filter((row) => table.heads[row] === 'a')
        expect(view.rows(0, 99)).toEqual(wanted)
      })
    )
  })
})

it('the view is sorted by a field when few enough rows are left, however large the table', () => {
  const table = new Table()
  for (let row = 0; row <= MAX_ROWS_SORTED_BY_FIELD; row++) table.add('a')
  const isSorted = (filter: string): boolean => {
    const query: ViewQuery = {
      kind: 'exchanges',
      filter,
      sessions: null,
      sort: { column: 'request.header.x', descending: false }
    }
    return isSortedByField(table, new RowMatcher(query, table))
  }
  expect(['', 'request.header.x:a', 'size:<10', 'size:<10 request.header.x:a'].map(isSorted)).toEqual([
    false,
    false,
    true,
    true
  ])
  expect(table.read).toBe(0)
})
