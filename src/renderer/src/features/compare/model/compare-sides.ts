/** Relation of two compared exchanges: an original and its replay, or just left and right. */

interface Place {
  readonly capture: number
  readonly exchange: number
}

export interface SideOrigin {
  readonly place: Place
  /** Exchange of the same capture that was replayed; null if it is not a replay, or its original is in another file. */
  readonly replayOf: number | null
  /** Original across all replays of replays; null if it is not a replay, or the original is in no open capture. */
  readonly original: Place | null
}

export type SideName = 'left' | 'right' | 'original' | 'replay'

export function sideNames(left: SideOrigin, right: SideOrigin): readonly [SideName, SideName] {
  if (isReplayOf(right, left)) return ['original', 'replay']
  if (isReplayOf(left, right)) return ['replay', 'original']
  return ['left', 'right']
}

function isReplayOf(one: SideOrigin, other: SideOrigin): boolean {
  const { capture, exchange } = other.place
  if (one.original?.capture === capture && one.original.exchange === exchange) return true
  // Exchange numbers are only comparable within one capture.
  return one.place.capture === capture && one.replayOf === exchange
}
