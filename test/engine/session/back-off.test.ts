import { expect, it } from 'vitest'
import { BackOff } from '../../../src/engine/session/back-off'

const many = (backOff: BackOff, count: number): (number | null)[] =>
  Array.from({ length: count }, () => backOff.next())

it('doubles the delay each time, up to the maximum', () => {
  expect(many(new BackOff({ first: 100, most: 1000, times: null }), 6)).toEqual([
    100, 200, 400, 800, 1000, 1000
  ])
  expect(many(new BackOff({ first: 100, most: 50, times: null }), 2)).toEqual([100, 100])
})

it('ends after the configured number of failures in a row, and counts again after a success', () => {
  const backOff = new BackOff({ first: 10, most: 1000, times: 2 })
  expect(many(backOff, 3)).toEqual([10, 20, null])
  backOff.failedOnce()
  backOff.failedOnce()
  expect(backOff.failed).toBe(2)
  backOff.succeeded()
  expect(backOff.failed).toBe(0)
  expect(many(backOff, 3)).toEqual([10, 20, null])
})

it('never overflows', () => {
  const backOff = new BackOff({ first: 1, most: 60_000, times: null })
  expect(many(backOff, 2000).at(-1)).toBe(60_000)
})
