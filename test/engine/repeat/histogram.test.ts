import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Histogram } from '../../../src/engine/repeat/histogram'
import { assertProperty } from '../../helpers/properties'

function counted(values: Iterable<number>): Histogram {
  const histogram = new Histogram()
  for (const value of values) histogram.add(value)
  return histogram
}

/** Nearest rank, by sorting. */
function exact(values: readonly number[], of: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(1, Math.ceil((values.length * of) / 100 - 1e-9 * values.length)) - 1]!
}

const PERCENTILES = [1, 50, 75, 90, 95, 99, 99.9, 99.99, 100]

describe('a histogram of durations', () => {
  it('returns percentiles within 1 % of a sorted list, for any values', () => {
    const duration = fc.double({ min: 0.0001, max: 8_000_000, noNaN: true })
    assertProperty(
      fc.property(fc.array(duration, { minLength: 1, maxLength: 400 }), (values) => {
        const histogram = counted(values)
        for (const of of PERCENTILES) {
          const right = exact(values, of)
          expect(Math.abs(histogram.percentile(of) - right)).toBeLessThanOrEqual(right * 0.01)
        }
      }),
      { numRuns: 300 }
    )
  })

  it('returns the exact count, minimum, maximum, mean and deviation', () => {
    const { percentiles, ...figures } = counted([1, 2, 3, 4, 90]).figures()
    expect(figures).toEqual({ count: 5, min: 1, mean: 20, deviation: expect.closeTo(39.147, 3), max: 90 })
    expect(percentiles.map(({ of }) => of)).toEqual([50, 75, 90, 95, 99, 99.9, 99.99])
  })

  it('returns percentiles between the minimum and the maximum', () => {
    const histogram = counted([0.123456, 0.123457])
    expect([histogram.percentile(1), histogram.percentile(100)]).toEqual([
      expect.toSatisfy((value: number) => value >= 0.123456),
      0.123457
    ])
  })

  it('accepts extreme values: zero, and weeks', () => {
    const histogram = counted([0, 1e12])
    expect(histogram.figures()).toMatchObject({ count: 2, min: 0, max: 1e12 })
    expect(histogram.bars(50).reduce((sum, { count }) => sum + count, 0)).toBe(2)
  })

  it('is empty without values', () => {
    const histogram = new Histogram()
    expect(histogram.figures()).toMatchObject({ count: 0, min: 0, mean: 0, deviation: 0, max: 0 })
    expect(histogram.bars(10)).toEqual([])
  })

  it('has adjacent bars that contain every value', () => {
    const bars = counted(Array.from({ length: 1000 }, (_, n) => 0.5 + n * n * 0.001)).bars(40)
    expect(bars.length).toBeLessThanOrEqual(40)
    expect(bars.slice(1).map(({ from }) => from)).toEqual(bars.slice(0, -1).map(({ to }) => to))
    expect(bars.reduce((sum, { count }) => sum + count, 0)).toBe(1000)
  })
})
