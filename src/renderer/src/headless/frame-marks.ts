/** Where reads begin within the lines that show a frame: cuts of TCP that mean nothing to the frame. */
import { HEX_ROW_BYTES } from '../../../decode/view/hex-rows'
import { decodeText, visibleText } from '../../../decode/view/text-encoding'
import type { FrameRow } from '../../../shared/contract/traffic'
import type { Piece, PieceMode } from './conversation-pieces'

/** A read that begins inside of a line. */
export interface ReadMark {
  /** Characters of the line before it. */
  readonly at: number
  readonly time: number
  readonly offset: number
}

/** The line's text between marks. `mark` is where the part begins; null for the first. */
export interface MarkedPart {
  readonly text: string
  readonly mark: ReadMark | null
}

/** `bytes`: the frame's first ones, which the piece was laid out from. */
export function readMarks(
  { offset, reads }: FrameRow,
  piece: Piece,
  line: number,
  bytes: Uint8Array,
  mode: PieceMode
): ReadMark[] {
  const content = piece.lines[line]
  if (content === undefined) return []
  const start = content.at
  const end = piece.lines[line + 1]?.at ?? piece.shown
  return reads
    .map((read) => ({ ...read, from: read.offset - offset }))
    .filter(({ from }) => from > 0 && from >= start && from < end)
    .map(({ from, time, offset: at }) => {
      const before =
        mode === 'hex'
          ? hexColumn(from - start)
          : visibleText(decodeText(bytes.subarray(start, from), 'utf-8')).length
      return { at: Math.min(before, content.text.length), time, offset: at }
    })
}

export function markedParts(text: string, marks: readonly ReadMark[]): MarkedPart[] {
  if (marks.length === 0) return [{ text, mark: null }]
  const parts: MarkedPart[] = [{ text: text.slice(0, marks[0]?.at), mark: null }]
  marks.forEach((mark, n) => {
    parts.push({ text: text.slice(mark.at, marks[n + 1]?.at), mark })
  })
  return parts
}

function hexColumn(byte: number): number {
  return byte * 3 + (byte >= HEX_ROW_BYTES / 2 ? 1 : 0)
}
