import { describe, expect, it } from 'vitest'
import {
  AT_CURSOR,
  byteAtHexCell,
  byteAtTextCell,
  hexColumnCells,
  hexRow,
  hexRowCount,
  IN_FIELD,
  OUT_OF_SCOPE,
  rowCells,
  rowOfOffset,
  SELECTED,
  type HexMarks
} from '../../../../src/renderer/src/kit/hex/model/hex-layout'

const NO_MARKS: HexMarks = { field: null, selection: null, cursor: null, scope: null }
const bytes = new TextEncoder().encode('PUT /api/orders/')

describe('a row of bytes', () => {
  it('is one run when every byte looks alike', () => {
    expect(hexRow(bytes, 0, NO_MARKS)).toEqual({
      hex: [{ text: '50 55 54 20 2f 61 70 69  2f 6f 72 64 65 72 73 2f', look: 0 }],
      text: [{ text: 'PUT /api/orders/', look: 0 }]
    })
  })

  it('highlights the spaces within a field, but not around it', () => {
    expect(hexRow(bytes, 0x40, { ...NO_MARKS, field: [0x44, 0x4a] })).toEqual({
      hex: [
        { text: '50 55 54 20 ', look: 0 },
        { text: '2f 61 70 69  2f 6f', look: IN_FIELD },
        { text: ' 72 64 65 72 73 2f', look: 0 }
      ],
      text: [
        { text: 'PUT ', look: 0 },
        { text: '/api/o', look: IN_FIELD },
        { text: 'rders/', look: 0 }
      ]
    })
  })

  it('distinguishes field, selection, cursor and bytes outside the message', () => {
    const row = hexRow(bytes.subarray(0, 6), 0, {
      field: [1, 3],
      selection: [2, 5],
      cursor: 4,
      scope: [1, 16]
    })
    expect(row.text).toEqual([
      { text: 'P', look: OUT_OF_SCOPE },
      { text: 'U', look: IN_FIELD },
      { text: 'T', look: IN_FIELD | SELECTED },
      { text: ' ', look: SELECTED },
      { text: '/', look: SELECTED | AT_CURSOR },
      { text: 'a', look: 0 }
    ])
  })

  it('gives a character the cells of its bytes, with their combined highlights', () => {
    const text = new TextEncoder().encode('a荣b')
    const row = hexRow(text, 0, { ...NO_MARKS, cursor: 2, scope: [2, 5] }, [
      { text: 'a', bytes: 1, isPlain: true },
      { text: '荣', bytes: 3, isPlain: false },
      { text: 'b', bytes: 1, isPlain: true }
    ])
    expect(row.text).toEqual([
      { text: 'a', look: OUT_OF_SCOPE },
      { text: '荣', look: AT_CURSOR, cells: 3 },
      { text: 'b', look: 0 }
    ])
  })

  it('has the same bytes in both columns for any highlights', () => {
    for (let start = 0; start <= 16; start++) {
      for (let end = start; end <= 16; end++) {
        const row = hexRow(bytes, 0, {
          field: [start, end],
          selection: [end, 16],
          cursor: start,
          scope: [2, 9]
        })
        expect(row.hex.map(({ text }) => text).join('')).toBe(
          '50 55 54 20 2f 61 70 69  2f 6f 72 64 65 72 73 2f'
        )
        expect(row.text.map(({ text }) => text).join('')).toBe('PUT /api/orders/')
      }
    }
  })
})

describe('positions', () => {
  it.each([8, 16, 32] as const)('finds the byte of every cell in rows of %i', (rowBytes) => {
    const row =
      hexRow(Uint8Array.from([...bytes, ...bytes]).subarray(0, rowBytes), 0, NO_MARKS).hex[0]?.text ?? ''
    expect(row.length).toBe(hexColumnCells(rowBytes))
    const pairs = [...row.matchAll(/[0-9a-f]{2}/g)].map(({ index }) => index)
    for (const [byte, cell] of pairs.entries()) {
      expect([byteAtHexCell(cell, rowBytes), byteAtHexCell(cell + 1.9, rowBytes)]).toEqual([byte, byte])
    }
    expect([byteAtHexCell(-5, rowBytes), byteAtHexCell(199, rowBytes)]).toEqual([0, rowBytes - 1])
    expect([-1, 0.2, 3.9, 99].map((cell) => byteAtTextCell(cell, rowBytes))).toEqual([0, 0, 3, rowBytes - 1])
  })

  it('counts rows of streams larger than 4 GiB', () => {
    const total = 5 * 2 ** 30 + 1
    expect([hexRowCount(total, 16), rowOfOffset(total - 1, 16), hexRowCount(0, 16)]).toEqual([
      335_544_321, 335_544_320, 0
    ])
    expect([rowCells(16, 1000), rowCells(8, 1000), rowCells(16, total)]).toEqual([76, 43, 78])
  })
})
