import { createPinia, setActivePinia } from 'pinia'
import { effectScope, nextTick, shallowRef, watch, type EffectScope } from 'vue'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ExchangeRow } from '../../../../src/shared/contract/views'
import { useGridCursor, type GridCursor } from '../../../../src/renderer/src/features/traffic/use-grid-cursor'
import { useViewTable, type ViewTable } from '../../../../src/renderer/src/features/traffic/use-view-table'
import { exchangeRow, startTestEngine, type TestEngine } from '../../helpers/test-engine'

let engine: TestEngine
let scope: EffectScope

beforeEach(() => {
  setActivePinia(createPinia())
  engine = startTestEngine()
  scope = effectScope()
})
afterEach(() => {
  scope.stop()
  engine.close()
})

/** Resolves when an effect that reads `condition` sees it become true. */
async function until(condition: () => boolean): Promise<void> {
  await new Promise<void>((resolve) => {
    const stop = watch(
      condition,
      (met) => {
        if (!met) return
        resolve()
        void nextTick(() => {
          stop()
        })
      },
      { immediate: true }
    )
  })
}

function setUp(): {
  table: ViewTable<ExchangeRow>
  filter: ReturnType<typeof shallowRef<string>>
  descending: ReturnType<typeof shallowRef<boolean>>
} {
  const filter = shallowRef('')
  const descending = shallowRef(false)
  const table = scope.run(() =>
    useViewTable<'exchanges'>(() => ({
      kind: 'exchanges',
      filter: filter.value,
      sessions: null,
      sort: descending.value ? { column: 'time', descending: true } : null
    }))
  )!
  return { table, filter, descending }
}

const has = (table: ViewTable<ExchangeRow>, row: number): boolean =>
  table.version.value >= 0 && table.row(row) !== undefined

describe('a table', () => {
  it('shows rows once they are requested, and grows by itself', async () => {
    engine.exchanges.push(exchangeRow(1))
    const { table } = setUp()
    await until(() => !table.loading.value)
    table.want(0, 10)
    await until(() => has(table, 0))
    engine.append(exchangeRow(2))
    await until(() => has(table, 1))
    expect([table.total.value, table.row(1)?.exchange]).toEqual([2, 2])
  })

  it('keeps the old rows until the view of another query is open, and then closes the old view', async () => {
    engine.exchanges.push(exchangeRow(1), exchangeRow(2, { target: '/other' }))
    const { table, filter } = setUp()
    await until(() => !table.loading.value)
    table.want(0, 10)
    await until(() => has(table, 0))
    filter.value = 'other'
    await nextTick()
    expect(table.row(0)?.exchange).toBe(1)
    await until(() => table.generation.value === 2 && has(table, 0))
    await engine.client.request('captures.list', {})
    expect([table.row(0)?.exchange, table.total.value, engine.views.size]).toEqual([2, 1, 1])
  })

  it('ends with the last of several rapid queries', async () => {
    engine.exchanges.push(exchangeRow(1), exchangeRow(2))
    const { table, filter } = setUp()
    filter.value = 'item/1'
    await nextTick()
    filter.value = 'item/2'
    await until(() => !table.loading.value)
    table.want(0, 10)
    await until(() => has(table, 0))
    await engine.client.request('captures.list', {})
    expect([table.row(0)?.exchange, engine.views.size]).toEqual([2, 1])
  })

  it('closes its view with its scope', async () => {
    const { table } = setUp()
    await until(() => !table.loading.value)
    scope.stop()
    await engine.client.request('captures.list', {})
    expect(engine.views.size).toBe(0)
  })
})

