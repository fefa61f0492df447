import type { InnerFinder } from '../../../decode/stream/inner'
import type { StreamOffsets } from '../../../decode/stream/decoder'
import type { ConnectionEvent } from '../../../shared/model/connection-event'
import type { Direction } from '../../../shared/model/direction'
import type { FileWindow } from '../traffic/file-window'
import type { TrafficReader } from '../traffic/traffic-reader'
import type { InnerFeedRun } from './inner-feed'

/**
 * Feeds the streams to a finder, from the start of its layer. Reads only the bytes that the finder requires.
 */

export interface StreamFeedOptions {
  connection: number
  /** Offsets where the layer begins in each stream. */
  from: StreamOffsets
  window: FileWindow
  traffic: TrafficReader
  finder: InnerFinder
  /** Called when another protocol starts in the connection. */
  onLayer: (from: StreamOffsets) => void
}

export class StreamFeed implements InnerFeedRun {
  readonly ranges = 'stream'
  readonly trouble = null
  readonly isBusy = false
  isOver = false
  readonly #options: StreamFeedOptions
  /** Offsets after the last byte processed. */
  readonly #at: { up: number; down: number }

  constructor(options: StreamFeedOptions) {
    this.#options = options
    this.#at = { up: options.from.up, down: options.from.down }
  }

  segment(direction: Direction, _time: number, offset: number, length: number, position: number): void {
    const { finder, window } = this.#options
    const at = this.#at[direction]
    const end = offset + length
    if (this.isOver || end <= at) return
    if (offset > at) finder.gap(direction, at, offset - at)
    this.#at[direction] = end
    const from = Math.max(at, offset)
    const skipped = Math.min(finder.skippable(direction), end - from)
    if (skipped > 0) finder.skip(direction, skipped)
    const wanted = end - from - skipped
    if (wanted === 0) return
    const bytes = window.read(position + length - wanted, wanted)
    if (bytes.length > 0) finder.push(direction, bytes, end - wanted)
    if (bytes.length < wanted) finder.gap(direction, end - wanted + bytes.length, wanted - bytes.length)
  }

  event(direction: Direction, _time: number, _offset: number, event: ConnectionEvent | null): void {
    const { finder, onLayer } = this.#options
    if (this.isOver || event === null) return
    if (event.event === 'end') finder.end(direction)
    if (event.event !== 'close' && event.event !== 'layer') return
    // A `layer` event at or before the start of this layer does not end it.
    if (event.event === 'layer' && event.up <= this.#options.from.up && event.down <= this.#options.from.down)
      return
    finder.finish()
    this.isOver = true
    if (event.event === 'layer') onLayer({ up: event.up, down: event.down })
  }

  read(direction: Direction, offset: number, length: number): Uint8Array {
    const { traffic, connection } = this.#options
    const { from, bytes } = traffic.stream(connection, direction, offset, length)
    return from === offset ? bytes : new Uint8Array(0)
  }

  fedAt(direction: Direction, offset: number): number | null {
    return offset >= this.#options.from[direction] && offset < this.#at[direction] ? offset : null
  }

  range(_direction: Direction, start: number, end: number): [number, number] {
    return [start, end]
  }

  close(): void {
    this.isOver = true
  }
}
