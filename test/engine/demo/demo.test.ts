import { expect, it } from 'vitest'
import type { ExchangeRow } from '../../../src/shared/contract/views'
import type { Engine } from '../../../src/engine/engine'
import { startEngine, LIVE } from '../../helpers/engine'

async function exchanges(engine: Engine): Promise<ExchangeRow[]> {
  const query = { kind: 'exchanges', filter: '', sessions: null, sort: null } as const
  const { view } = await engine.handlers['views.open']({ capture: LIVE, query: query })
  return (await engine.handlers['views.rows']({ capture: LIVE, view, first: 0, count: 100 }))
    .rows as ExchangeRow[]
}

it('shows every kind of response, and sends its requests again when restarted', async () => {
  const engine = await startEngine()
  const session = await engine.handlers['demo.start']({})
  expect(session).toMatchObject({ state: 'running', config: { name: 'Demo' } })
  await expect
    .poll(async () => (await exchanges(engine)).filter(({ state }) => state === 'complete').length)
    .toBe(8)
  const rows = (await exchanges(engine)).map(
    ({ method, target, status, type }) => `${method} ${target} ${status} ${type}`
  )
  expect(rows.sort()).toEqual([
    'GET / 200 text/html',
    'GET /api/orders?page=1 200 application/json',
    'GET /compressed 200 application/json',
    'GET /favicon.ico 404 application/json',
    'GET /img/logo.gif 200 image/gif',
    'GET /old 302 ',
    'GET /stream 200 text/plain',
    'PUT /api/orders/9917 409 application/json'
  ])
  const again = await engine.handlers['demo.start']({})
  expect(again.id).toBe(session.id)
  await expect.poll(async () => (await exchanges(engine)).length).toBe(16)
  expect(engine.sessions.list()).toHaveLength(1)
})

it('starts its proxy again after it was stopped or removed', async () => {
  const engine = await startEngine()
  const { id } = await engine.handlers['demo.start']({})
  await engine.handlers['sessions.stop']({ id })
  expect(await engine.handlers['demo.start']({})).toMatchObject({ id, state: 'running' })
  await engine.handlers['sessions.remove']({ id })
  expect(await engine.handlers['demo.start']({})).toMatchObject({ state: 'running' })
})

it('decodes the compressed answer', async () => {
  const engine = await startEngine()
  await engine.handlers['demo.start']({})
  await expect
    .poll(async () => (await exchanges(engine)).filter(({ state }) => state === 'complete').length)
    .toBe(8)
  const { exchange } = (await exchanges(engine)).find(({ target }) => target === '/compressed')!
  const { bytes, decoded } = await engine.handlers['exchanges.body']({
    capture: LIVE,
    exchange,
    message: 1,
    offset: 0,
    length: 1000
  })
  expect(decoded).toEqual(['gzip'])
  expect(JSON.parse(Buffer.from(bytes).toString())).toMatchObject([{ id: 9917 }, { id: 9918 }])
})
