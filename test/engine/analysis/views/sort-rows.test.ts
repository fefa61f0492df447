/** Sorting of rows, compared with sorting by comparing the values. */

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { sortRows, type SortKey } from '../../../../src/engine/analysis/views/sorting/sort-rows'
import { assertProperty } from '../../../helpers/properties'

function sorted(values: readonly (string | number)[], descending: boolean, key?: Partial<SortKey>): number[] {
  const rows = values.map((_, at) => 10 + 2 * at)
  const of = (row: number): string | number => values[(row - 10) / 2]!
  const work = sortRows(rows, { of, ...key }, descending)
  for (;;) {
    const step = work.next()
    if (step.done === true) return step.value.map((row) => (row - 10) / 2)
  }
}

/** Equal values keep their order, in both directions. */
function expected(values: readonly (string | number)[], descending: boolean): number[] {
  const sign = descending ? -1 : 1
  const compare = (a: string | number, b: string | number): number => (a === b ? 0 : a < b ? -1 : 1)
  return [...values.keys()].sort((a, b) => sign * compare(values[a]!, values[b]!) || a - b)
}

const anyNumber = fc.oneof(
  fc.integer({ min: -1, max: 300 }),
  fc.double({ noNaN: true }),
  fc.constantFrom(0, -0, 2 ** 40)
)
const anyText = fc.oneof(
  fc.string({ maxLength: 8 }),
  fc.constantFrom(
    '',
    '/',
    '/\0',
    '/\0\0',
    '/a',
    '/é',
    '/ÿ',
    '/Ͼ',
    '/Ͽ',
    '/Ͽb',
    '/Ͽa',
    '/中',
    '/中b',
    '/\u{1f600}',
    '\uffff'
  ),
  fc.nat(3000).map((number) => `/shop/items/${number}`)
)

it.each([false, true])('values have the order of a comparison (descending: %s)', (descending) => {
  assertProperty(
    fc.property(
      fc.oneof(fc.array(anyNumber, { maxLength: 60 }), fc.array(anyText, { maxLength: 60 })),
      (values) => {
        expect(sorted(values, descending)).toEqual(expected(values, descending))
      }
    ),
    { numRuns: 500 }
  )
})

it.each([false, true])('many rows have the order of a comparison (descending: %s)', (descending) => {
  const mixed = (number: number, below: number): number =>
    (Math.imul(number + 1, 2_654_435_761) >>> 8) % below
  const many = Array.from({ length: 20_000 }, (_, at) => at)
  for (const values of [
    many.map((at) => mixed(at, 90)),
    many.map((at) => mixed(at, 2 ** 24) * 1e6),
    many.map((at) => at * 1000.5),
    many.map((at) => `host-${mixed(at, 20)}.example`),
    many.map((at) => `/shop/${mixed(at, 3)}/items/${mixed(at, 15_000)}${at % 50 === 0 ? '中' : ''}`)
  ])
    expect(sorted(values, descending)).toEqual(expected(values, descending))
})

it('repeated texts are looked up by number', () => {
  const texts = ['b', 'a', 'c']
  const values = [2, 0, 1, 0, 2].map((id) => texts[id]!)
  const interned = {
    kind: 'interned' as const,
    id: (row: number) => texts.indexOf(values[(row - 10) / 2]!),
    value: (id: number) => texts[id] ?? null,
    get: () => null,
    version: () => 0
  }
  expect(sorted(values, false, { interned })).toEqual([2, 1, 3, 0, 4])
})
