import { SendFlow } from './send-flow'
import type { SendReader } from './send-source'

/** Sends one payload on one connection: at once, or in pieces of a given size with pauses. */

export interface Split {
  /** Bytes. */
  readonly size: number
  /** Milliseconds from one piece to the next. */
  readonly pause: number
}

/** Maximum bytes per read and write: the amount that a socket buffers before it needs drain. */
const CHUNK_BYTES = 256 * 1024

/**
 * Calls `onSent` for each piece. Returns false if the connection ended, or the task was cancelled, before all bytes
 * were sent. A late piece, because the peer did not read, delays the following ones, which would otherwise be sent at
 * once.
 */
export async function sendAll(
  flow: SendFlow,
  reader: SendReader,
  split: Split | undefined,
  onSent: (bytes: number) => void
): Promise<boolean> {
  const { size, pause } = split ?? { size: Infinity, pause: 0 }
  let due = SendFlow.now()
  /** Remaining bytes of the current piece: a long one is read in several parts. */
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
