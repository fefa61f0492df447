import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { useCaptureStore } from '../../../../src/renderer/src/app/stores/capture'
import { useTablesStore } from '../../../../src/renderer/src/app/stores/tables'
import { captureTotals, startTestEngine, type TestEngine } from '../../helpers/test-engine'

let engine: TestEngine

beforeEach(() => {
  engine = startTestEngine()
  setActivePinia(createPinia())
})
afterEach(() => {
  engine.close()
})

const told = async (...list: Parameters<typeof captureTotals>[0][]): Promise<void> => {
  engine.server.emit('captures', list.map(captureTotals))
  await engine.client.request('captures.list', {})
}

it('shows a file from its beginning, however fast its rows arrive, and follows the live capture as before', async () => {
  const [captures, tables] = [useCaptureStore(), useTablesStore()]
  const following = (): boolean[] => [tables.exchanges.follow, tables.connections.follow]
  const live = { capture: 1 }
  const file = { capture: 2, kind: 'file', state: 'opening' } as const
  await told(live, file)
  tables.connections.follow = false
  const seen = [following()]
  captures.show(2)
  seen.push(following())
  // The user follows the end of the table.
  tables.exchanges.follow = true
  await told(live, { ...file, state: 'open' })
  seen.push(following())
  captures.show(null)
  seen.push(following())
  expect(seen).toEqual([
    [true, false],
    [false, false],
    [true, false],
    [true, false]
  ])
})

it('continues to follow when the live capture is cleared', async () => {
  const [captures, tables] = [useCaptureStore(), useTablesStore()]
  await told({ capture: 1 })
  await told({ capture: 2 })
  expect([captures.shown, tables.exchanges.follow]).toEqual([2, true])
})
