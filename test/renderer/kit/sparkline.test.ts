import { expect, it } from 'vitest'
import { sparklinePoints } from '../../../src/renderer/src/kit/model/sparkline'

const size = { width: 30, height: 10, samples: 4, floor: 1 }

it('shows oldest to newest, the peak at the top', () => {
  expect(sparklinePoints([0, 5, 10, 0], size)).toBe('0.0,10.0 10.0,5.0 20.0,0.0 30.0,10.0')
})

it('puts the newest at the right edge and zeros before the first', () => {
  expect(sparklinePoints([10, 10], size)).toBe('0.0,10.0 10.0,10.0 20.0,0.0 30.0,0.0')
})

it('shows values below the floor near the bottom', () => {
  expect(sparklinePoints([1, 1, 1, 1], { ...size, floor: 10 })).toBe('0.0,9.0 10.0,9.0 20.0,9.0 30.0,9.0')
})
