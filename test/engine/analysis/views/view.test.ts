/** A view over a table that grows and changes, compared with filtering and sorting from scratch. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Present } from '../../../../src/engine/analysis/tables/present'
import type { RowSource } from '../../../../src/engine/analysis/views/source'
import { View, type ViewChange } from '../../../../src/engine/analysis/views/view'
import type { ViewQuery } from '../../../../src/shared/contract/views'
import { assertProperty } from '../../../helpers/properties'

interface Row {
  session: number
  text: string
  size: number
  marked?: boolean
}

class Table implements RowSource {
  readonly rows: Row[] = []
  readonly present = new Present()
  add(row: Row): number {
    this.present.add(this.rows.length)
    return this.rows.push(row) - 1
  }
  session(row: number): number {
    return this.rows[row]!.session
  }
  isMarked(row: number): boolean {
    return this.rows[row]!.marked === true
  }
  text(row: number): string {
    return this.rows[row]!.text
  }
  key(column: string): (row: number) => number | string {
    return column === 'size' ? (row) => this.rows[row]!.size : (row) => this.rows[row]!.text
  }
  fact(row: number, fact: string): string | number | null {
    return fact === 'size' ? this.rows[row]!.size : null
  }
}

function query(changes: Partial<Omit<ViewQuery, 'kind'>> = {}): ViewQuery {
  return { kind: 'exchanges', filter: '', sessions: null, sort: null, ...changes }
}

function tableOf(...rows: [text: string, size: number, session?: number][]): Table {
  const table = new Table()
  for (const [text, size, session = 1] of rows) table.add({ text, size, session })
  return table
}

/** Opens a view, and lets it finish its work. */
function opened(asked: ViewQuery, table: Table, now: number): View {
  const view = new View(asked, table, now)
  while (view.step() !== false) continue
  return view
}

/** Updates a view, and lets it finish its work. Returns the whole change. */
function updated(view: View, changed: readonly number[], now: number): ViewChange | null {
  const first = view.update(changed, now)
  if (!view.hasWork) return first
  while (view.step() !== false) continue
  const second = view.update([], now)
  if (first === null || second === null) return first ?? second
  return { ...second, changedFrom: Math.min(first.changedFrom, second.changedFrom) }
}

const TABLE = (): Table =>
  tableOf(
    ['get /a 200', 5],
    ['post /b 404', 3, 2],
    ['get /b 200', 5],
    ['get /c 500', 1, 2],
    ['put /a 200', 3]
  )

describe('a view', () => {
  it('without a filter is the table itself', () => {
    const view = opened(query(), TABLE(), 0)
    expect([view.total, view.rows(1, 2), view.rows(4, 10), view.rows(9, 1)]).toEqual([5, [1, 2], [4], []])
    expect([view.find(3), view.find(5)]).toEqual([3, null])
  })

  it('of marked rows adds and removes rows as they are marked, in any order', () => {
    const table = TABLE()
    for (const row of [1, 3]) table.rows[row]!.marked = true
    const view = opened(query({ marked: true }), table, 0)
    const sorted = opened(query({ marked: true, sort: { column: 'size', descending: false } }), table, 0)
    expect([view.rows(0, 9), sorted.rows(0, 9)]).toEqual([
      [1, 3],
      [3, 1]
    ])
    table.rows[0]!.marked = true
    table.rows[1]!.marked = false
    expect(updated(view, [0, 1], 1)).toEqual({ total: 2, changedFrom: 0, dropped: 0 })
    updated(sorted, [0, 1], 2000)
    expect([view.rows(0, 9), sorted.rows(0, 9)]).toEqual([
      [0, 3],
      [3, 0]
    ])
    expect(opened(query({ marked: true, filter: 'get' }), table, 0).rows(0, 9)).toEqual([0, 3])
  })

  it.each<[filter: string, rows: number[]]>([
    ['GET', [0, 2, 3]],
    ['  /b   get ', [2]],
    ['200 /a', [0, 4]],
    ['nothing', []],
    ['\t', [0, 1, 2, 3, 4]]
  ])('filtered by %j keeps rows that contain every word', (filter, rows) => {
    const view = opened(query({ filter }), TABLE(), 0)
    expect([view.total, view.rows(0, 9)]).toEqual([rows.length, rows])
    expect(rows.map((row) => view.find(row))).toEqual(rows.map((_, at) => at))
    for (const row of [0, 1, 2, 3, 4]) if (!rows.includes(row)) expect(view.find(row)).toBeNull()
  })

  it('of some sessions keeps the rows of these sessions', () => {
    expect(opened(query({ sessions: [2] }), TABLE(), 0).rows(0, 9)).toEqual([1, 3])
    expect(opened(query({ sessions: [2], filter: 'post' }), TABLE(), 0).rows(0, 9)).toEqual([1])
    expect(opened(query({ sessions: [] }), TABLE(), 0).total).toBe(0)
  })

  it('is sorted, with equal values in capture order in both directions', () => {
    const by = (descending: boolean): number[] =>
      opened(query({ sort: { column: 'size', descending } }), TABLE(), 0).rows(0, 9)
    expect([by(false), by(true)]).toEqual([
      [3, 1, 4, 0, 2],
      [0, 2, 1, 4, 3]
    ])
    const texts = opened(query({ sort: { column: 'path', descending: false } }), TABLE(), 0)
    expect([texts.rows(0, 9), texts.find(2), texts.find(7)]).toEqual([[0, 2, 3, 1, 4], 1, null])
  })
})

