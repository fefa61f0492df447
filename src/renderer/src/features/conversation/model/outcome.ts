/** Result of a replayed piece compared with the recorded one. */
import type {
  ConversationPiece,
  PiecePlace,
  PlayedSide
} from '../../../../../shared/contract/conversation-replay'

export type PieceOutcome =
  /** Identical bytes. */
  | 'same'
  /** Received piece with other bytes. */
  | 'different'
  /** Sent piece that was changed on purpose. */
  | 'changed'
  /** Sent piece that was skipped. */
  | 'left-out'
  /** The replay did not reach it, or the peer sent nothing. */
  | 'missing'
  /** Received piece without a recorded counterpart. */
  | 'extra'
  /** Not loaded yet. */
  | 'unread'

export interface OutcomeFacts {
  readonly side: PlayedSide
  readonly piece: ConversationPiece
  /** Undefined while loading; null if there is none. */
  readonly place: PiecePlace | null | undefined
  /** The engine found a difference in it. */
  readonly differs: boolean
  /** Loaded beginnings of both pieces. */
  readonly old: Uint8Array
  readonly now: Uint8Array
}

export function outcomeOf({ side, piece, place, differs, old, now }: OutcomeFacts): PieceOutcome {
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

/** Compares as far as both are loaded. */
function beginsAlike(old: Uint8Array, now: Uint8Array): boolean {
  const length = Math.min(old.length, now.length)
  for (let at = 0; at < length; at++) if (old[at] !== now[at]) return false
  return true
}

/** Returns the first offset at which two beginnings differ; null if they are equal. */
export function firstDifference(old: Uint8Array, now: Uint8Array): number | null {
  const length = Math.min(old.length, now.length)
  for (let at = 0; at < length; at++) if (old[at] !== now[at]) return at
  return old.length === now.length ? null : length
}
