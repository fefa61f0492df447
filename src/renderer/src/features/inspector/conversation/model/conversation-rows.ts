import type { FramedRow, FrameRow } from '../../../../../../shared/contract/traffic'
import type { FoldablePiece, PieceLine } from '../../../../kit/conversation/model/conversation-pieces'
import type { MarkedPart } from '../../../../kit/conversation/model/frame-marks'

/** Rows of a conversation, and the lines that draw them. */

/** Maximum bytes shown of one piece; the hex view shows longer ones. */
export const MAX_PIECE_BYTES = 256 * 1024

type Segment = Extract<FramedRow, { kind: 'segment' }>
export type Frame = FrameRow
/** Rows with bytes. */
export type ByteRow = Segment | Frame
export type EventRow = Extract<FramedRow, { kind: 'event' }>
export type GapRow = Extract<FramedRow, { kind: 'gap' }>

export type ConversationLine =
  | { readonly kind: 'event'; readonly row: EventRow; readonly before: number | null }
  | { readonly kind: 'gap'; readonly row: GapRow }
  | {
      readonly kind: 'head'
      readonly row: ByteRow
      readonly before: number | null
      /** Beginning of the content while collapsed; null while expanded. */
      readonly preview: string | null
    }
  | {
      readonly kind: 'content'
      readonly row: ByteRow
      readonly line: PieceLine
      /** Text of the line, split at read boundaries. */
      readonly parts: readonly MarkedPart[]
    }
  | { readonly kind: 'more'; readonly row: ByteRow; readonly piece: FoldablePiece }

export function hasBytes(row: FramedRow): row is ByteRow {
  return row.kind === 'segment' || row.kind === 'frame'
}

/** Returns a key that stays valid when earlier rows are added or removed. */
export function keyOf({ direction, offset }: ByteRow): string {
  return `${direction}:${offset}`
}

/** Returns the entry of the conversation by reads; for a frame, the entry of its first byte. */
export function entryOf(row: Exclude<FramedRow, { kind: 'gap' }>): number {
  return row.entry ?? row.index
}

/** Returns the row's timestamp; a gap has none. */
export function timeOf(row: FramedRow | undefined): number | null {
  return row === undefined || row.kind === 'gap' ? null : row.time
}