describe('a frozen view', () => {
  it.each<[string, Partial<Omit<ViewQuery, 'kind'>>, rows: number[], held: number[]]>([
    ['of everything', {}, [0, 1, 2, 3, 4], [1, 2]],
    ['with a filter', { filter: 'get' }, [0, 2, 3], [0, 1]],
    ['of a session', { sessions: [2] }, [1, 3], [1, 1]],
    ['sorted', { sort: { column: 'size', descending: false } }, [3, 1, 4, 0, 2], [1, 2]]
  ])('%s stays unchanged and counts new rows', (_what, changes, rows, held) => {
    const table = TABLE()
    const view = opened(query({ ...changes, frozenAt: 5 }), table, 0)
    expect([view.rows(0, 9), view.held]).toEqual([rows, 0])
    table.add({ text: 'post /new', size: 0, session: 2 })
    // Row 4 matches only now; frozen rows keep their positions.
    table.rows[4]!.text = 'get after all'
    updated(view, [4, 5], 5000)
    const first = view.held
    table.add({ text: 'get /newer', size: 9, session: 1 })
    updated(view, [6], 9000)
    expect([view.rows(0, 9), [first, view.held], view.pending]).toEqual([rows, held, false])
  })

  it('counts rows that arrived before it was reopened', () => {
    const view = opened(query({ frozenAt: 3, filter: '200' }), TABLE(), 0)
    expect([view.rows(0, 9), view.held, view.tableEnd]).toEqual([[0, 2], 1, 5])
  })

  it('emits only when the count changes', () => {
    const table = TABLE()
    const view = opened(query({ frozenAt: 5 }), table, 0)
    expect(updated(view, [1], 100)).toBeNull()
    table.add({ text: 'new', size: 0, session: 1 })
    expect(updated(view, [5], 200)).toEqual({ total: 5, changedFrom: 5, dropped: 0, held: 1 })
  })

  it.each<[string, Partial<Omit<ViewQuery, 'kind'>>, shown: number[], lost: number, held: number]>([
    ['of everything', {}, [3, 4], 3, 3],
    ['with a filter', { filter: 'get' }, [3], 2, 2]
  ])('%s loses dropped rows and keeps counting', (_what, changes, shown, lost, held) => {
    const table = TABLE()
    const view = opened(query({ ...changes, frozenAt: 5 }), table, 0)
    for (const text of ['get /5', 'post /6', 'get /7']) table.add({ text, size: 0, session: 1 })
    updated(view, [5, 6, 7], 100)
    view.drop(table.present.drop((row) => row < 3))
    expect(updated(view, [], 200)).toEqual({ total: shown.length, changedFrom: 0, dropped: lost, held })
    expect(view.rows(0, 9)).toEqual(shown)
    // Waiting rows may be dropped, too.
    view.drop(table.present.drop((row) => row < 6))
    updated(view, [], 300)
    expect([view.rows(0, 9), view.held]).toEqual([[], held - 1])
  })
})

it('keeps only the given numbers, in its own order', () => {
  const only: [number, number][] = [
    [1, 2],
    [4, 6]
  ]
  const sort = { column: 'size', descending: false } as const
  expect([
    opened(query({ only }), TABLE(), 0).rows(0, 9),
    opened(query({ only, sort }), TABLE(), 0).rows(0, 9)
  ]).toEqual([
    [0, 3, 4],
    [3, 4, 0]
  ])
})

