import { describe, expect, it } from 'vitest'
import { ConversationLines } from '../../../../src/renderer/src/kit/conversation/model/conversation-lines'
import {
  layOutPiece,
  pieceHeight,
  PIECE_MORE_BYTES
} from '../../../../src/renderer/src/kit/conversation/model/conversation-pieces'

function lines(entries: number, pages: Record<number, number[]> = {}): ConversationLines {
  const made = new ConversationLines(4)
  made.setEntries(entries)
  for (const [page, heights] of Object.entries(pages)) made.setPage(Number(page), heights)
  return made
}

describe('lines of a conversation', () => {
  it('maps every known line to its entry', () => {
    const known = lines(6, { 0: [1, 3, 2, 1], 1: [5, 1] })
    expect(known.lineCount).toBe(13)
    const places = Array.from({ length: 13 }, (_, line) => known.locate(line))
    expect(places.map(({ entry, line }) => `${entry}.${line}`)).toEqual(
      '0.0 1.0 1.1 1.2 2.0 2.1 3.0 4.0 4.1 4.2 4.3 4.4 5.0'.split(' ')
    )
    expect(places.every(({ known: isKnown }) => isKnown)).toBe(true)
    expect([0, 1, 4, 5].map((entry) => known.lineOf(entry))).toEqual([0, 1, 7, 12])
  })

  it('estimates the unknown lines from the known ones', () => {
    const made = lines(4000, { 0: [2, 2, 2, 2] })
    expect(made.lineCount).toBe(8000)
    expect(made.locate(4000)).toEqual({ entry: 2000, line: 0, known: false })
    made.setPage(500, [10, 10, 10, 10])
    expect(made.lineOf(2001) - made.lineOf(2000)).toBe(10)
  })

  it('keeps the known lines as entries arrive', () => {
    const made = lines(2, { 0: [3, 1] })
    expect(made.lineCount).toBe(4)
    made.setEntries(3)
    expect(made.lineCount).toBe(6)
    expect(made.locate(4)).toEqual({ entry: 2, line: 0, known: false })
    made.setPage(0, [3, 1, 7])
    expect([made.lineCount, made.locate(10)]).toEqual([11, { entry: 2, line: 6, known: true }])
  })

  it('supports millions of entries', () => {
    const made = lines(8_000_000, { 0: [1, 4, 4, 4] })
    made.setPage(1_999_999, [1, 1, 1, 1])
    const last = made.lineOf(7_999_999)
    expect(made.locate(last)).toEqual({ entry: 7_999_999, line: 0, known: true })
    expect(last).toBe(made.lineCount - 1)
  })

  it('is empty without entries', () => {
    expect([lines(0).lineCount, lines(0).locate(0)]).toEqual([0, { entry: 0, line: 0, known: false }])
  })
})

describe('a piece of the conversation', () => {
  const bytes = Uint8Array.from({ length: 2048 }, (_, index) => 97 + (index % 26))
  const options = { columns: 64, encoding: 'utf-8' as const, unfolded: false }

  it('folds a long piece after twelve lines and shows the remaining size', () => {
    const hex = layOutPiece(bytes, 61_440, { ...options, mode: 'hex' })
    expect([hex.lines.length, hex.shown, hex.more, pieceHeight(hex)]).toEqual([12, 192, PIECE_MORE_BYTES, 14])
    const text = layOutPiece(bytes, 61_440, { ...options, mode: 'text' })
    expect([text.lines.length, text.shown, text.lines[1]?.at]).toEqual([12, 768, 64])
  })

  it('shows a short piece completely', () => {
    const piece = layOutPiece(bytes.subarray(0, 20), 20, { ...options, mode: 'hex' })
    expect(piece).toEqual({
      foldable: false,
      lines: [
        {
          at: 0,
          text: '61 62 63 64 65 66 67 68  69 6a 6b 6c 6d 6e 6f 70',
          ascii: 'abcdefghijklmnop',
          wraps: false
        },
        { at: 16, text: '71 72 73 74', ascii: 'qrst', wraps: false }
      ],
      shown: 20,
      more: 0
    })
  })

  it('shows everything once unfolded', () => {
    const piece = layOutPiece(bytes, 2100, { ...options, mode: 'text', unfolded: true })
    expect([piece.lines.length, piece.shown, piece.more]).toEqual([32, 2048, 52])
  })
})
