import { joinBytes } from '../../shared/bytes/join-bytes'
import type { OldValue, ConversationPlaceholder, PlayedSide } from '../../shared/contract/conversation-replay'
import type { Direction } from '../../shared/model/direction'
import { finderOf } from './finders'
import type { PieceList } from './piece-list'
import { MAX_LOOKED_AT_BYTES } from './placeholders'
import type { Recording } from './recording'

/** Finds the recorded value of a placeholder before a run, so that the user can check it. */

const PAGE_PIECES = 256
/** Maximum number of reply bytes searched for a placeholder without a piece. */
const MAX_SEARCHED_BYTES = 64 * 1024 * 1024
/** Maximum number of bytes reported of a value. */
const SHOWN_BYTES = 4096

/** Returns null if there is no such value. Rejects with `bad-input` for a placeholder that can never be found. */
export async function findOld(
  recording: Recording,
  list: PieceList,
  side: PlayedSide,
  placeholder: ConversationPlaceholder
): Promise<OldValue | null> {
  const theirs: Direction = side === 'client' ? 'down' : 'up'
  const find = finderOf(placeholder, theirs)
  const { piece: named, find: how } = placeholder
  await list.totals(recording)
  for (let first = named ?? 0, searched = 0; searched < MAX_SEARCHED_BYTES;) {
    const pieces = await list.page(recording, first, named === null ? PAGE_PIECES : 1)
    for (const { piece, direction, start, end } of pieces) {
      if (direction !== theirs) continue
      const reply = await readHeld(recording, theirs, start, Math.min(end, start + MAX_LOOKED_AT_BYTES))
      searched += reply.length
      const old = find(reply)
      if (old === null) continue
      const at = how.kind === 'range' ? how.start : Buffer.from(reply).indexOf(old)
      // A coded body does not contain the bytes of its decoded value.
      return { piece, at: at < 0 ? null : at, old: old.slice(0, SHOWN_BYTES) }
    }
    if (named !== null || pieces.length === 0) return null
    first += pieces.length
  }
  return null
}

async function readHeld(
  recording: Recording,
  direction: Direction,
  start: number,
  end: number
): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for await (const bytes of recording.read(direction, start, end))
    if (typeof bytes !== 'number') parts.push(bytes)
  return joinBytes(parts)
}
