/**
 * Frames by what the connection's decoder finds: its messages. The decoder is one of its own, fed like the walker's,
 * since what is looked at now may have passed long ago; it sees both streams, for a response's end depends on its
 * request. Messages of HTTP/2 lie in each other's midst: there its own frames are the ones.
 */
import type { Direction } from '../../../shared/model/direction'
import type { FrameFault } from './frame-index'
import { Decoding } from '../decoding'
import type { DecodingHost } from '../decoding-host'

export interface MessageFramerHost {
  /** Bytes up to `end` that no frame has yet are a frame. */
  frame(direction: Direction, end: number, fault: FrameFault | null): void
  /** No message begins behind what has passed. */
  lost(direction: Direction, fault: FrameFault): void
}

/** `inside`: the streams begin at `from`, as what runs inside a tunnel or TLS; else what is before it is missing. */
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
