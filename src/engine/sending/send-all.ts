import { SendFlow } from './send-flow'
import type { SendReader } from './send-source'

/** One thing sent on one connection: in one go, or in pieces of a size with pauses between them. */

export interface Split {
  /** Bytes. */
  readonly size: number
  /** Milliseconds from one piece to the next. */
  readonly pause: number
}

/** Most bytes read and given to the socket at a time: what a socket buffers before it waits. */
const CHUNK_BYTES = 256 * 1024

/**
 * `onSent` is told of each piece. False when it came to an end before all was sent. A piece that was late, because the
 * peer did not read, delays those behind it: they would all come at once.
 */
export async function sendAll(
  flow: SendFlow,
  reader: SendReader,
  split: Split | undefined,
  onSent: (bytes: number) => void
): Promise<boolean> {
  const { size, pause } = split ?? { size: Infinity, pause: 0 }
  let due = SendFlow.now()
  /** Bytes of the piece that are still to come: a long one is not read in one go. */
  let left = size
  for (;;) {
    const chunk = await reader.read(Math.min(left, CHUNK_BYTES))
    if (chunk.length === 0) return true
    if (left === size && pause > 0 && !(await flow.until(due))) return false
    if (!(await flow.send(chunk))) return false
    onSent(chunk.length)
    left -= chunk.length
    if (left > 0) continue
    left = size
    const now = SendFlow.now()
    due = (now - due > pause ? now : due) + pause
  }
}
