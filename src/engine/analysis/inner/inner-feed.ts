import type { Direction } from '../../../shared/model/direction'
import type { ConnectionEvent } from '../../../shared/model/connection-event'
import type { INNER_TROUBLES } from '../../../shared/contract/inner'

export type InnerTrouble = (typeof INNER_TROUBLES)[number]

/** Supplies a finder with bytes from a connection's entries, and maps them to their stream positions. */
export interface InnerFeedRun {
  /** The coordinates in which message offsets are shown. */
  readonly ranges: 'stream' | 'body'
  readonly trouble: InnerTrouble | null
  /** True if no more input is processed. */
  readonly isOver: boolean
  /** True while input is still being decoded; no more may be passed. */
  readonly isBusy: boolean
  segment(direction: Direction, time: number, offset: number, length: number, position: number): void
  event(direction: Direction, time: number, offset: number, event: ConnectionEvent | null): void
  /** Returns bytes of the finder's input; fewer at the end or at a gap. */
  read(direction: Direction, offset: number, length: number): Uint8Array
  /**
   * Maps a byte of the stream to an offset in the finder's input; null if it is not part of it or the mapping
   * is unknown.
   */
  fedAt(direction: Direction, offset: number): number | null
  /** Maps a range of the finder's input to the coordinates for display. */
  range(direction: Direction, start: number, end: number): [number, number]
  close(): void
}
