import { describe, expect, it } from 'vitest'
import {
  columnOf,
  offsetAt,
  rowCells,
  rowOf,
  textRows
} from '../../../../src/renderer/src/features/workbench/model/text-rows'
import { numbers, utf8 } from '../../helpers/text-bytes'

const bytes = (text: string, ...more: number[]): Uint8Array => Uint8Array.from([...utf8(text), ...more])

/** Reference implementation, one character at a time. */
function plainRows(row: Uint8Array, columns: number): number[] {
  const starts = [0]
  let left = 0
  for (const { at, length, column, width, text } of rowCells(row, 0, row.length)) {
    if (text === '' && width === 0) {
      starts.push(at + length)
      left = column + width
    } else if (column + width - left > columns && column > left) {
      starts.push(at)
      left = column
    }
  }
  return [...starts, row.length]
}

describe('rows of text over bytes', () => {
  it.each([1, 2, 3])('cover all characters with their cells (%i)', (seed) => {
    const below = numbers(seed * 31_337)
    const kinds = ['a', 'bcd', 'é', '光', '\t', '\n', '\r\n', '\r', '\u0000', '😀', 'long enough']
    for (let round = 0; round < 150; round++) {
      const text = Array.from({ length: below(40) }, () => kinds[below(kinds.length)]).join('')
      const row = bytes(text, ...(below(2) === 0 ? [0xff, 0xe5, 0x85] : []))
      expect([...textRows(row, 8)]).toEqual(plainRows(row, 8))
    }
  })

  it('end at any line break and at the width', () => {
    expect([...textRows(bytes('ab\r\ncd\ne\rfghij'), 4)]).toEqual([0, 4, 7, 9, 13, 14])
    expect([...textRows(bytes('a\n'), 4)]).toEqual([0, 2, 2])
    expect([...textRows(bytes(''), 4)]).toEqual([0, 0])
    expect([...textRows(bytes('a光光b'), 4)]).toEqual([0, 4, 8])
  })

  it('find the row of an offset, and at a wrap the row that begins there', () => {
    const rows = textRows(bytes('abcdef'), 4)
    expect([0, 3, 4, 6].map((at) => rowOf(rows, at))).toEqual([0, 0, 1, 1])
  })

  it('show invalid characters in their own cells', () => {
    const row = bytes('é\t\u0000', 0xff, 0xe5, 0x85, 0x0d, 0x0a)
    expect(
      rowCells(row, 0, row.length).map(({ at, text, column, kind }) => [at, text, column, kind])
    ).toEqual([
      [0, 'é', 0, 'wide'],
      [2, '→', 1, 'control'],
      [3, '␀', 5, 'control'],
      [4, '·', 6, 'broken'],
      [5, '·', 7, 'broken'],
      [6, '·', 8, 'broken'],
      [7, '', 9, 'crlf']
    ])
  })

  it('convert positions to offsets and back', () => {
    const row = bytes('a光b\n')
    const cells = rowCells(row, 0, row.length)
    expect([0, 1, 4, 5].map((at) => columnOf(cells, at))).toEqual([0, 1, 3, 4])
    expect([0, 0.6, 1.4, 2.2, 3, 99].map((column) => offsetAt(cells, column, 0))).toEqual([0, 1, 1, 4, 4, 5])
  })
})
