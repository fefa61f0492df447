/** What became of a piece: how what was said once more relates to what was recorded. */
import type { Piece, PiecePlace, Side } from '../../../../shared/contract/conversation-replay'

export type Outcome =
  /** Byte for byte the same. */
  | 'same'
  /** Of the peer: other bytes. */
  | 'different'
  /** Of ours: other bytes, since somebody wanted them. */
  | 'changed'
  /** Of ours: left out. */
  | 'left-out'
  /** It never came to it, or the peer said nothing. */
  | 'missing'
  /** The peer said it, and nothing like it was recorded. */
  | 'extra'
  /** Not known yet. */
  | 'unread'

export interface OutcomeFacts {
  readonly side: Side
  readonly piece: Piece
  /** Undefined while it is read; null where there is none. */
  readonly place: PiecePlace | null | undefined
  /** The engine found a difference in it. */
  readonly differs: boolean
  /** Beginnings of both that are at hand. */
  readonly old: Uint8Array
  readonly now: Uint8Array
}

export function outcomeOf({ side, piece, place, differs, old, now }: OutcomeFacts): Outcome {
  const isOurs = (piece.direction === 'up') === (side === 'client')
  if (place === undefined) return 'unread'
  if (place === null) return 'missing'
  const length = place.end - place.start
  if (length === 0 && piece.end > piece.start) return isOurs ? 'left-out' : 'missing'
  if (!isOurs && differs) return 'different'
  const isSame = length === piece.end - piece.start && beginsAlike(old, now)
  if (isSame) return 'same'
  return isOurs ? 'changed' : 'different'
}

/** As far as both are at hand. */
function beginsAlike(old: Uint8Array, now: Uint8Array): boolean {
  const length = Math.min(old.length, now.length)
  for (let at = 0; at < length; at++) if (old[at] !== now[at]) return false
  return true
}

/** Where two beginnings stop being the same; null where they do not. */
export function firstDifference(old: Uint8Array, now: Uint8Array): number | null {
  const length = Math.min(old.length, now.length)
  for (let at = 0; at < length; at++) if (old[at] !== now[at]) return at
  return old.length === now.length ? null : length
}
