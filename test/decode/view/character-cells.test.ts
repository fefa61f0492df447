import { describe, expect, it } from 'vitest'
import { characterCells } from '../../../src/decode/view/character-cells'
import type { TextEncoding } from '../../../src/shared/model/text-encodings'

const utf8 = new TextEncoder().encode('a荣光é\r\n!')
const gbk = Uint8Array.from([0x61, 0xc8, 0xd9, 0xb9, 0xe2, 0x62])

/** Formats each cell as its text and its number of bytes. */
const cells = (
  bytes: Uint8Array,
  range: readonly [number, number],
  encoding: TextEncoding,
  base = 0
): string[] => characterCells(bytes, base, range, encoding).map(({ text, bytes: count }) => `${text}${count}`)

describe('characters in a hex view', () => {
  it('have as many cells as bytes, and control characters a dot', () => {
    expect(cells(utf8, [0, utf8.length], 'utf-8')).toEqual(['a1', '荣3', '光3', 'é2', '·1', '·1', '!1'])
    expect(cells(gbk, [0, 6], 'gb18030')).toEqual(['a1', '荣2', '光2', 'b1'])
    expect(cells(Uint8Array.from([0x61, 0, 0x63, 0x83]), [0, 4], 'utf-16le')).toEqual(['a2', '荣2'])
  })

  it('cover any range of a text exactly', () => {
    for (const [bytes, encoding] of [
      [utf8, 'utf-8'],
      [gbk, 'gb18030'],
      [utf8, 'latin1'],
      [utf8, 'shift_jis']
    ] as const) {
      for (let start = 0; start <= bytes.length; start++) {
        for (let end = start; end <= bytes.length; end++) {
          const filled = characterCells(bytes, 0, [start, end], encoding)
          expect(filled.reduce((sum, cell) => sum + cell.bytes, 0)).toBe(end - start)
        }
      }
    }
  })

  it('are shown where they begin; the next row has blank cells for the rest', () => {
    expect(cells(utf8, [0, 3], 'utf-8')).toEqual(['a1', '荣2'])
    expect(cells(utf8, [3, 7], 'utf-8')).toEqual(['1', '光3'])
    // The bytes before the row start in the middle of the stream.
    expect(cells(utf8.subarray(1), [4, 7], 'utf-8', 1)).toEqual(['光3'])
  })

  it('are dots, one per byte, for invalid text and characters that reverse it', () => {
    expect(cells(Uint8Array.from([0xff, 0xe8, 0x41, 0xe8]), [0, 4], 'utf-8')).toEqual([
      '·1',
      '·1',
      'A1',
      '·1'
    ])
    expect(cells(new TextEncoder().encode('\u202e'), [0, 3], 'utf-8')).toEqual(['·1', '·1', '·1'])
  })
})
