/**
 * Splits the streams of one connection into frames, row by row behind the walk. Data from before and after
 * the framing was set is handled alike. Reads only the bytes that a framer needs from the file. If a framing
 * does not fit, the rest of the stream is shown as raw segments, with the reason.
 */
import { createFramer, type FrameEnd, type Framer } from '../../../decode/framing/framer'
import type { Framings } from '../../../shared/contract/framing'
import { MAX_FRAMES } from '../../../shared/contract/limits'
import { DIRECTIONS, type Direction } from '../../../shared/model/direction'
import { parseConnectionEvent } from '../../../shared/model/parse-event'
import { emptySegmentRow, FLAG_DOWN, FLAG_EVENT, type SegmentIndexReader } from '../../capture/segment-index'
import type { Decoding } from '../decoding/decoding'
import type { FileWindow } from '../traffic/file-window'
import type { Walker } from '../walker'
import { FrameIndex, type FrameFault } from './frame-index'
import { createMessageFramer } from './message-framer'

interface Stream {
  /** Null if the decoder frames the stream, or it is not framed. */
  framer: Framer | null
  readonly isFramed: boolean
  /** Stream offset at which the framer's offsets start. */
  base: number
  /** Offset after the last byte processed. */
  position: number
  lost: { offset: number; problem: FrameFault } | null
}

export class FrameBuilder {
  readonly index: FrameIndex
  readonly framings: Framings
  readonly #connection: number
  readonly #walker: Walker
  readonly #segments: SegmentIndexReader
  readonly #window: FileWindow
  readonly #streams: Record<Direction, Stream>
  #decoding: Decoding | null
  readonly #row = emptySegmentRow()
  /** Ordinal of the next entry of the conversation. */
  #next: number
  #batch: { first: number; rows: number[] } = { first: 0, rows: [] }
  /** Row of the segment index being processed. */
  #now = -1

  constructor(
    connection: number,
    framings: Framings,
    host: { walker: Walker; segments: SegmentIndexReader; window: FileWindow }
  ) {
    this.#connection = connection
    this.framings = framings
    this.#walker = host.walker
    this.#segments = host.segments
    this.#window = host.window
    const { conversations } = host.walker
    this.#next = conversations.dropped(connection)
    const from = { up: conversations.from(connection, 'up'), down: conversations.from(connection, 'down') }
    this.index = new FrameIndex(from)
    const stream = (direction: Direction): Stream => {
      return {
        framer: this.#newFramer(direction),
        isFramed: framings[direction] !== null,
        base: from[direction],
        position: from[direction],
        lost: null
      }
    }
    this.#streams = { up: stream('up'), down: stream('down') }
    const isDecoded = DIRECTIONS.some((direction) => framings[direction]?.kind === 'decoder')
    this.#decoding = isDecoded ? createMessageFramer(this.#messages(), from) : null
  }

