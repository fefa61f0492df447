import { afterEach, beforeEach, expect, it } from 'vitest'
import { ViewSource, type ViewSourceListener } from '../../../../src/renderer/src/app/bridge/view-source'
import { exchangeRow, startTestEngine, type TestEngine } from '../../helpers/test-engine'

let engine: TestEngine

beforeEach(() => {
  engine = startTestEngine()
})
afterEach(() => {
  engine.close()
})

const everything = { kind: 'exchanges', filter: '', sessions: null, sort: null } as const

/** Each change can be awaited, whether it arrives before or after the call. */
function listener(): ViewSourceListener & { changed: () => Promise<void>; errors: unknown[] } {
  const errors: unknown[] = []
  let seen = 0
  let taken = 0
  let wake: () => void = () => undefined
  return {
    errors,
    onChange: () => {
      seen++
      wake()
    },
    onError: (error) => errors.push(error),
    changed: async () => {
      if (seen === taken) await new Promise<void>((resolve) => (wake = resolve))
      taken = seen
    }
  }
}

it('knows the total and fetches only the requested pages', async () => {
  engine.exchanges.push(...Array.from({ length: 950 }, (_, index) => exchangeRow(index + 1)))
  const events = listener()
  const source = await ViewSource.open(engine.client, 1, everything, events)
  source.want(250, 260)
  await events.changed()
  expect({
    total: source.total,
    here: source.row(255)?.exchange,
    elsewhere: source.row(0),
    reads: engine.asked.filter((name) => name === 'views.rows').length
  }).toEqual({ total: 950, here: 256, elsewhere: undefined, reads: 1 })
})

it('grows with the capture and keeps the visible rows meanwhile', async () => {
  engine.exchanges.push(exchangeRow(1), exchangeRow(2))
  const events = listener()
  const source = await ViewSource.open(engine.client, 1, everything, events)
  source.want(0, 10)
  await events.changed()
  engine.append(exchangeRow(3))
  await events.changed()
  expect([source.total, source.row(0)?.exchange]).toEqual([3, 1])
  source.want(0, 10)
  await events.changed()
  expect(source.row(2)?.exchange).toBe(3)
})

it('does not reload pages before the first changed row', async () => {
  engine.exchanges.push(...Array.from({ length: 150 }, (_, index) => exchangeRow(index + 1)))
  const events = listener()
  const source = await ViewSource.open(engine.client, 1, everything, events)
  source.want(0, 50)
  await events.changed()
  engine.append(exchangeRow(151))
  await events.changed()
  source.want(0, 50)
  expect(engine.asked.filter((name) => name === 'views.rows').length).toBe(1)
})

it('applies events of the view that arrive before the reply to its opening', async () => {
  engine.close()
  engine = startTestEngine({
    'views.open': () => {
      engine.server.emit('view', { capture: 1, view: 1, total: 7, changedFrom: 0, dropped: 0 })
      return { view: 1, total: 5 }
    }
  })
  const source = await ViewSource.open(engine.client, 1, everything, listener())
  expect(source.total).toBe(7)
})

it('finds a number’s row, and none for a filtered one', async () => {
  engine.exchanges.push(exchangeRow(1), exchangeRow(2, { target: '/other' }), exchangeRow(3))
  const source = await ViewSource.open(engine.client, 1, { ...everything, filter: 'item' }, listener())
  expect([await source.find(3), await source.find(2)]).toEqual([1, null])
})

it('closes its view once, and emits nothing afterwards', async () => {
  const events = listener()
  const source = await ViewSource.open(engine.client, 1, everything, events)
  source.close()
  source.close()
  await engine.client.request('captures.list', {})
  engine.append(exchangeRow(1))
  await engine.client.request('captures.list', {})
  expect([
    engine.views.size,
    source.total,
    engine.asked.filter((name) => name === 'views.close').length
  ]).toEqual([0, 0, 1])
})

it('reports a failed read', async () => {
  engine.exchanges.push(exchangeRow(1))
  const events = listener()
  const source = await ViewSource.open(engine.client, 1, everything, events)
  engine.views.clear()
  source.want(0, 1)
  await engine.client.request('captures.list', {})
  expect(events.errors).toMatchObject([{ code: 'not-found' }])
})
