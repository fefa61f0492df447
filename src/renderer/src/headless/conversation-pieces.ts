/** One segment of a conversation cut into the lines that show it, as hex or as text. */
import type { TextEncoding } from '../../../decode/view/text-encoding'
import { decodeText, visibleText } from '../../../decode/view/text-encoding'
import { asciiText, HEX_ROW_BYTES, hexText } from '../../../decode/view/hex-rows'
import { FOLD_LINES } from './conversation-lines'
import { layOutText } from './text-lines'

export type PieceMode = 'text' | 'hex'

/** Bytes read of a piece before it is unfolded: FOLD_LINES lines of any mode fit. */
export const PIECE_HEAD_BYTES = 2048

/** Bytes read of each piece while all are expanded; of a longer one the rest is shown on request. */
export const EXPANDED_PIECE_BYTES = 16 * 1024

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
  /** More lines than a folded piece has are shown, so that it can be folded again. */
  readonly foldable: boolean
}

/** A piece of which only the head is shown. */
export const COLLAPSED_PIECE: Piece = { lines: [], shown: 0, more: 0, foldable: false }

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
  const more = Math.min(length - shown, PIECE_MORE_BYTES)
  return { lines, shown, more, foldable: unfolded && lines.length > FOLD_LINES }
}

/** Lines of the whole entry: head, content, and a last one where more or less of it can be shown. */
export function pieceHeight(piece: Piece): number {
  return 1 + piece.lines.length + (piece.more > 0 || piece.foldable ? 1 : 0)
}

/** Bytes of a piece that its first line is made from. */
const PREVIEW_BYTES = 256

/** The beginning of a piece on one line, for its head while it is collapsed. */
export function previewOf(
  bytes: Uint8Array,
  options: { mode: PieceMode; columns: number; encoding: TextEncoding }
): string {
  const beginning = bytes.subarray(0, PREVIEW_BYTES)
  const [first, second] = layOutPiece(beginning, beginning.length, { ...options, unfolded: false }).lines
  if (first === undefined) return ''
  return second === undefined && bytes.length <= PREVIEW_BYTES ? first.text : `${first.text} …`
}