  /** Processes the next walked row; returns false if there is none. */
  step(): boolean {
    const { conversations } = this.#walker
    let row = this.#batch.rows[this.#next - this.#batch.first]
    if (row === undefined) {
      const batch = conversations.piece(this.#connection, this.#next)
      if (batch === null) return false
      this.#batch = batch
      this.#next = this.#batch.first
      row = this.#batch.rows[0]
    }
    if (row === undefined) return false
    for (const gap of conversations.gapsBefore(this.#connection, this.#next)) this.index.addGap(row, gap)
    this.#next++
    this.#now = row
    this.#segments.read(row, this.#row)
    if ((this.#row.flags & FLAG_EVENT) !== 0) this.#eventRow(row)
    else this.#segmentRow(row)
    return true
  }

  get isBehind(): boolean {
    return this.#walker.conversations.lastRow(this.#connection) > this.#now
  }

  lost(direction: Direction): { offset: number; problem: FrameFault } | null {
    return this.#streams[direction].lost
  }

  /** Returns the current incomplete frame of a stream; null if there is none. */
  open(direction: Direction): { start: number; end: number } | null {
    const { isFramed, lost, position } = this.#streams[direction]
    const start = this.index.framedTo(direction)
    return !isFramed || lost !== null || start >= position ? null : { start, end: position }
  }

  /** Handles the loss of rows of the segment index below `row`. */
  drop(row: number): void {
    this.index.drop(row)
    this.#batch = { first: 0, rows: [] }
  }

  #segmentRow(row: number): void {
    const { flags, time, offset, length, position } = this.#row
    const direction: Direction = (flags & FLAG_DOWN) !== 0 ? 'down' : 'up'
    const stream = this.#streams[direction]
    const now = time / 1e6
    if (offset > stream.position) this.#missing(direction, time, offset - stream.position)
    stream.position = offset + length
    if (!stream.isFramed || stream.lost !== null) this.index.addRow(row)
    const { framer } = stream
    const isCut = framer !== null && stream.lost === null
    const skipped = isCut ? Math.min(framer.skippable(), length) : length
    const isDecoded = this.#decoding?.wants(direction, length) === true
    const bytes = isDecoded || skipped < length ? this.#window.read(position, length) : new Uint8Array(0)
    if (isCut) {
      if (skipped > 0) this.#cut(direction, framer.skip(skipped, now))
      if (skipped < length) {
        this.#cut(direction, framer.push(bytes.subarray(skipped), now))
        const unread = length - Math.max(skipped, bytes.length)
        if (unread > 0) this.#cut(direction, framer.missing(unread, now))
      }
    }
    if (this.#decoding === null) return
    if (!isDecoded) this.#decoding.skip(time, direction, offset, length)
    else {
      if (bytes.length > 0) this.#decoding.push(time, direction, offset, bytes)
      const unread = length - bytes.length
      if (unread > 0) this.#decoding.gap(time, direction, offset + bytes.length, unread)
    }
  }

  #missing(direction: Direction, time: number, length: number): void {
    const { framer, position, lost } = this.#streams[direction]
    if (framer !== null && lost === null) this.#cut(direction, framer.missing(length, time / 1e6))
    this.#decoding?.gap(time, direction, position, length)
  }

  #eventRow(row: number): void {
    const { flags, time, offset, position, length } = this.#row
    const event = parseConnectionEvent(this.#walker.readEvent(position, length).data)
    for (const direction of DIRECTIONS) {
      const { framer, lost } = this.#streams[direction]
      if (framer === null || lost !== null) continue
      this.#cut(direction, framer.idle(time / 1e6))
      const isEnd = event?.event === 'end' && ((flags & FLAG_DOWN) !== 0 ? 'down' : 'up') === direction
      if (isEnd || event?.event === 'close') this.#cut(direction, framer.end())
    }
    if (event?.event === 'open' && event.midway === true) this.#decoding?.joinLate()
    if (event?.event === 'layer') this.#goInside(time, event)
    if (event?.event === 'end') this.#decoding?.end(time, (flags & FLAG_DOWN) !== 0 ? 'down' : 'up', offset)
    if (event?.event === 'close') this.#decoding?.finish(event.how === 'fin' ? 'closed' : 'cut')
    this.index.addRow(row)
  }

  /** Restarts framing for the protocol inside, regardless of the state of the outer one. */
  #goInside(time: number, { up, down }: Record<Direction, number>): void {
    const from = { up, down }
    for (const direction of DIRECTIONS) {
      const stream = this.#streams[direction]
      if (from[direction] > stream.position) this.#missing(direction, time, from[direction] - stream.position)
      if (stream.framer !== null && stream.lost === null) this.#cut(direction, stream.framer.end())
    }
    this.#decoding?.finish('closed')
    for (const direction of DIRECTIONS) {
      const stream = this.#streams[direction]
      stream.framer = this.#newFramer(direction)
      stream.base = from[direction]
      stream.position = from[direction]
      stream.lost = null
      this.index.goOn(direction, from[direction])
    }
    if (this.#decoding !== null) this.#decoding = createMessageFramer(this.#messages(), from, true)
  }

  #newFramer(direction: Direction): Framer | null {
    const framing = this.framings[direction]
    return framing === null || framing.kind === 'decoder' ? null : createFramer(framing)
  }

  #cut(direction: Direction, ends: readonly FrameEnd[]): void {
    const stream = this.#streams[direction]
    for (const { end, problem } of ends) {
      if (stream.lost !== null) return
      this.#frame(direction, stream.base + end, problem)
    }
    const lost = stream.framer?.lost() ?? null
    if (lost !== null) this.#lose(direction, lost.problem)
  }

  #frame(direction: Direction, end: number, fault: FrameFault | null): void {
    if (this.index.count(direction) >= MAX_FRAMES) this.#lose(direction, 'too-many')
    else this.index.addFrame(this.#now, direction, end, fault)
  }

  #lose(direction: Direction, problem: FrameFault): void {
    const stream = this.#streams[direction]
    if (!stream.isFramed || stream.lost !== null) return
    stream.lost = { offset: this.index.framedTo(direction), problem }
    this.#endLost(direction)
  }

  /** Adds the rest of the current segment as a last frame, with the reason why framing stopped. */
  #endLost(direction: Direction): void {
    const { lost, position } = this.#streams[direction]
    if (lost?.offset !== this.index.framedTo(direction) || position <= lost.offset) return
    this.index.addFrame(this.#now, direction, position, lost.problem)
  }

  #messages(): Parameters<typeof createMessageFramer>[0] {
    const isDecoded = (direction: Direction): boolean => this.framings[direction]?.kind === 'decoder'
    return {
      frame: (direction, end, fault) => {
        if (isDecoded(direction) && this.#streams[direction].lost === null) this.#frame(direction, end, fault)
      },
      lost: (direction, fault) => {
        if (isDecoded(direction)) this.#lose(direction, fault)
      }
    }
  }
}
