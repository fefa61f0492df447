/** What two exchanges that are compared are to each other: an original and its replay, or merely left and right. */

interface Place {
  readonly capture: number
  readonly exchange: number
}

export interface SideOrigin {
  readonly place: Place
  /** The exchange of its own capture that it was sent again from; null where it is no replay, or one out of another file. */
  readonly replayOf: number | null
  /** What it goes back to over all replays of replays; null where it is no replay, or where that is in no open capture. */
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
  // Numbers are those of a capture: of two captures they say nothing.
  return one.place.capture === capture && one.replayOf === exchange
}
