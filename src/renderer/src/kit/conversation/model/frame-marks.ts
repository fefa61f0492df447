/** Positions at which reads begin within the lines of a frame, that is, TCP boundaries unrelated to the framing. */
import { HEX_ROW_BYTES } from '../../../../../decode/view/hex-rows'
import { decodeText, visibleText } from '../../../../../decode/view/text-encoding'
import type { FrameRow } from '../../../../../shared/contract/traffic'
import type { FoldablePiece, PieceMode } from './conversation-pieces'

/** A read that begins inside a line. */
export interface ReadMark {
  /** Number of characters of the line before it. */
  readonly at: number
  readonly time: number
  readonly offset: number
}

/** Text of the line between read marks. `mark` is the mark at the start of the part; null for the first part. */
export interface MarkedPart {
  readonly text: string
  readonly mark: ReadMark | null
}

/** `bytes`: the beginning of the frame that the piece was laid out from. */
export function readMarks(
  { offset, reads }: FrameRow,
  piece: FoldablePiece,
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