describe('the first changed row', () => {
  it('of an unfiltered view is the lowest changed row', () => {
    const table = TABLE()
    const view = opened(query(), table, 0)
    expect(updated(view, [], 0)).toBeNull()
    table.add({ text: 'new', size: 1, session: 1 })
    expect(updated(view, [2, 5], 0)).toEqual({ total: 6, changedFrom: 2, dropped: 0 })
  })

  it('of a filtered view is the first row that differs', () => {
    const table = TABLE()
    const view = opened(query({ filter: 'get' }), table, 0)
    expect(updated(view, [1, 4], 0)).toBeNull()
    table.add({ text: 'get /new', size: 1, session: 1 })
    expect(updated(view, [5], 0)).toEqual({ total: 4, changedFrom: 3, dropped: 0 })
    expect(updated(view, [2], 0)).toEqual({ total: 4, changedFrom: 1, dropped: 0 })
    table.rows[1]!.text = 'get after all'
    expect(updated(view, [1], 0)).toEqual({ total: 5, changedFrom: 1, dropped: 0 })
    expect(view.rows(0, 9)).toEqual([0, 1, 2, 3, 5])
  })

  it('of a sorted view is emitted once a second', () => {
    const table = TABLE()
    const view = opened(query({ sort: { column: 'size', descending: false } }), table, 1000)
    table.add({ text: 'new', size: 2, session: 1 })
    expect(updated(view, [5], 1999)).toBeNull()
    expect([view.pending, view.total]).toEqual([true, 5])
    expect(updated(view, [], 2000)).toEqual({ total: 6, changedFrom: 0, dropped: 0 })
    expect([view.pending, view.rows(0, 9)]).toEqual([false, [3, 5, 1, 4, 0, 2]])
    expect(updated(view, [], 9000)).toBeNull()
  })

  it('is never after a page that differs from the view', () => {
    const anyRow = fc.record({
      text: fc.constantFrom('get /a', 'get /b', 'put /a', 'post /c'),
      size: fc.nat(3),
      session: fc.integer({ min: 1, max: 2 })
    })
    const anyStep = fc.array(fc.record({ row: fc.nat(60), value: anyRow }), { maxLength: 8 })
    const anyQuery = fc.record({
      filter: fc.constantFrom('', 'get', '/a', 'get /b'),
      sessions: fc.constantFrom<number[] | null>(null, [1], [1, 2]),
      sort: fc.constantFrom<ViewQuery['sort']>(
        null,
        { column: 'size', descending: false },
        { column: 'path', descending: true }
      )
    })
    assertProperty(
      fc.property(anyQuery, fc.array(anyStep, { maxLength: 10 }), (changes, steps) => {
        const table = new Table()
        let now = 0
        const view = opened(query(changes), table, now)
        let shown: number[] = []
        for (const step of steps) {
          now += 1000
          const changed = new Set<number>()
          for (const { row, value } of step) {
            // A row's session never changes; texts only gain matches, as when a head arrives.
            const known = table.rows[row]
            if (known === undefined) changed.add(table.add(value))
            else {
              known.size = value.size
              changed.add(row)
            }
          }
          const change: ViewChange | null = updated(
            view,
            [...changed].sort((a, b) => a - b),
            now
          )
          if (change !== null) {
            expect(change.total).toBe(view.total)
            shown = [...shown.slice(0, change.changedFrom), ...view.rows(change.changedFrom, 1000)]
          }
          expect(shown).toEqual(opened(query(changes), table, now).rows(0, 1000))
        }
      }),
      { numRuns: 200 }
    )
  })
})

describe('a view filtered by a field', () => {
  it('contains the rows that match and drops those that no longer do', () => {
    const table = TABLE()
    const view = opened(query({ filter: 'size:>3 get' }), table, 0)
    const without = opened(query({ filter: '-size:5' }), table, 0)
    expect([view.rows(0, 9), without.rows(0, 9)]).toEqual([
      [0, 2],
      [1, 3, 4]
    ])
    table.rows[2]!.size = 1
    table.rows[3]!.size = 5
    expect(updated(view, [2, 3], 1)).toEqual({ total: 2, changedFrom: 1, dropped: 0 })
    updated(without, [2, 3], 1)
    expect([view.rows(0, 9), without.rows(0, 9)]).toEqual([
      [0, 3],
      [1, 2, 4]
    ])
  })

  it('is refused where the field cannot be read', () => {
    expect(() => opened(query({ filter: 'size:many' }), TABLE(), 0)).toThrow(/not-a-number in size:many/)
  })
})
