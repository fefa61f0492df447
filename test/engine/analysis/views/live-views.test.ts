/** Views through the engine: pages, columns, positions and change notifications. */

import { describe, expect, it } from 'vitest'
import type { Engine } from '../../../../src/engine/engine'
import type { Events } from '../../../../src/shared/contract/contract'
import {
  CONNECTION_COLUMNS,
  EXCHANGE_COLUMNS,
  type ConnectionRow,
  type ExchangeRow,
  type ViewQuery
} from '../../../../src/shared/contract/views'
import { startEngine, startProxy, LIVE } from '../../../helpers/engine'
import { get, ok, play, post, setStage, type Stage } from '../../../helpers/http-traffic'

const ALL: ViewQuery = { kind: 'exchanges', filter: '', sessions: null, sort: null }

async function exchanges(
  engine: Engine,
  changes: Partial<Extract<ViewQuery, { kind: 'exchanges' }>>
): Promise<ExchangeRow[]> {
  const { view } = await engine.handlers['views.open']({
    capture: LIVE,
    query: { ...ALL, ...changes } as ViewQuery
  })
  return (await engine.handlers['views.rows']({ capture: LIVE, view, first: 0, count: 100 }))
    .rows as ExchangeRow[]
}

async function connections(
  engine: Engine,
  changes: Partial<Extract<ViewQuery, { kind: 'connections' }>>
): Promise<ConnectionRow[]> {
  const query = { ...ALL, kind: 'connections', ...changes } as ViewQuery
  const { view } = await engine.handlers['views.open']({ capture: LIVE, query: query })
  return (await engine.handlers['views.rows']({ capture: LIVE, view, first: 0, count: 100 }))
    .rows as ConnectionRow[]
}

async function traffic(): Promise<Stage> {
  const stage = await setStage(await startEngine())
  await play(stage, [
    [get('/zebra'), ok('12345', 'Content-Type: text/html')],
    [post('/apple', 'x'), ok('1', 'Content-Type: application/json')]
  ])
  await play(stage, [['ping', 'pong']])
  await play(stage, [[get('/mango'), ok('123')]])
  return stage
}

const notSorted = (values: (number | string | null)[], sign: 1 | -1): boolean =>
  values.some((value, at) => {
    const before = values[at - 1]
    return at > 0 && before !== undefined && sign * compare(before, value) > 0
  })

/** Missing values sort below all others. */
function compare(a: number | string | null, b: number | string | null): number {
  if (a === b) return 0
  if (a === null || b === null) return a === null ? -1 : 1
  return a < b ? -1 : 1
}

describe('the exchanges table', () => {
  it('can be sorted by each of its columns, both ways', async () => {
    const { engine } = await traffic()
    for (const column of EXCHANGE_COLUMNS) {
      for (const descending of [false, true]) {
        const rows = await exchanges(engine, { sort: { column, descending } })
        expect(rows).toHaveLength(3)
        const values = rows.map((row) => (column === 'path' ? row.target : (row[column] ?? null)))
        expect({ column, descending, wrong: notSorted(values, descending ? -1 : 1) }).toMatchObject({
          wrong: false
        })
      }
    }
  })

  it('can be filtered by method, path, status, type and client', async () => {
    const { engine } = await traffic()
    const targets = async (filter: string): Promise<(string | null)[]> =>
      (await exchanges(engine, { filter })).map(({ target }) => target)
    expect(await targets('post')).toEqual(['/apple'])
    expect(await targets('GET mango')).toEqual(['/mango'])
    expect(await targets('json')).toEqual(['/apple'])
    expect(await targets('200')).toEqual(['/zebra', '/apple', '/mango'])
    expect(await targets('127.0.0.1 z')).toEqual(['/zebra'])
    expect(await targets('teapot')).toEqual([])
  })

  it('lists only the selected sessions', async () => {
    const stage = await traffic()
    const second = await startProxy(stage.engine, stage.server.address)
    await play({ ...stage, proxy: second }, [[get('/other'), ok('')]])
    const rows = await exchanges(stage.engine, { sessions: [second.id] })
    expect(rows.map(({ target, session }) => [target, session])).toEqual([['/other', second.id]])
    expect(await connections(stage.engine, { sessions: [second.id] })).toHaveLength(1)
  })
})

