import { expect, it } from 'vitest'
import { ariaSort, nextSort, rowForKey } from '../../../src/renderer/src/headless/grid-columns'

it('sorts up, then down, then returns to the order of arrival', () => {
  const up = nextSort(null, 'size')
  const down = nextSort(up, 'size')
  expect([up, down, nextSort(down, 'size'), nextSort(down, 'time')]).toEqual([
    { column: 'size', descending: false },
    { column: 'size', descending: true },
    null,
    { column: 'time', descending: false }
  ])
})

it('says so to assistive technology, and nothing on a column without an order', () => {
  const sort = { column: 'size', descending: true }
  expect([ariaSort(sort, 'size'), ariaSort(sort, 'time'), ariaSort(sort, undefined)]).toEqual([
    'descending',
    'none',
    undefined
  ])
})

it('moves by keys within the table', () => {
  const size = { total: 50, pageRows: 20 }
  expect([
    rowForKey('ArrowDown', 3, size),
    rowForKey('ArrowUp', 0, size),
    rowForKey('PageDown', 40, size),
    rowForKey('PageUp', 30, size),
    rowForKey('Home', 30, size),
    rowForKey('End', 30, size),
    rowForKey('x', 30, size)
  ]).toEqual([4, 0, 49, 10, 0, 49, null])
})

it('enters an untouched table at the end nearest to the key, and an empty one not at all', () => {
  const size = { total: 50, pageRows: 20 }
  expect([
    rowForKey('ArrowDown', null, size),
    rowForKey('ArrowUp', null, size),
    rowForKey('ArrowDown', null, { total: 0, pageRows: 20 })
  ]).toEqual([0, 49, null])
})
