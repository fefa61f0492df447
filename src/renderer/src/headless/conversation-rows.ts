import type { FramedRow, FrameRow } from '../../../shared/contract/traffic'
import type { Piece, PieceLine } from './conversation-pieces'
import type { MarkedPart } from './frame-marks'

/** The rows of a conversation, and the lines that they are drawn as. */

/** Bytes of one piece shown at most; beyond that the hex view is the better place. */
export const MAX_PIECE_BYTES = 256 * 1024

export type Segment = Extract<FramedRow, { kind: 'segment' }>
export type Frame = FrameRow
/** What has bytes. */
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
      /** The beginning of its content, while that is collapsed; null while it is shown. */
      readonly preview: string | null
    }
  | {
      readonly kind: 'content'
      readonly row: ByteRow
      readonly line: PieceLine
      /** Its text, cut where a read begins. */
      readonly parts: readonly MarkedPart[]
    }
  | { readonly kind: 'more'; readonly row: ByteRow; readonly piece: Piece }

export function hasBytes(row: FramedRow): row is ByteRow {
  return row.kind === 'segment' || row.kind === 'frame'
}

/** Where it begins says which it is, also when rows before it have come or gone. */
export function keyOf({ direction, offset }: ByteRow): string {
  return `${direction}:${offset}`
}

/** Which entry of the conversation as it was read a row stands for: of a frame, that of its first byte. */
export function entryOf(row: Exclude<FramedRow, { kind: 'gap' }>): number {
  return row.entry ?? row.index
}

/** A gap has no moment. */
export function timeOf(row: FramedRow | undefined): number | null {
  return row === undefined || row.kind === 'gap' ? null : row.time
}
