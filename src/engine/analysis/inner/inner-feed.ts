import type { Direction } from '../../../shared/model/direction'
import type { ConnectionEvent } from '../../../shared/model/connection-event'
import type { INNER_TROUBLES } from '../../../shared/contract/inner'

export type InnerTrouble = (typeof INNER_TROUBLES)[number]

/** Brings a finder its bytes out of a connection's entries, and knows where in the streams they were. */
export interface InnerFeedRun {
  /** What offsets of messages are shown in. */
  readonly ranges: 'stream' | 'body'
  readonly trouble: InnerTrouble | null
  /** Nothing more comes, whatever passes. */
  readonly isOver: boolean
  /** What it was given is still being decoded: no more is to be given. */
  readonly isBusy: boolean
  segment(direction: Direction, time: number, offset: number, length: number, position: number): void
  event(direction: Direction, time: number, offset: number, event: ConnectionEvent | null): void
  /** Bytes of what the finder was fed; fewer where they end or are missing. */
  read(direction: Direction, offset: number, length: number): Uint8Array
  /** Where in what the finder was fed a byte of the stream is; null where it is not, or cannot be told. */
  fedAt(direction: Direction, offset: number): number | null
  /** A range of what the finder was fed as what is shown. */
  range(direction: Direction, start: number, end: number): [number, number]
  close(): void
}
