import type { Timeline, TimelineBar } from '../../../shared/contract/timeline'
import { emptySegmentRow, FLAG_DOWN, FLAG_EVENT, type SegmentIndexReader } from '../../capture/segment-index'
import { IdleTimes, type Idle } from '../tables/idle-times'
import { Turns } from '../turns'
import type { ToEpoch } from '../epoch'
import type { Walker } from '../walker'

/**
 * Summarizes a connection's segments for the timeline. Reads only the index, in two passes: the first finds
 * the pauses, the second fills bars on the axis without them. Half a million segments take about 100 ms, in
 * slices.
 */

export interface TimelineQuery {
  connection: number
  from: number | null
  to: number | null
  buckets: number
}

interface Window {
  from: number
  to: number
}

export class TimelineReader {
  readonly #walker: Walker
  readonly #segments: SegmentIndexReader
  readonly #epoch: ToEpoch
  readonly #toTime: (epoch: number) => number

  constructor(
    walker: Walker,
    segments: SegmentIndexReader,
    epoch: ToEpoch,
    toTime: (epoch: number) => number
  ) {
    this.#walker = walker
    this.#segments = segments
    this.#epoch = epoch
    this.#toTime = toTime
  }

  /** The connection must exist. */
  async read({ connection, from, to, buckets }: TimelineQuery): Promise<Timeline> {
    const lifetime = this.#lifetime(connection)
    const window: Window = {
      from: from === null ? lifetime.from : this.#toTime(from),
      // Requested times are whole microseconds, rounded down.
      to: to === null ? lifetime.to : this.#toTime(to) + 999
    }
    const turns = new Turns()
    const idle = await this.#pauses(connection, window, turns)
    const paused = idle.reduce((sum, [start, end]) => sum + end - start, 0)
    const width = Math.max(1, (window.to - window.from - paused) / buckets)
    const bars = await this.#bars(connection, window, idle, width, turns)
    const epoch = this.#epoch
    return {
      start: epoch(lifetime.from),
      end: epoch(lifetime.to),
      from: epoch(window.from),
      to: epoch(window.to),
      idle: idle.map(([start, end]) => [epoch(start), epoch(end)]),
      width: width / 1e6,
      ...bars
    }
  }

  #lifetime(connection: number): Window {
    const { connections, conversations } = this.#walker
    const at = connection - 1
    const from = connections.opened.get(at)
    if (connections.ended(at) !== null) return { from, to: connections.closed.get(at) }
    const last = conversations.lastRow(connection)
    if (last < 0) return { from, to: from }
    const row = emptySegmentRow()
    this.#segments.read(last, row)
    return { from, to: Math.max(from, row.time) }
  }

  async #pauses(connection: number, { from, to }: Window, turns: Turns): Promise<Idle[]> {
    const pauses = new IdleTimes()
    pauses.add(from)
    const row = emptySegmentRow()
    const { conversations } = this.#walker
    let ordinal = conversations.ordinalAt(connection, from)
    reading: for (;;) {
      const piece = conversations.piece(connection, ordinal)
      if (piece === null) break
      for (const number of piece.rows) {
        this.#segments.read(number, row)
        if (row.time > to) break reading
        if (row.time >= from) pauses.add(row.time)
      }
      ordinal = piece.first + piece.rows.length
      await turns.next()
    }
    pauses.add(to)
    return pauses.choose()
  }

  async #bars(
    connection: number,
    { from, to }: Window,
    idle: readonly Idle[],
    width: number,
    turns: Turns
  ): Promise<{ up: TimelineBar[]; down: TimelineBar[] }> {
    const lanes = { up: new Lane(), down: new Lane() }
    const row = emptySegmentRow()
    const { conversations } = this.#walker
    let ordinal = conversations.ordinalAt(connection, from)
    let nextIdle = 0
    let paused = 0
    reading: for (;;) {
      const piece = conversations.piece(connection, ordinal)
      if (piece === null) break
      for (const [at, number] of piece.rows.entries()) {
        this.#segments.read(number, row)
        if (row.time > to) break reading
        if (row.time < from || (row.flags & FLAG_EVENT) !== 0) continue
        for (let next = idle[nextIdle]; next !== undefined && row.time >= next[1]; next = idle[++nextIdle])
          paused += next[1] - next[0]
        const lane = (row.flags & FLAG_DOWN) !== 0 ? lanes.down : lanes.up
        const bucket = Math.floor((row.time - from - paused) / width)
        // Segments before and after a pause never share a bar, which would span the pause.
        const isNew = lane.add(
          bucket * (idle.length + 1) + nextIdle,
          this.#epoch(row.time),
          row.offset,
          row.length
        )
        if (isNew) lane.place(conversations.entryOf(connection, piece.first + at))
      }
      ordinal = piece.first + piece.rows.length
      await turns.next()
    }
    return { up: lanes.up.bars, down: lanes.down.bars }
  }
}

/** The bars of one direction, while they are filled. */
class Lane {
  readonly bars: TimelineBar[] = []
  #key = -1

  /** Adds a segment; returns true if it begins a new bar. */
  add(key: number, time: number, offset: number, length: number): boolean {
    const bar = this.bars.at(-1)
    if (key === this.#key && bar !== undefined) {
      bar[1] = time
      bar[2] += length
      bar[3]++
      bar[5] = offset + length
      return false
    }
    this.#key = key
    this.bars.push([time, time, length, 1, offset, offset + length, 0])
    return true
  }

  place(entry: number): void {
    const bar = this.bars.at(-1)
    if (bar !== undefined) bar[6] = entry
  }
}
