import { expect, it } from 'vitest'
import { durationUnits } from '../../../../src/renderer/src/kit/words/model/duration-units'

it.each([
  [0, '0 second'],
  [1, '1 second'],
  [60, '1 minute'],
  [90, '1 minute 30 second'],
  [3600, '1 hour'],
  [3601, '1 hour'],
  [5400, '1 hour 30 minute'],
  [86_400, '1 day'],
  [259_200, '3 day'],
  [31_536_000, '1 year'],
  [31_536_001, '1 year'],
  [-7200, '2 hour']
])('%i seconds are shown in common units: %s', (seconds, expected) => {
  expect(
    durationUnits(seconds)
      .map(({ unit, count }) => `${count} ${unit}`)
      .join(' ')
  ).toBe(expected)
})
