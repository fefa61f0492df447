import { expect, it } from 'vitest'
import { barOf, spanOf } from '../../../../src/renderer/src/features/traffic/model/waterfall'

const row = (
  time: number,
  waited: number | null,
  took: number | null,
  state: 'open' | 'complete' | 'incomplete' = 'complete'
) => ({ time, waited, took, state })

it('spans from the first start to the last end', () => {
  expect(spanOf([row(100, 5, 50), row(120, 1, 10), row(90, 3, null)])).toEqual({ start: 90, end: 150 })
})

it('has no span without rows, and one with width for a single instant', () => {
  expect([spanOf([]), spanOf([row(7, null, 0)])]).toEqual([null, { start: 7, end: 8 }])
})

it('places a bar by its start and length, with the waiting part', () => {
  expect(barOf(row(150, 10, 40), { start: 100, end: 200 })).toEqual({ left: 0.5, width: 0.4, waited: 0.25 })
})

it('keeps a short bar visible, inside the column', () => {
  expect(barOf(row(200, 0, 0), { start: 100, end: 200 })).toEqual({ left: 0.98, width: 0.02, waited: 0 })
})

it('extends an exchange in progress to the end', () => {
  expect(barOf(row(150, null, null, 'open'), { start: 100, end: 200 })).toEqual({
    left: 0.5,
    width: 0.5,
    waited: 0
  })
})

it('does not extend an incomplete exchange', () => {
  expect(barOf(row(150, null, null, 'incomplete'), { start: 100, end: 200 })).toEqual({
    left: 0.5,
    width: 0.02,
    waited: 0
  })
})
