/** All replays that go back to one original, wherever that is: listed, in copies too, and out of opened files. */
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { DEFAULT_LIMITS } from '../../../src/engine/capture/ring-files'
import type { AttemptsOf } from '../../../src/shared/contract/attempts'
import type { ExchangeRow } from '../../../src/shared/contract/views'
import type { Engine } from '../../../src/engine/engine'
import { LIVE, startEngine, temporaryFolder, untilClosed, untilComplete } from '../../helpers/engine'
import { get, ok, play, setStage, type Stage } from '../../helpers/http-traffic'
import { waitFor } from '../../helpers/patience'
import { receive } from '../../helpers/servers'

/** Replays an exchange and sends its response; its number is `comes`. */
async function again(
  { engine, server }: Stage,
  exchange: number,
  comes: number,
  capture = LIVE
): Promise<void> {
  await engine.handlers['exchanges.replay']({ capture, exchange })
  const target = await server.accepted()
  await receive(target, get('/one').length)
  target.end(ok('again'))
  await untilComplete(engine, comes)
}

async function rows(engine: Engine, attemptsOf: AttemptsOf, capture = LIVE): Promise<ExchangeRow[]> {
  const query = { kind: 'exchanges', filter: '', sessions: null, sort: null, attemptsOf } as const
  const { view } = await engine.handlers['views.open']({ capture, query })
  const page = await engine.handlers['views.rows']({ capture, view, first: 0, count: 100 })
  await engine.handlers['views.close']({ capture, view })
  return page.kind === 'exchanges' ? page.rows : []
}

async function numbers(engine: Engine, attemptsOf: AttemptsOf, capture = LIVE): Promise<number[]> {
  return (await rows(engine, attemptsOf, capture)).map(({ exchange }) => exchange)
}

async function copyOf(engine: Engine, capture = LIVE): Promise<number> {
  const path = join(await temporaryFolder(), 'saved.pcapng')
  expect(await engine.captures.save(capture, path)).toBe(true)
  const copy = await engine.captures.open(path)
  await waitFor(async () => {
    const all = await engine.handlers['captures.list']({})
    expect(all.find((totals) => totals.capture === copy)).toMatchObject({ state: 'open', error: null })
  })
  return copy
}

async function two(stage: Stage): Promise<void> {
  await play(stage, [
    [get('/one'), ok('first')],
    [get('/two'), ok('second')]
  ])
}

it('replays are found from the original and from each of them, including replays of replays', async () => {
  const stage = await setStage(await startEngine())
  const { engine, server } = stage
  await two(stage)
  await again(stage, 1, 3)
  await again(stage, 3, 4)
  await again(stage, 2, 5)
  await again(stage, 1, 6)
  for (const exchange of [1, 3, 4, 6]) expect(await numbers(engine, { exchange })).toEqual([3, 4, 6])
  expect(await numbers(engine, { exchange: 2 })).toEqual([5])
  const [, second] = await rows(engine, { exchange: 1 })
  expect(second).toMatchObject({ exchange: 4, replayOf: 3, sentTo: `127.0.0.1:${server.address.port}` })
  expect(await engine.handlers['attempts.original']({ capture: LIVE, exchange: 4 })).toMatchObject({
    exchange: 1,
    elsewhere: null,
    place: { connection: 1, up: 0, down: 0 }
  })
  await expect(engine.handlers['attempts.original']({ capture: LIVE, exchange: 99 })).rejects.toMatchObject({
    code: 'not-found'
  })
})

it('replays from an opened file are recorded live, and found from the file, its copies and each other', async () => {
  const stage = await setStage(await startEngine({ ring: DEFAULT_LIMITS }))
  const { engine } = stage
  await two(stage)
  const file = await copyOf(engine)
  // Numbers of the live capture that follows mean others.
  const live = (await engine.handlers['captures.clear']({})).capture
  await engine.handlers['exchanges.replay']({ capture: file, exchange: 2 })
  const target = await stage.server.accepted()
  await receive(target, get('/two').length)
  target.end(ok('again'))
  await waitFor(async () => {
    expect((await engine.handlers['exchanges.get']({ capture: live, exchange: 1 })).row.state).toBe(
      'complete'
    )
  })
  await engine.handlers['exchanges.replay']({ capture: live, exchange: 1 })
  const next = await stage.server.accepted()
  await receive(next, get('/two').length)
  next.end(ok('again'))
  await waitFor(async () => {
    expect((await engine.handlers['exchanges.get']({ capture: live, exchange: 2 })).row.state).toBe(
      'complete'
    )
  })

  const { place } = await engine.handlers['attempts.original']({ capture: file, exchange: 2 })
  expect(place).not.toBeNull()
  if (place === null) return
  const found = await rows(engine, place, live)
  expect(found.map(({ exchange, replayOf, replayFrom }) => [exchange, replayOf, replayFrom])).toEqual([
    [1, null, { file: 'saved.pcapng', exchange: 2 }],
    [2, 1, undefined]
  ])
  const { exchange, elsewhere } = await engine.handlers['attempts.original']({ capture: live, exchange: 2 })
  expect(exchange).toBeNull()
  expect(elsewhere).toEqual({ ...place, file: 'saved.pcapng', number: 2, of: 'GET /two' })
  expect(await engine.handlers['attempts.find']({ capture: file, place })).toBe(2)
  expect(await engine.handlers['attempts.find']({ capture: live, place })).toBeNull()
  const copy = await copyOf(engine, file)
  expect(await engine.handlers['attempts.find']({ capture: copy, place })).toBe(2)
  const saved = await copyOf(engine, live)
  expect(await numbers(engine, place, saved)).toEqual([1, 2])
  expect(await numbers(engine, { exchange: 2 }, saved)).toEqual([1, 2])
})

it('replays are the same in a saved capture that is reopened', async () => {
  const stage = await setStage(await startEngine())
  const { engine } = stage
  await two(stage)
  await again(stage, 1, 3)
  await again(stage, 3, 4)
  const copy = await copyOf(engine)
  expect(await numbers(engine, { exchange: 4 }, copy)).toEqual([3, 4])
})

it('failed replays are listed separately, since they have no exchange', async () => {
  const stage = await setStage(await startEngine())
  const { engine } = stage
  await two(stage)
  await again(stage, 1, 3)
  const target = { host: '127.0.0.1', port: 1 }
  const { connection } = await engine.handlers['exchanges.replay']({ capture: LIVE, exchange: 3, target })
  await untilClosed(engine, connection)
  const query = { kind: 'connections', filter: '', sessions: null, sort: null } as const
  const listed = async (attemptsOf: AttemptsOf): Promise<number[]> => {
    const { view } = await engine.handlers['views.open']({ capture: LIVE, query: { ...query, attemptsOf } })
    const page = await engine.handlers['views.rows']({ capture: LIVE, view, first: 0, count: 100 })
    await engine.handlers['views.close']({ capture: LIVE, view })
    return page.kind === 'connections' ? page.rows.map((row) => row.connection) : []
  }
  expect(await listed({ exchange: 1 })).toEqual([connection])
  expect(await listed({ exchange: 2 })).toEqual([])
  expect(await numbers(engine, { exchange: 1 })).toEqual([3])
})
