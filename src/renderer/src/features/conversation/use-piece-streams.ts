import type { Direction } from '../../../../shared/model/direction'
import type { StreamBytes } from '../../app/bridge/use-stream-bytes'

/** A range of a stream as a separate stream, for views that show a whole stream. */

export interface StreamRange {
  readonly direction: Direction
  readonly start: number
  readonly end: number
}

export function rangeOfStreams(streams: StreamBytes, range: () => StreamRange): StreamBytes {
  const cut = (offset: number, length: number): [at: number, length: number] => {
    const { start, end } = range()
    return [start + offset, Math.max(0, Math.min(length, end - start - offset))]
  }
  return {
    error: streams.error,
    total: (direction) => (direction === range().direction ? range().end - range().start : 0),
    slice: (direction, offset, length) => streams.slice(direction, ...cut(offset, length)),
    read: (direction, offset, length) => streams.read(direction, ...cut(offset, length))
  }
}
