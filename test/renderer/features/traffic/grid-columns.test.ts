import { describe, expect, it } from 'vitest'
import {
  ariaSort,
  EMPTY_LAYOUT,
  gridTemplate,
  laidOut,
  movedField,
  nextSort,
  rowForKey
} from '../../../../src/renderer/src/features/traffic/model/grid-columns'

const COLUMNS = [
  { key: 'time', width: 100, min: 60 },
  { key: 'target', width: 150, min: 110, grows: true },
  { key: 'type', width: 80, min: 70, yields: 2 },
  { key: 'size', width: 60, yields: 1 },
  { key: 'session', width: 90, shown: false }
]
const keysOf = (columns: readonly { key: string }[]): string[] => columns.map(({ key }) => key)

it('gives free space to the flexible column, and takes missing space from columns that can shrink', () => {
  const two = COLUMNS.slice(0, 2)
  expect([
    gridTemplate(two, 0),
    gridTemplate(two, 400),
    gridTemplate(two, 210),
    gridTemplate(two, 100)
  ]).toEqual([
    '100px minmax(150px, 1fr)',
    '100px minmax(150px, 1fr)',
    '80px minmax(130px, 1fr)',
    '60px minmax(110px, 1fr)'
  ])
})

it('hides columns when the minimum widths do not fit, but none that the user added', () => {
  expect([
    keysOf(laidOut(COLUMNS, EMPTY_LAYOUT, 0)),
    keysOf(laidOut(COLUMNS, EMPTY_LAYOUT, 300)),
    keysOf(laidOut(COLUMNS, EMPTY_LAYOUT, 299)),
    keysOf(laidOut(COLUMNS, EMPTY_LAYOUT, 229)),
    keysOf(laidOut(COLUMNS, { shown: { type: true, session: true, time: false }, widths: {} }, 229))
  ]).toEqual([
    ['time', 'target', 'type', 'size'],
    ['time', 'target', 'type', 'size'],
    ['time', 'target', 'size'],
    ['time', 'target'],
    ['target', 'type', 'session']
  ])
})

it('keeps a width the user chose, even below the minimum', () => {
  const [time] = laidOut(COLUMNS, { shown: {}, widths: { time: 44 } }, 500)
  expect(time).toEqual({ key: 'time', width: 44, min: 44 })
})

it('sorts ascending, then descending, then in order of arrival', () => {
  const up = nextSort(null, 'size')
  const down = nextSort(up, 'size')
  expect([up, down, nextSort(down, 'size'), nextSort(down, 'time')]).toEqual([
    { column: 'size', descending: false },
    { column: 'size', descending: true },
    null,
    { column: 'time', descending: false }
  ])
})

it('announces the order to assistive technology, and none for a column without an order', () => {
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

it('enters an untouched table at the end nearest to the key, and not an empty one', () => {
  const size = { total: 50, pageRows: 20 }
  expect([
    rowForKey('ArrowDown', null, size),
    rowForKey('ArrowUp', null, size),
    rowForKey('ArrowDown', null, { total: 0, pageRows: 20 })
  ]).toEqual([0, 49, null])
})

describe('a column added by the user', () => {
  it('takes another’s position, from either side', () => {
    const fields = ['a', 'b', 'c']
    expect([
      movedField(fields, 'a', 'c'),
      movedField(fields, 'c', 'a'),
      movedField(fields, 'a', 'b'),
      movedField(fields, 'a', 'x'),
      movedField(fields, 'x', 'a')
    ]).toEqual([['b', 'c', 'a'], ['c', 'a', 'b'], ['b', 'a', 'c'], fields, fields])
  })
})
