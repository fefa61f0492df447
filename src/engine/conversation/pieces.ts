import type { Piece } from '../../shared/contract/conversation-replay'
import type { ConversationRow } from '../../shared/contract/traffic'
import type { ConnectionEvent, Role } from '../../shared/model/connection-event'
import type { Direction } from '../../shared/model/direction'
import { parseConnectionEvent } from '../../shared/model/parse-event'
import type { Recording } from './recording'

/** A conversation's pieces: what one side said until the other one did, or until one of the two ended. */

/** A row of the conversation, as part of a piece; or an end, behind which another piece begins. */
export type PieceRow =
  | { readonly piece: Piece; readonly row: Exclude<ConversationRow, { kind: 'event' }> }
  | {
      readonly piece: null
      readonly event: ConnectionEvent
      readonly time: number
    }

/** Where a piece begins: its number, the row it begins with, and the moment of what came before. */
export interface PieceStart {
  readonly piece: number
  readonly row: number
  readonly time: number
}

/** The rows of a recording in order. A row's piece grows with the rows that follow it. `from`: not from the first one. */
export async function* pieceRows(recording: Recording, from?: PieceStart): AsyncGenerator<PieceRow> {
  let piece = null as Piece | null
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

/** Which stream an event ended, and how; null where it was none of the two ends that did. */
export function endOf(
  event: ConnectionEvent,
  role: Role
): { direction: Direction; how: 'fin' | 'rst' } | null {
  if (event.event === 'end') {
    // A proxy that was stopped ended it, and not the end that it stands for.
    const isProxys = event.by === 'tcplens' && OWN_STREAM[role] === undefined
    return isProxys ? null : { direction: event.direction, how: 'fin' }
  }
  if (event.event !== 'reset') return null
  const direction = event.by === 'tcplens' ? OWN_STREAM[role] : event.by === 'client' ? 'up' : 'down'
  return direction === undefined ? null : { direction, how: 'rst' }
}

/** The stream that Tcplens itself ended, by what it was in the connection. */
const OWN_STREAM: Partial<Record<Role, Direction>> = { server: 'down', client: 'up', replay: 'up' }
