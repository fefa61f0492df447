/** Finds the messages of a WebSocket: two independent streams, read with the negotiated parameters. */
import type { Direction } from '../../../shared/model/direction'
import type { StreamOffsets } from '../decoder'
import type { InnerFinder, InnerSink } from '../inner'
import type { Negotiated } from './negotiated'
import { WebSocketStreamReader } from './stream-reader'

export class WebSocketFinder implements InnerFinder {
  readonly #streams: Readonly<Record<Direction, WebSocketStreamReader>>
  readonly #hasEnded = { up: false, down: false }

  constructor({ compression }: Negotiated, from: StreamOffsets, sink: InnerSink) {
    const reader = (direction: Direction): WebSocketStreamReader =>
      new WebSocketStreamReader(direction, compression?.[direction] ?? null, from[direction], sink)
    this.#streams = { up: reader('up'), down: reader('down') }
  }

  push(direction: Direction, bytes: Uint8Array): void {
    this.#streams[direction].push(bytes)
  }

  gap(direction: Direction, _offset: number, length: number): void {
    if (length > 0) this.#streams[direction].gap(length)
  }

  skippable(direction: Direction): number {
    return this.#streams[direction].skippable
  }

  skip(direction: Direction, length: number): void {
    if (length > 0) this.#streams[direction].skip(length)
  }

  end(direction: Direction): void {
    if (this.#hasEnded[direction]) return
    this.#hasEnded[direction] = true
    this.#streams[direction].finish()
  }

  finish(): void {
    this.end('up')
    this.end('down')
  }

  /** Returns the window of the next message of a direction; null if unknown. */
  window(direction: Direction): Uint8Array | null {
    return this.#streams[direction].window()
  }
}
