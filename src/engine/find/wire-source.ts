import type { Direction } from '../../shared/model/direction'
import type { RowColumns } from '../capture/segment-index'

/** Access of a search to the recorded bytes. */

/** Rows of the segment index from `first` on. */
export interface RowBatch extends RowColumns {
  readonly first: number
}

/** Range of a stream to read; `at` is one of its bytes. */
export interface WindowRequest {
  readonly connection: number
  readonly direction: Direction
  readonly start: number
  readonly at: number
  readonly end: number
}

/** Bytes of a stream without a gap. */
export interface StreamWindow {
  readonly start: number
  readonly bytes: Uint8Array
}

export interface RecordedReader {
  /** Reads into the beginning of `target`. Returns the number of bytes; fewer than requested if some are missing. */
  read(target: Uint8Array, length: number, position: number): number | Promise<number>
  /** Returns for each range the part around `at` that has no gap; null if `at` itself is missing. */
  windows(requests: readonly WindowRequest[]): Promise<(StreamWindow | null)[]>
}

/** Match on the wire. */
export interface WireMatch {
  readonly connection: number
  readonly direction: Direction
  readonly start: number
  readonly end: number
  /** Row of the segment that ends the match, or contains its needle. */
  readonly row: number
}

export interface WireSink {
  match(match: WireMatch): void
  /** Bytes of a stream that the index lists but that could not be read. */
  unreadable(connection: number, direction: Direction, start: number, end: number): void
}
