import { SEGMENT_COLUMNS } from '../../mock-set/set-contents'

/**
 * Splits a recorded conversation of any protocol into turns: the client's data, followed by the server's response. A
 * turn ends when the client sends again.
 */

export interface Turn {
  /** Ranges of the two streams. If the server sends first, the first turn has no client data. */
  readonly up: readonly [start: number, end: number]
  readonly down: readonly [start: number, end: number]
  /** Times in milliseconds: the last client data, and the start of the response. */
  readonly requestedAt: number
  readonly answered: number
}

export function turnsOf(segments: Float64Array): Turn[] {
  const turns: Turn[] = []
  let up: [number, number] = [0, 0]
  let down: [number, number] = [0, 0]
  let requestedAt = segments[4] ?? 0
  let answered = requestedAt
  const finish = (): void => {
    if (up[1] > up[0] || down[1] > down[0]) turns.push({ up, down, requestedAt, answered })
    up = [up[1], up[1]]
    down = [down[1], down[1]]
  }
  for (let at = 0; at < segments.length; at += SEGMENT_COLUMNS) {
    const [code, offset = 0, length = 0, , time = 0] = segments.subarray(at, at + SEGMENT_COLUMNS)
    if (code === 0) {
      if (down[1] > down[0]) finish()
      up[1] = offset + length
      requestedAt = time
      answered = time
    } else {
      if (down[1] === down[0]) answered = time
      down[1] = offset + length
    }
  }
  finish()
  return turns
}
