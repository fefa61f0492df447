import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  commonNumbers,
  countNumbers,
  firstNumbers,
  hasNumber,
  numbersIn,
  rangesOf,
  withoutNumber,
  type NumberRange
} from '../../../src/shared/model/number-ranges'
import { assertProperty } from '../../helpers/properties'

const anyRanges = fc.array(
  fc.tuple(fc.nat(60), fc.nat(8)).map(([start, length]): NumberRange => [start, start + length])
)

it('contains its numbers, whatever the ranges it was built from', () => {
  assertProperty(
    fc.property(anyRanges, (given) => {
      const expected = [...new Set(given.flatMap((range) => [...numbersIn([range])]))].sort((a, b) => a - b)
      const ranges = rangesOf(given)
      expect([...numbersIn(ranges)]).toEqual(expected)
      expect(countNumbers(ranges)).toBe(expected.length)
      for (let number = 0; number < 70; number++) {
        expect(hasNumber(ranges, number)).toBe(expected.includes(number))
      }
    })
  )
})

it('intersects two sets', () => {
  assertProperty(
    fc.property(anyRanges, anyRanges, (one, other) => {
      const [a, b] = [rangesOf(one), rangesOf(other)]
      const common = commonNumbers(a, b)
      expect([...numbersIn(common)]).toEqual([...numbersIn(a)].filter((number) => hasNumber(b, number)))
      expect(commonNumbers(b, a)).toEqual(common)
    })
  )
})

it('joins adjacent ranges to stay small', () => {
  expect(
    rangesOf([
      [5, 6],
      [1, 3],
      [3, 5],
      [9, 9]
    ])
  ).toEqual([[1, 6]])
})

it('removes one number, and all beyond a limit', () => {
  const ranges = rangesOf([
    [1, 4],
    [8, 10]
  ])
  expect([withoutNumber(ranges, 2), withoutNumber(ranges, 1), withoutNumber(ranges, 5)]).toEqual([
    [
      [1, 2],
      [3, 4],
      [8, 10]
    ],
    [
      [2, 4],
      [8, 10]
    ],
    ranges
  ])
  expect(firstNumbers(ranges, 4)).toEqual([
    [1, 4],
    [8, 9]
  ])
})
