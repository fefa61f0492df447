/**
 * Splits a connection into frames by the messages that its decoder finds. Uses a separate decoder, fed like
 * the walker's, since the frames may be requested long after the walk. It receives both streams, because the
 * end of a response depends on its request. HTTP/2 messages interleave, so HTTP/2 frames are used instead.
 */
import type { Direction } from '../../../shared/model/direction'
import type { FrameFault } from './frame-index'
import { Decoding } from '../decoding/decoding'
import type { DecodingHost } from '../decoding/decoding-host'

export interface MessageFramerHost {
  /** Adds a frame with the unassigned bytes up to `end`. */
  frame(direction: Direction, end: number, fault: FrameFault | null): void
  /** Reports that no message begins in the rest of the stream. */
  lost(direction: Direction, fault: FrameFault): void
}

/**
 * `inside`: true if the protocol begins at `from`, inside a tunnel or TLS; otherwise the bytes before `from`
 * are missing.
 */
export function createMessageFramer(
  host: MessageFramerHost,
  from: Record<Direction, number>,
  inside = false
): Decoding {
  const framedTo = { ...from }
  const frame = (direction: Direction, end: number, fault: FrameFault | null): void => {
    if (end <= framedTo[direction]) return
    framedTo[direction] = end
    host.frame(direction, end, fault)
  }
  const found = (direction: Direction, start: number, end: number, complete: boolean): void => {
    frame(direction, start, 'no-message')
    frame(direction, end, complete ? null : 'unfinished')
  }
  const decodingHost: DecodingHost = {
    newSink: () => ({
      messageHead: () => undefined,
      messageEnd: ({ direction, start, end, complete, stream }) => {
        if (stream === undefined) found(direction, start, end, complete)
      },
      frame: found,
      tunnel: (direction, offset) => {
        frame(direction, offset, 'no-message')
        host.lost(direction, 'tunnel')
      }
    }),
    onPosition: () => undefined,
    onProtocol: (protocol) => {
      if (protocol !== 'raw') return
      host.lost('up', 'not-decoded')
      host.lost('down', 'not-decoded')
    }
  }
  if (inside) return new Decoding(decodingHost, from)
  const decoding = new Decoding(decodingHost)
  for (const direction of ['up', 'down'] as const)
    if (from[direction] > 0) decoding.gap(0, direction, 0, from[direction])
  return decoding
}
