import type { ConversationPiece } from '../../shared/contract/conversation-replay'
import type { ConversationRow } from '../../shared/contract/traffic'
import type { ConnectionEvent, Role } from '../../shared/model/connection-event'
import type { Direction } from '../../shared/model/direction'
import { parseConnectionEvent } from '../../shared/model/parse-event'
import type { Recording } from './recording'

/** Pieces of a conversation: the data that one side sends until the other side sends or either side ends. */

/** A row that belongs to a piece, or an end, after which a new piece begins. */
export type PieceRow =
  | { readonly piece: ConversationPiece; readonly row: Exclude<ConversationRow, { kind: 'event' }> }
  | {
      readonly piece: null
      readonly event: ConnectionEvent
      readonly time: number
    }

/** Start of a piece: its number, its first row, and the time of the preceding row. */
export interface PieceStart {
  readonly piece: number
  readonly row: number
  readonly time: number
}

/**
 * Yields the rows of a recording in order. A row's piece grows with later rows. `from`: starts at this piece instead of
 * the first.
 */
export async function* pieceRows(recording: Recording, from?: PieceStart): AsyncGenerator<PieceRow> {
  let piece = null as ConversationPiece | null
  let count = from?.piece ?? 0
  let time = from?.time ?? recording.row.time
  for await (const row of recording.rows(from?.row)) {
    if (row.kind !== 'gap') time = row.time
    if (row.kind === 'event') {
      const event = parseConnectionEvent(row.data)
      if (event?.event !== 'end' && event?.event !== 'reset') continue
      piece = null
      yield { piece, event, time }
      continue
    }
    const { direction, offset, length } = row
    if (offset < recording.from[direction]) continue
    if (piece?.direction !== direction) {
      piece = { piece: count++, direction, start: offset, end: offset, time, took: 0, missing: 0 }
    }
    piece.end = offset + length
    piece.took = time - piece.time
    if (row.kind === 'gap') piece.missing += length
    yield { piece, row }
  }
}

/** Returns which stream an event ended, and how; null if neither side ended one. */
export function endOf(
  event: ConnectionEvent,
  role: Role
): { direction: Direction; how: 'fin' | 'rst' } | null {
  if (event.event === 'end') {
    // Ended by a stopped proxy, not by the side whose stream it is.
    const isProxys = event.by === 'tcplens' && OWN_STREAM[role] === undefined
    return isProxys ? null : { direction: event.direction, how: 'fin' }
  }
  if (event.event !== 'reset') return null
  const direction = event.by === 'tcplens' ? OWN_STREAM[role] : event.by === 'client' ? 'up' : 'down'
  return direction === undefined ? null : { direction, how: 'rst' }
}

/** The stream that Tcplens itself ends, by its role in the connection. */
const OWN_STREAM: Partial<Record<Role, Direction>> = { server: 'down', client: 'up', replay: 'up' }