describe('the connections table', () => {
  it('can be sorted by each of its columns, both ways', async () => {
    const { engine } = await traffic()
    for (const column of CONNECTION_COLUMNS) {
      for (const descending of [false, true]) {
        const rows = await connections(engine, { sort: { column, descending } })
        expect(rows).toHaveLength(3)
        const values = rows.map((row) => row[column] ?? null)
        expect({ column, descending, wrong: notSorted(values, descending ? -1 : 1) }).toMatchObject({
          wrong: false
        })
      }
    }
  })

  it('counts bytes and exchanges, and names the protocol and how the connection ended', async () => {
    const { engine, server } = await traffic()
    const rows = await connections(engine, {})
    expect(rows.map(({ protocol, exchanges: count, ended }) => [protocol, count, ended])).toEqual([
      ['http/1', 2, { by: 'client', how: 'fin', code: null }],
      ['raw', 0, { by: 'client', how: 'fin', code: null }],
      ['http/1', 1, { by: 'client', how: 'fin', code: null }]
    ])
    expect(rows[1]).toMatchObject({ up: 4, down: 4, target: `127.0.0.1:${server.address.port}` })
    expect((await connections(engine, { filter: 'raw fin' })).map(({ connection }) => connection)).toEqual([
      2
    ])
  })
})

describe('a view', () => {
  it('returns pages and the position of a number', async () => {
    const { engine } = await traffic()
    const { view, total } = await engine.handlers['views.open']({
      capture: LIVE,
      query: { ...ALL, sort: { column: 'path', descending: false } }
    })
    expect(total).toBe(3)
    const page = await engine.handlers['views.rows']({ capture: LIVE, view, first: 1, count: 1 })
    expect(page).toMatchObject({ kind: 'exchanges', total: 3, rows: [{ target: '/mango' }] })
    expect(await engine.handlers['views.rows']({ capture: LIVE, view, first: 3, count: 5 })).toMatchObject({
      rows: []
    })
    const places = [1, 2, 3, 4].map(async (number) =>
      engine.handlers['views.find']({ capture: LIVE, view, number })
    )
    expect(await Promise.all(places)).toEqual([2, 0, 1, null])
  })

  it('is removed once closed', async () => {
    const engine = await startEngine()
    const { view } = await engine.handlers['views.open']({ capture: LIVE, query: ALL })
    expect(await engine.handlers['views.close']({ capture: LIVE, view })).toBeNull()
    await expect(
      engine.handlers['views.rows']({ capture: LIVE, view, first: 0, count: 1 })
    ).rejects.toMatchObject({
      code: 'not-found'
    })
  })

  it('is refused when too many are open', async () => {
    const engine = await startEngine()
    for (let at = 0; at < 64; at++) await engine.handlers['views.open']({ capture: LIVE, query: ALL })
    await expect(engine.handlers['views.open']({ capture: LIVE, query: ALL })).rejects.toMatchObject({
      code: 'wrong-state'
    })
  })

  it('emits new and changed rows, independently of other views', async () => {
    const stage = await setStage(await startEngine())
    const { engine } = stage
    const told: Events['view'][] = []
    engine.onEvent((name, payload) => {
      if (name === 'view') told.push(payload as Events['view'])
    })
    const everything = await engine.handlers['views.open']({ capture: LIVE, query: ALL })
    const apples = await engine.handlers['views.open']({ capture: LIVE, query: { ...ALL, filter: 'apple' } })
    const sorted = await engine.handlers['views.open']({
      capture: LIVE,
      query: { ...ALL, sort: { column: 'path', descending: true } }
    })
    await play(stage, [
      [get('/first'), ok('')],
      [get('/apple'), ok('')],
      [get('/last'), ok('')]
    ])
    const last = (view: number): Events['view'] | undefined => told.findLast((event) => event.view === view)
    await expect.poll(() => last(everything.view)?.total).toBe(3)
    await expect
      .poll(() => last(apples.view))
      .toEqual({ capture: LIVE, view: apples.view, total: 1, changedFrom: 0, dropped: 0 })
    // Sorted again at most once a second.
    await expect
      .poll(() => last(sorted.view), { timeout: 10_000 })
      .toEqual({ capture: LIVE, view: sorted.view, total: 3, changedFrom: 0, dropped: 0 })
    const page = await engine.handlers['views.rows']({ capture: LIVE, view: sorted.view, first: 0, count: 9 })
    expect((page.rows as ExchangeRow[]).map(({ target }) => target)).toEqual(['/last', '/first', '/apple'])
  })
})
