import { describe, expect, it } from 'vitest'
import {
  layOutPiece,
  type PieceMode
} from '../../../../src/renderer/src/kit/conversation/model/conversation-pieces'
import { markedParts, readMarks } from '../../../../src/renderer/src/kit/conversation/model/frame-marks'
import type { FrameRow } from '../../../../src/shared/contract/traffic'

/** The lines of a frame at offset 100, with `|` at the start of each read; reads start at the byte offsets `cuts`. */
function shown(text: string, cuts: number[], mode: PieceMode): string[] {
  const bytes = new TextEncoder().encode(text)
  const row: FrameRow = {
    kind: 'frame',
    index: 0,
    direction: 'up',
    number: 1,
    offset: 100,
    length: bytes.length,
    time: 0,
    ended: 0,
    state: 'whole',
    missing: 0,
    reads: [-5, ...cuts].map((at) => ({ time: at, offset: 100 + at, length: 1 })),
    readCount: cuts.length + 1
  }
  const piece = layOutPiece(bytes, bytes.length, { mode, columns: 40, encoding: 'utf-8', unfolded: false })
  return piece.lines.map((line, n) =>
    markedParts(line.text, readMarks(row, piece, n, bytes, mode))
      .map(({ text: part, mark }) => (mark === null ? part : `|${part}`))
      .join('')
  )
}

describe('the start of a read within a frame', () => {
  it('is marked between characters, also beyond ASCII and at the start of a line', () => {
    expect(shown('温度\nabc', [3, 7, 8], 'text')).toEqual(['温|度', '|a|bc'])
  })

  it('is marked between bytes, in both halves of a row and in the next', () => {
    expect(shown('0123456789abcdefg', [1, 8, 9, 16], 'hex')).toEqual([
      '30 |31 32 33 34 35 36 37  |38 |39 61 62 63 64 65 66',
      '|67'
    ])
  })

  it('is not marked at the frame’s own start, nor in a single read', () => {
    expect(shown('abc', [], 'text')).toEqual(['abc'])
    expect(shown('abc', [0], 'hex')).toEqual(['61 62 63'])
  })
})
