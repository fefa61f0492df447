/** Counters of a run. */
import { expect, it } from 'vitest'
import { Tally } from '../../../src/engine/repeat/tally'
import { late } from '../../../src/engine/repeat/trouble'

it('ends a run with the last byte received, even if its response is completed later by silence', () => {
  const tally = new Tally(1, false)
  tally.failure(0, late(1000), 1050)
  // Its last byte arrived long before the following silence was over.
  tally.answer(0, 0, 100, 20, 20)
  expect(tally.lastAnswer).toBe(1050)
  tally.answer(0, 0, 1100, 20, 20)
  expect(tally.lastAnswer).toBe(1100)
})
