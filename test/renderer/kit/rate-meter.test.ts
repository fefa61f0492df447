import { expect, it } from 'vitest'
import { RATE_SAMPLES, RateMeter } from '../../../src/renderer/src/kit/model/rate-meter'

it('turns totals into bytes a second, over the time that really passed', () => {
  const meter = new RateMeter()
  meter.sample(0, 500)
  meter.sample(1000, 1500)
  meter.sample(3000, 5500)
  expect([meter.rates, meter.latest]).toEqual([[1000, 2000], 2000])
})

it('knows no rate from a single sample, nor between two of one instant', () => {
  const meter = new RateMeter()
  meter.sample(5, 100)
  meter.sample(5, 900)
  expect([meter.rates, meter.latest]).toEqual([[], 0])
})

it('begins anew when the total falls', () => {
  const meter = new RateMeter()
  meter.sample(0, 1000)
  meter.sample(1000, 10)
  meter.sample(2000, 30)
  expect(meter.rates).toEqual([0, 20])
})

it('keeps the last samples only', () => {
  const meter = new RateMeter()
  for (let second = 0; second <= RATE_SAMPLES + 5; second++) meter.sample(second * 1000, second * second)
  expect([meter.rates.length, meter.latest]).toEqual([RATE_SAMPLES, 2 * (RATE_SAMPLES + 5) - 1])
})
