import { expect, it } from 'vitest'
import { RATE_SAMPLES, RateMeter } from '../../../src/renderer/src/kit/model/rate-meter'

it('converts totals to bytes per second, over the actual time', () => {
  const meter = new RateMeter()
  meter.sample(0, 500)
  meter.sample(1000, 1500)
  meter.sample(3000, 5500)
  expect([meter.rates, meter.latest]).toEqual([[1000, 2000], 2000])
})

it('has no rate for a single sample, nor for two at the same time', () => {
  const meter = new RateMeter()
  meter.sample(5, 100)
  meter.sample(5, 900)
  expect([meter.rates, meter.latest]).toEqual([[], 0])
})

it('restarts when the total decreases', () => {
  const meter = new RateMeter()
  meter.sample(0, 1000)
  meter.sample(1000, 10)
  meter.sample(2000, 30)
  expect(meter.rates).toEqual([0, 20])
})

it('keeps the latest samples only', () => {
  const meter = new RateMeter()
  for (let second = 0; second <= RATE_SAMPLES + 5; second++) meter.sample(second * 1000, second * second)
  expect([meter.rates.length, meter.latest]).toEqual([RATE_SAMPLES, 2 * (RATE_SAMPLES + 5) - 1])
})
