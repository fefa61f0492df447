import { expect, it } from 'vitest'
import { readBytes, typedBytes } from '../../../../src/renderer/src/kit/form/model/bytes-input'
import { readDuration, typedDuration } from '../../../../src/renderer/src/kit/form/model/duration-input'

it('reads durations with their unit, milliseconds without one', () => {
  expect(
    ['250', '250 ms', '5s', '1.5 s', '0,5 s', '2 min', '1 h', '3 days', '-1', '', 's'].map(readDuration)
  ).toEqual([250, 250, 5000, 1500, 500, 120_000, 3_600_000, null, null, null, null])
})

it('writes a duration so that it is read back the same', () => {
  const lengths = [1, 250, 1000, 1500, 30_000, 90_000, 300_000, 3_600_000, 86_400_000]
  expect(lengths.map(typedDuration)).toEqual([
    '1 ms',
    '250 ms',
    '1 s',
    '1500 ms',
    '30 s',
    '90 s',
    '5 min',
    '1 h',
    '24 h'
  ])
  expect(lengths.map((length) => readDuration(typedDuration(length)))).toEqual(lengths)
})

it('reads and writes sizes in units of a thousand and of 1024', () => {
  expect(['65536', '256 KiB', '1 MB', '1.5k', '1 XB', ''].map(readBytes)).toEqual([
    65_536,
    262_144,
    1_000_000,
    null,
    null,
    null
  ])
  expect([1500, 262_144, 1_000_000, 67_108_864].map(typedBytes)).toEqual([
    '1500 B',
    '256 KiB',
    '1 MB',
    '64 MiB'
  ])
})
