/** Closing the engine during a load test: no activity continues, and no promise stays pending. */

import { expect, it } from 'vitest'
import { startEngine } from '../../helpers/engine'
import { countingServer, repeatOf } from '../../helpers/repeating'

it.each(['all', 'none'] as const)('ends a run in progress, of which %s is recorded', async (what) => {
  const engine = await startEngine()
  let answered: () => void = () => undefined
  const busy = new Promise<void>((resolve) => (answered = resolve))
  const { address } = await countingServer((_request, response) => {
    response.end('ok')
    answered()
  })
  await engine.handlers['repeat.start'](
    repeatOf(address, { count: null, seconds: 3600, record: { what }, connections: { kind: 'keep' } })
  )
  await busy
  await engine.close()
  expect((await engine.handlers['repeat.get']({}))?.state).not.toBe('running')
})

it.each(['all', 'none'] as const)('starts no run once it closes, of which %s is recorded', async (what) => {
  const server = await countingServer()
  // It may close at every moment of the beginning.
  for (let turns = 0; turns < 24; turns++) {
    const engine = await startEngine()
    const input = repeatOf(server.address, { count: null, seconds: 3600, record: { what } })
    const beginning = Promise.resolve(engine.handlers['repeat.start'](input)).catch(() => null)
    for (let turn = 0; turn < turns; turn++) await Promise.resolve()
    await engine.close()
    await beginning
    const state = (await engine.handlers['repeat.get']({}))?.state
    expect(state, `after ${turns} turns`).not.toBe('running')
  }
})
