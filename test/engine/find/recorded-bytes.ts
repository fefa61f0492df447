/** Streams cut into segments and recorded with other bytes between them, as a capture file has them. */

import { FLAG_DOWN, FLAG_EVENT } from '../../../src/engine/capture/segment-index'
import type { Searcher } from '../../../src/engine/find/found'
import { WireScan, type WireScanOptions } from '../../../src/engine/find/wire-scan'
import type {
  RowBatch,
  StreamWindow,
  WindowRequest,
  WireMatch,
  RecordedReader
} from '../../../src/engine/find/wire-source'
import type { Direction } from '../../../src/shared/model/direction'

export interface RecordedSegment {
  connection: number
  direction: Direction
  bytes: Uint8Array
  /** Bytes of the stream that are missing before it. */
  gap?: number
  /** Other bytes of the file before it. */
  header?: Uint8Array
  isEvent?: boolean
  /** True if the file lacks its bytes. */
  isLost?: boolean
}

interface Row extends RecordedSegment {
  offset: number
  position: number
}

export class RecordedBytes implements RecordedReader {
  readonly #rows: Row[] = []
  readonly #file: Uint8Array
  readonly #lostFrom: number

  constructor(segments: readonly RecordedSegment[]) {
    const totals = new Map<string, number>()
    const pieces: Uint8Array[] = []
    let position = 0
    let lostFrom = Infinity
    for (const segment of segments) {
      const key = `${segment.connection} ${segment.direction}`
      const header = segment.header ?? new Uint8Array(0)
      const offset = (totals.get(key) ?? 0) + (segment.gap ?? 0)
      pieces.push(header, segment.bytes)
      if (segment.isLost === true) lostFrom = Math.min(lostFrom, position + header.length)
      this.#rows.push({ ...segment, offset, position: position + header.length })
      position += header.length + segment.bytes.length
      if (segment.isEvent !== true) totals.set(key, offset + segment.bytes.length)
    }
    this.#file = Buffer.concat(pieces)
    this.#lostFrom = lostFrom
  }

  read(target: Uint8Array, length: number, position: number): number {
    const bytes = this.#file.subarray(position, Math.min(position + length, this.#lostFrom))
    target.set(bytes)
    return bytes.length
  }

  windows(requests: readonly WindowRequest[]): Promise<(StreamWindow | null)[]> {
    return Promise.resolve(
      requests.map(({ connection, direction, start, at, end }) => {
        const run = this.runs().find(
          (each) =>
            each.connection === connection &&
            each.direction === direction &&
            each.start <= at &&
            at < each.start + each.bytes.length
        )
        if (run === undefined) return null
        const from = Math.max(start, run.start)
        return { start: from, bytes: run.bytes.slice(from - run.start, end - run.start) }
      })
    )
  }

  /** Returns the parts of all streams without a gap. */
  runs(): { connection: number; direction: Direction; start: number; bytes: Uint8Array }[] {
    const runs: { connection: number; direction: Direction; start: number; bytes: Uint8Array }[] = []
    for (const { connection, direction, offset, bytes, isEvent } of this.#rows) {
      if (isEvent === true || bytes.length === 0) continue
      const run = runs.findLast((each) => each.connection === connection && each.direction === direction)
      if (run !== undefined && run.start + run.bytes.length === offset)
        run.bytes = Buffer.concat([run.bytes, bytes])
      else runs.push({ connection, direction, start: offset, bytes })
    }
    return runs
  }

  /** Returns the rows in batches of at most `size` rows. */
  batches(size: number): RowBatch[] {
    const batches: RowBatch[] = []
    for (let first = 0; first < this.#rows.length; first += size) {
      const rows = this.#rows.slice(first, first + size)
      batches.push({
        first,
        count: rows.length,
        connection: Uint32Array.from(rows, ({ connection }) => connection),
        flags: Uint8Array.from(
          rows,
          ({ direction, isEvent }) =>
            (direction === 'down' ? FLAG_DOWN : 0) | (isEvent === true ? FLAG_EVENT : 0)
        ),
        length: Uint16Array.from(rows, ({ bytes }) => bytes.length),
        offset: Float64Array.from(rows, ({ offset }) => offset),
        position: Float64Array.from(rows, ({ position }) => position)
      })
    }
    return batches
  }
}

export interface ScanResult {
  matches: WireMatch[]
  unreadable: { connection: number; direction: Direction; start: number; end: number }[]
}

export async function scanRecorded(
  recorded: RecordedBytes,
  searchers: readonly Searcher[],
  { batch = 1000, ...options }: WireScanOptions & { batch?: number } = {}
): Promise<ScanResult> {
  const result: ScanResult = { matches: [], unreadable: [] }
  const sink = {
    match: (match: WireMatch) => {
      result.matches.push(match)
    },
    unreadable: (connection: number, direction: Direction, start: number, end: number) => {
      result.unreadable.push({ connection, direction, start, end })
    }
  }
  const scan = new WireScan(searchers, recorded, sink, options)
  for (const rows of recorded.batches(batch)) await scan.batch(rows)
  return result
}

/** Returns the matches as sorted lines, for comparison. */
export function asLines(matches: readonly Omit<WireMatch, 'row'>[]): string[] {
  return matches
    .map(({ connection, direction, start, end }) => `${connection} ${direction} ${start}-${end}`)
    .sort()
}
