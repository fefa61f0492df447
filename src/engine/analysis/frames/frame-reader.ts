/** Reads pages of a connection's frames, with the reads that delivered each frame and its missing bytes. */
import { MAX_FRAME_READS } from '../../../shared/contract/limits'
import type { FramedRow, FrameRow } from '../../../shared/contract/traffic'
import { DIRECTIONS, type Direction } from '../../../shared/model/direction'
import type { TrafficReader } from '../traffic/traffic-reader'
import type { RowMaker } from '../views/rows'
import type { Walker } from '../walker'
import type { FrameBuilder } from './frame-builder'

/** One entry, and at most one gap per stream before it. */
const MAX_GAPS_PASSED = 3

/** Limit of counted reads per frame. */
const MAX_COUNTED_READS = 1000

export interface FrameReaderHost {
  readonly walker: Walker
  readonly traffic: TrafficReader
  readonly rows: RowMaker
}

export class FrameReader {
  readonly #host: FrameReaderHost

  constructor(host: FrameReaderHost) {
    this.#host = host
  }

  /** Number of rows that will not change, until some are dropped. */
  settled(connection: number, { index }: FrameBuilder): number {
    return this.#front(connection).length + index.end - index.first
  }

  /** Number of rows including incomplete frames. */
  total(connection: number, builder: FrameBuilder): number {
    return this.settled(connection, builder) + openOf(builder).length
  }

  page(
    connection: number,
    builder: FrameBuilder,
    first: number,
    count: number
  ): { total: number; rows: FramedRow[] } {
    const front = this.#front(connection)
    const open = openOf(builder)
    const settled = this.settled(connection, builder)
    const total = settled + open.length
    const rows: FramedRow[] = []
    for (let index = first; index < Math.min(first + count, total); index++) {
      const gap = front[index]
      const still = open[index - settled]
      if (gap !== undefined) rows.push({ ...gap, index })
      else if (still !== undefined) rows.push(this.#open(connection, builder, index, still))
      else {
        const row = this.#indexed(connection, builder, index, index - front.length)
        if (row !== null) rows.push(row)
      }
    }
    return { total, rows }
  }

  /** Returns the first row that contains an entry of the conversation, or the next one after it. */
  find(connection: number, builder: FrameBuilder, entry: number): number {
    // A gap has the position of the entry after it.
    const row = this.#host.walker.conversations
      .page(connection, entry, MAX_GAPS_PASSED)
      .find((found) => typeof found === 'number')
    const last = Math.max(0, this.total(connection, builder) - 1)
    if (row === undefined) return last
    return Math.min(last, this.#front(connection).length + builder.index.placeOf(row))
  }

  #indexed(
    connection: number,
    { index: frames }: FrameBuilder,
    index: number,
    place: number
  ): FramedRow | null {
    const row = frames.at(place)
    if (row === null) return null
    if (row.kind === 'gap') return { kind: 'gap', index, ...row.gap }
    if (row.kind === 'row') {
      const found = this.#host.traffic.entry(row.row, index)
      return found.kind === 'gap' ? found : { ...found, entry: this.#entry(connection, row.row) }
    }
    const { direction, frame } = row
    const { start, end, fault } = frames.range(direction, frame)
    return this.#frame(connection, {
      index,
      direction,
      number: frame + 1,
      start,
      end,
      state: fault ?? 'whole'
    })
  }

  #open(
    connection: number,
    { index: frames }: FrameBuilder,
    index: number,
    { direction, start, end }: { direction: Direction; start: number; end: number }
  ): FrameRow {
    return this.#frame(connection, {
      index,
      direction,
      number: frames.count(direction) + 1,
      start,
      end,
      state: 'open'
    })
  }

  #frame(
    connection: number,
    found: { index: number; direction: Direction; number: number; start: number; end: number; state: string }
  ): FrameRow {
    const { index, direction, number, start, end, state } = found
    const { conversations } = this.#host.walker
    const reads: { time: number; offset: number; length: number }[] = []
    let readCount = 0
    let entry: number | undefined
    conversations.walk(connection, direction, start, ({ time, offset, length }, row) => {
      if (offset >= end || readCount === MAX_COUNTED_READS) return false
      if (reads.length < MAX_FRAME_READS) reads.push({ time: this.#host.rows.epoch(time), offset, length })
      readCount++
      entry ??= this.#entry(connection, row)
      return true
    })
    let ended = reads.at(-1)?.time ?? 0
    if (readCount > reads.length) {
      conversations.walk(connection, direction, end - 1, ({ time }) => {
        ended = this.#host.rows.epoch(time)
        return false
      })
    }
    const missing = conversations
      .missing(connection, direction, start, end)
      .reduce((sum, [from, to]) => sum + to - from, 0)
    const time = reads[0]?.time ?? ended
    return {
      kind: 'frame',
      index,
      direction,
      number,
      offset: start,
      length: end - start,
      time,
      ended,
      state,
      missing,
      reads,
      readCount,
      ...(entry === undefined ? {} : { entry })
    }
  }

  #entry(connection: number, row: number): number {
    const { conversations } = this.#host.walker
    return conversations.entryOf(connection, conversations.ordinalOf(connection, row))
  }

  /** Returns the gaps before the first remaining entry. */
  #front(connection: number): Omit<Extract<FramedRow, { kind: 'gap' }>, 'index'>[] {
    const { conversations } = this.#host.walker
    return DIRECTIONS.flatMap((direction) => {
      const length = conversations.from(connection, direction)
      const reason = conversations.frontReason(connection, direction)
      return length === 0 ? [] : [{ kind: 'gap' as const, direction, offset: 0, length, reason }]
    })
  }
}

function openOf(builder: FrameBuilder): { direction: Direction; start: number; end: number }[] {
  return DIRECTIONS.flatMap((direction) => {
    const open = builder.open(direction)
    return open === null ? [] : [{ direction, ...open }]
  })
}
