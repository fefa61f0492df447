/** One segment of a conversation cut into the lines that show it, as hex or as text. */
import type { TextEncoding } from '../../../decode/view/text-encoding'
import { decodeText, visibleText } from '../../../decode/view/text-encoding'
import { asciiText, HEX_ROW_BYTES, hexText } from '../../../decode/view/hex-rows'
import { FOLD_LINES } from './conversation-lines'
import { layOutText } from './text-lines'

export type PieceMode = 'text' | 'hex'

/** Bytes read of a piece before it is unfolded: FOLD_LINES lines of any mode fit. */
export const PIECE_HEAD_BYTES = 2048

/** Bytes that one "show more" adds. */
export const PIECE_MORE_BYTES = 16 * 1024

export interface PieceLine {
  /** Offset of the line's first byte within the piece. */
  readonly at: number
  readonly text: string
  /** The text column of a hex line. */
  readonly ascii: string
  readonly wraps: boolean
}

export interface Piece {
  readonly lines: readonly PieceLine[]
  /** Bytes of the piece that the lines show. */
  readonly shown: number
  /** Bytes that "show more" would add; 0 when everything is shown. */
  readonly more: number
}

/**
 * `bytes` are the first bytes of a piece of `length` bytes; `unfolded` says that the user asked for more, so all
 * of them are shown.
 */
export function layOutPiece(
  bytes: Uint8Array,
  length: number,
  options: { mode: PieceMode; columns: number; encoding: TextEncoding; unfolded: boolean }
): Piece {
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
  return { lines, shown, more: Math.min(length - shown, PIECE_MORE_BYTES) }
}

/** Lines of the whole entry: head, content, and "show more" where there is more. */
export function pieceHeight(piece: Piece): number {
  return 1 + piece.lines.length + (piece.more > 0 ? 1 : 0)
}
