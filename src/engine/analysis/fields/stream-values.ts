import type { Direction } from '../../../shared/model/direction'
import type { FieldSlice } from '../../../shared/filter/tree'
import type { TrafficReader } from '../traffic/traffic-reader'
import type { HeadSource, HeadValue, ReadKey } from './field-value'

/** Reads parts of streams for filters. */

/** Limit of the bytes read of one stream. */
const MAX_STREAM_BYTES = 1024 * 1024

export type StreamReads = Pick<TrafficReader, 'stream' | 'total'>

/** Returns the part of a stream that a slice selects; null if the stream has no bytes. */
export function streamValue(
  traffic: StreamReads,
  connection: number,
  direction: Direction,
  slice: FieldSlice | null
): HeadValue {
  const total = traffic.total(connection, direction)
  if (total === 0) return null
  const from = Math.min(position(slice?.from ?? 0, total), total)
  const end = position(slice?.to ?? total, total)
  const length = Math.max(0, Math.min(end, total) - from)
  const read = Math.min(length, MAX_STREAM_BYTES)
  if (read === 0) return { bytes: new Uint8Array(0), isCut: false }
  const found = traffic.stream(connection, direction, from, read)
  // A ring buffer has dropped it, or the capture misses a part.
  if (found.from !== from) return { bytes: new Uint8Array(0), isCut: true }
  return { bytes: found.bytes, isCut: found.bytes.length < length }
}

function position(at: number, total: number): number {
  return at < 0 ? Math.max(0, total + at) : at
}

/** Values of connections, which have no fields but their streams. */
export class StreamValues implements HeadSource {
  readonly #traffic: StreamReads

  constructor(traffic: StreamReads) {
    this.#traffic = traffic
  }

  values(row: number, keys: readonly ReadKey[]): HeadValue[] {
    return keys.map((key) =>
      key.kind === 'stream' ? streamValue(this.#traffic, row + 1, key.direction, key.slice) : null
    )
  }
}
