/** Lays out one segment of a conversation as lines of hex or text. */
import type { TextEncoding } from '../../../../../decode/view/text-encoding'
import { decodeText, visibleText } from '../../../../../decode/view/text-encoding'
import { asciiText, HEX_ROW_BYTES, hexText } from '../../../../../decode/view/hex-rows'
import { FOLD_LINES } from './conversation-lines'
import { layOutText } from '../../text/model/text-lines'

export type PieceMode = 'text' | 'hex'

/** Bytes read of a piece before it is unfolded; enough for FOLD_LINES lines in any mode. */
export const PIECE_HEAD_BYTES = 2048

/** Bytes read of each piece while all are expanded; the rest of a longer one is shown on request. */
export const EXPANDED_PIECE_BYTES = 16 * 1024

/** Bytes added by one "show more". */
export const PIECE_MORE_BYTES = 16 * 1024

export interface PieceLine {
  /** Offset of the line's first byte within the piece. */
  readonly at: number
  readonly text: string
  /** Text column of a hex line. */
  readonly ascii: string
  readonly wraps: boolean
}

export interface FoldablePiece {
  readonly lines: readonly PieceLine[]
  /** Number of bytes shown in the lines. */
  readonly shown: number
  /** Number of bytes that "show more" would add; 0 if everything is shown. */
  readonly more: number
  /** True if more lines are shown than in a folded piece, so that it can be folded. */
  readonly foldable: boolean
}

/** A piece reduced to its head. */
export const COLLAPSED_PIECE: FoldablePiece = { lines: [], shown: 0, more: 0, foldable: false }

/** Lays out `bytes`, the beginning of a piece of `length` bytes. With `unfolded`, all of them are shown. */
export function layOutPiece(
  bytes: Uint8Array,
  length: number,
  options: { mode: PieceMode; columns: number; encoding: TextEncoding; unfolded: boolean }
): FoldablePiece {
  const { mode, columns, encoding, unfolded } = options
  const limit = unfolded ? Infinity : FOLD_LINES
  const lines: PieceLine[] = []
  let shown = 0
  if (mode === 'hex') {
    for (let at = 0; at < bytes.length && lines.length < limit; at += HEX_ROW_BYTES) {
      const row = bytes.subarray(at, at + HEX_ROW_BYTES)
      lines.push({ at, text: hexText(row), ascii: asciiText(row), wraps: false })
      shown = at + row.length
    }
  } else {
    const rows = layOutText(bytes, encoding, columns)
    for (let row = 0; row < rows.count && lines.length < limit; row++) {
      const start = rows.start(row)
      const text = visibleText(decodeText(bytes.subarray(start, rows.end(row)), encoding))
      lines.push({ at: start, text, ascii: '', wraps: rows.wraps(row) })
      shown = rows.start(row + 1)
    }
  }
  const more = Math.min(length - shown, PIECE_MORE_BYTES)
  return { lines, shown, more, foldable: unfolded && lines.length > FOLD_LINES }
}

/** Returns the number of lines of the entry: head, content, and a last line if more or less can be shown. */
export function pieceHeight(piece: FoldablePiece): number {
  return 1 + piece.lines.length + (piece.more > 0 || piece.foldable ? 1 : 0)
}

/** Bytes of a piece used for its preview line. */
const PREVIEW_BYTES = 256

/** Returns the beginning of a piece as one line, shown in the head of a collapsed entry. */
export function previewOf(
  bytes: Uint8Array,
  options: { mode: PieceMode; columns: number; encoding: TextEncoding }
): string {
  const beginning = bytes.subarray(0, PREVIEW_BYTES)
  const [first, second] = layOutPiece(beginning, beginning.length, { ...options, unfolded: false }).lines
  if (first === undefined) return ''
  return second === undefined && bytes.length <= PREVIEW_BYTES ? first.text : `${first.text} …`
}
