import { expect, it } from 'vitest'
import { readSize, typedSize } from '../../../../src/renderer/src/kit/form/model/size-input'

it('is shown in the largest fitting unit, without insignificant digits', () => {
  expect([64_000_000, 4_000_000_000, 4_294_967_296, 1_500_000_000_000].map(typedSize)).toEqual([
    { number: '64', unit: 'MB' },
    { number: '4', unit: 'GB' },
    { number: '4.295', unit: 'GB' },
    { number: '1.5', unit: 'TB' }
  ])
})

it('accepts a point or a comma, and only values within its limits', () => {
  const read = (number: string): number | null => readSize({ number, unit: 'GB' }, 1e9, 9e9)
  expect(['1', ' 2.5 ', '2,5', '9', '.9', '9.1', '', 'x', '1e1', '-1'].map(read)).toEqual([
    1e9,
    2.5e9,
    2.5e9,
    9e9,
    null,
    null,
    null,
    null,
    null,
    null
  ])
})