describe('a table that follows its end', () => {
  const IN_SIGHT = 30
  /** Pending page requests, which the test answers, as a busy engine would. */
  const asked: (() => void)[] = []
  const follow = shallowRef(true)
  let table: ViewTable<ExchangeRow>

  beforeEach(async () => {
    asked.length = 0
    follow.value = true
    engine.close()
    engine = startTestEngine({
      'views.rows': ({ first, count }) =>
        new Promise((resolve) => {
          asked.push(() => {
            const { exchanges } = engine
            resolve({
              kind: 'exchanges',
              total: exchanges.length,
              rows: exchanges.slice(first, first + count)
            })
          })
        })
    })
    table = scope.run(() =>
      useViewTable<'exchanges'>(() => ({ kind: 'exchanges', filter: '', sessions: null, sort: null }), {
        follow: () => follow.value
      })
    )!
    await until(() => !table.loading.value)
  })

  /** The port preserves order: when this request is answered, all earlier messages have arrived. */
  const passed = async (): Promise<void> => {
    await engine.client.request('captures.list', {})
  }
  const flow = async (rows: number): Promise<void> => {
    const { length } = engine.exchanges
    engine.append(...Array.from({ length: rows }, (_, index) => exchangeRow(length + index + 1)))
    await passed()
    look()
  }
  const answer = async (): Promise<void> => {
    for (const reply of asked.splice(0)) reply()
    await passed()
    look()
  }
  /** Does what the grid does: renders the rows before the shown end. */
  const look = (): void => {
    table.want(Math.max(0, table.shown.value - IN_SIGHT), table.shown.value)
  }
  const blanks = (): number => {
    let found = 0
    const end = table.shown.value
    for (let row = Math.max(0, end - IN_SIGHT); row < end; row++) if (table.row(row) === undefined) found++
    return found
  }

  it('keeps showing rows with 250 more in each event, even if a page takes three times as long', async () => {
    await flow(250)
    await answer()
    const seen: { blanks: number; behind: number; reads: number }[] = []
    for (let round = 1; round <= 30; round++) {
      await flow(250)
      if (round % 3 === 0) await answer()
      seen.push({
        blanks: blanks(),
        behind: table.total.value - table.shown.value,
        reads: asked.length
      })
    }
    expect(table.total.value).toBe(31 * 250)
    expect(Math.max(...seen.map((round) => round.blanks))).toBe(0)
    // At most two responses behind, however long it continues: one or two pages in view, and as many at the end.
    expect(Math.max(...seen.map((round) => round.behind))).toBeLessThanOrEqual(2 * 3 * 250)
    expect(Math.max(...seen.map((round) => round.reads))).toBeLessThanOrEqual(4)
    while (asked.length > 0) await answer()
    expect([table.shown.value, blanks()]).toEqual([31 * 250, 0])
  })

  it('shows a single new row once it is loaded, and not before', async () => {
    await flow(40)
    await answer()
    await flow(1)
    expect([table.total.value, table.shown.value, blanks()]).toEqual([41, 40, 0])
    await answer()
    expect([table.shown.value, table.row(40)?.exchange]).toEqual([41, 41])
  })

  it('shows all rows as soon as following ends', async () => {
    await flow(40)
    await answer()
    await flow(1000)
    follow.value = false
    await nextTick()
    expect([table.total.value, table.shown.value]).toEqual([1040, 1040])
  })

  it('shrinks when rows are removed', async () => {
    await flow(400)
    await answer()
    engine.exchanges.length = 10
    for (const view of engine.views.keys())
      engine.server.emit('view', { capture: 1, view, total: 10, changedFrom: 0, dropped: 0 })
    await passed()
    expect([table.total.value, table.shown.value]).toEqual([10, 10])
    while (asked.length > 0) await answer()
    await flow(5)
    while (asked.length > 0) await answer()
    expect([table.shown.value, blanks()]).toEqual([15, 0])
  })
})

describe('the cursor of a table', () => {
  const selected = shallowRef<number | null>(null)
  const scrolledTo: number[] = []

  function withCursor(table: ViewTable<ExchangeRow>): GridCursor {
    selected.value = null
    scrolledTo.length = 0
    return scope.run(() =>
      useGridCursor<ExchangeRow>({
        table,
        numberOf: ({ exchange }) => exchange,
        selected: () => selected.value,
        select: ({ exchange }) => (selected.value = exchange),
        scrollToRow: (row) => scrolledTo.push(row),
        onLocated: () => undefined
      })
    )!
  }

  it('selects the target row once it is loaded', async () => {
    engine.exchanges.push(...Array.from({ length: 500 }, (_, index) => exchangeRow(index + 1)))
    const { table } = setUp()
    const cursor = withCursor(table)
    await until(() => !table.loading.value)
    cursor.goTo(499)
    expect([selected.value, scrolledTo]).toEqual([null, [499]])
    await until(() => selected.value !== null)
    expect([selected.value, cursor.cursor.value]).toEqual([500, 499])
  })

  it('moves to a row selected elsewhere', async () => {
    engine.exchanges.push(exchangeRow(1), exchangeRow(2), exchangeRow(3))
    const { table } = setUp()
    const { cursor } = withCursor(table)
    await until(() => !table.loading.value)
    selected.value = 3
    await until(() => cursor.value === 2)
    expect(scrolledTo).toEqual([2])
  })

  it('stays with the selected exchange when the order changes', async () => {
    engine.exchanges.push(exchangeRow(1), exchangeRow(2), exchangeRow(3))
    const { table, descending } = setUp()
    const { cursor } = withCursor(table)
    await until(() => !table.loading.value)
    selected.value = 3
    await until(() => cursor.value === 2)
    descending.value = true
    await until(() => cursor.value === 0)
    expect(selected.value).toBe(3)
  })

  it('leaves the table when the selected exchange is filtered out', async () => {
    engine.exchanges.push(exchangeRow(1, { target: '/other' }), exchangeRow(2))
    const { table, filter } = setUp()
    const { cursor } = withCursor(table)
    await until(() => !table.loading.value)
    selected.value = 2
    await until(() => cursor.value === 1)
    filter.value = 'other'
    await until(() => cursor.value === null)
    expect(selected.value).toBe(2)
  })
})
