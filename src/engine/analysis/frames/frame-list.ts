/**
 * Frames of connections for which framing is enabled. Frames are discarded once other connections have been
 * viewed, and split again on request: the framing is remembered, and the bytes are in the file.
 */
import { AppError } from '../../../shared/model/app-error'
import type { Framings } from '../../../shared/contract/framing'
import type { FramedRow, FramesSummary } from '../../../shared/contract/traffic'
import { DIRECTIONS } from '../../../shared/model/direction'
import type { SegmentIndexReader } from '../../capture/segment-index'
import type { FileWindow } from '../traffic/file-window'
import type { TrafficReader } from '../traffic/traffic-reader'
import type { RowMaker } from '../views/rows'
import type { Walker } from '../walker'
import { FrameBuilder } from './frame-builder'
import { FrameReader } from './frame-reader'

/** Limit of connections whose frames are kept. The window shows one at a time. */
const MAX_HELD = 4

export interface FrameListHost {
  readonly walker: Walker
  readonly segments: SegmentIndexReader
  readonly window: FileWindow
  readonly traffic: TrafficReader
  readonly rows: RowMaker
  /** Called when there is work for `step`. */
  wake(): void
}

interface Held {
  readonly builder: FrameBuilder
  readonly generation: number
}

export class FrameList {
  readonly #host: FrameListHost
  readonly #reader: FrameReader
  /** Framings set for individual connections. */
  readonly #set = new Map<number, Framings>()
  /** In order of use. */
  readonly #held = new Map<number, Held>()
  #generation = 0

  constructor(host: FrameListHost) {
    this.#host = host
    this.#reader = new FrameReader(host)
  }

  set(connection: number, framings: Framings): void {
    if (!this.#host.walker.connections.present.has(connection - 1))
      throw new AppError('not-found', `There is no connection ${connection} in this capture.`)
    this.#set.set(connection, framings)
    this.#held.delete(connection)
    this.#begin(connection, framings)
  }

  /** `usual`: the framing to use if none is set for the connection. */
  summary(connection: number, usual: Framings | undefined): FramesSummary | undefined {
    const framings = this.#set.get(connection) ?? usual
    if (framings === undefined) return undefined
    const { builder, generation } = this.#look(connection, framings)
    const { index, isBehind } = builder
    return {
      framings,
      generation,
      rows: this.#reader.total(connection, builder),
      settled: this.#reader.settled(connection, builder),
      dropped: index.first,
      frames: { up: index.count('up'), down: index.count('down') },
      behind: isBehind && DIRECTIONS.some((direction) => framings[direction] !== null),
      lost: { up: builder.lost('up'), down: builder.lost('down') }
    }
  }

  conversation(connection: number, first: number, count: number): { total: number; rows: FramedRow[] } {
    const held = this.#held.get(connection)
    if (held === undefined) return { total: 0, rows: [] }
    return this.#reader.page(connection, held.builder, first, count)
  }

  /** Returns the position of a conversation entry among the framed rows. */
  find(connection: number, entry: number): number {
    const held = this.#held.get(connection)
    return held === undefined ? entry : this.#reader.find(connection, held.builder, entry)
  }

  /** Processes one row of a connection; returns false if all walked rows have been processed. */
  step(): boolean {
    if (this.#held.size === 0) return false
    for (const { builder } of this.#held.values()) if (builder.isBehind && builder.step()) return true
    return false
  }

  /** Handles the loss of rows below `row`, and of connections with them. */
  drop(row: number): void {
    const { present } = this.#host.walker.connections
    for (const connection of this.#set.keys()) if (!present.has(connection - 1)) this.#set.delete(connection)
    for (const [connection, { builder }] of this.#held) {
      if (present.has(connection - 1)) builder.drop(row)
      else this.#held.delete(connection)
    }
  }

  #look(connection: number, framings: Framings): Held {
    const held = this.#held.get(connection)
    if (held === undefined || !isSame(held.builder.framings, framings))
      return this.#begin(connection, framings)
    this.#held.delete(connection)
    this.#held.set(connection, held)
    return held
  }

  #begin(connection: number, framings: Framings): Held {
    const builder = new FrameBuilder(connection, framings, this.#host)
    const held = { builder, generation: ++this.#generation }
    this.#held.delete(connection)
    this.#held.set(connection, held)
    for (const oldest of this.#held.keys()) {
      if (this.#held.size <= MAX_HELD) break
      this.#held.delete(oldest)
    }
    this.#host.wake()
    return held
  }
}

/** Framings are plain data parsed by the same schema, so their JSON is comparable. */
function isSame(one: Framings, other: Framings): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other)
}
