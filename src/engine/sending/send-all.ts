import { SendFlow } from './send-flow'
import type { SendReader } from './send-source'

/** One thing sent on one connection: in one go, or in pieces of a size with pauses between them. */

export interface Split {
  /** Bytes. */
  readonly size: number
  /** Milliseconds from one piece to the next. */
  readonly pause: number
}

/** Bytes read and given to the socket at a time, where nobody asked for pieces: what a socket buffers before it waits. */
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
  let due = SendFlow.now()
  for (;;) {
    const piece = await reader.read(split?.size ?? CHUNK_BYTES)
    if (piece.length === 0) return true
    if (split !== undefined && !(await flow.until(due))) return false
    if (!(await flow.send(piece))) return false
    onSent(piece.length)
    const pause = split?.pause ?? 0
    const now = SendFlow.now()
    due = (now - due > pause ? now : due) + pause
  }
}
