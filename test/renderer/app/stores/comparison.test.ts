/** The counterpart of a compared exchange: an explicit request, two selected rows, the left side, or its original. */
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { useCaptureStore } from '../../../../src/renderer/src/app/stores/capture'
import { useComparisonStore } from '../../../../src/renderer/src/app/stores/comparison'
import { useTablesStore } from '../../../../src/renderer/src/app/stores/tables'
import { captureTotals, startTestEngine, type TestEngine } from '../../helpers/test-engine'

let engine: TestEngine

beforeEach(async () => {
  engine = startTestEngine()
  setActivePinia(createPinia())
  useCaptureStore()
  engine.server.emit('captures', [captureTotals({ capture: 1 })])
  await engine.client.request('captures.list', {})
})
afterEach(() => {
  engine.close()
})

/** Returns the numbers of both, for the shown exchange. */
function pairOf(exchange: number, replayOf: number | null = null): (number | undefined)[] | null {
  const pair = useComparisonStore().pairOf(exchange, replayOf)
  return pair === null ? null : [pair.left.exchange, pair.right.exchange]
}

it('the pair is absent for one row without an original', () => {
  expect([pairOf(3), pairOf(3, 1)]).toEqual([null, [1, 3]])
})

it('the pair is the two selected rows, whichever of them is focused', () => {
  useComparisonStore()
  const { exchanges } = useTablesStore()
  exchanges.picked = [
    [3, 4],
    [7, 8]
  ]
  expect([pairOf(3), pairOf(7, 1), pairOf(5)]).toEqual([[3, 7], [3, 7], null])
  exchanges.picked = [[3, 5]]
  expect(pairOf(4)).toEqual([3, 4])
  exchanges.picked = [[3, 6]]
  expect(pairOf(4)).toBeNull()
})

it('the pair is the most recent request: two rows, or two others by name', () => {
  const comparison = useComparisonStore()
  const { exchanges } = useTablesStore()
  comparison.compare({ exchange: 1 }, { exchange: 3, connection: 1 })
  exchanges.picked = [[3, 5]]
  expect(pairOf(3)).toEqual([3, 4])
  // The same two, swapped.
  const [left, right] = [4, 3].map((exchange) => ({ capture: 1, exchange }))
  comparison.choose({ left: left!, right: right! })
  expect(pairOf(3)).toEqual([4, 3])
})

it('the pair is the two selected rows even if a left side is set', () => {
  useComparisonStore().mark(1)
  expect(pairOf(3)).toEqual([1, 3])
  useTablesStore().exchanges.picked = [[3, 5]]
  expect([pairOf(3), pairOf(5)]).toEqual([
    [3, 4],
    [1, 5]
  ])
})
