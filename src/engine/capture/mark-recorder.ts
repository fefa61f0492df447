import type { Marked } from '../../shared/model/connection-event'
import type { Clock } from '../clock'
import { eventComment } from './event-comment'
import type { ClockBase } from './pcapng/clock'
import { UP } from './pcapng/direction'
import { LegWriter } from './pcapng/leg-writer'
import { commentTailBytes } from './pcapng/packet-block'
import { FLAG_EVENT, type SegmentIndexWriter } from './segment-index'
import type { SlabWriter } from './slab-writer'

/**
 * Writes bookmarks and notes to the capture. Each is an event of its connection, usually long after that has closed.
 * They are therefore written on a leg without addresses and on a separate interface, whose name Wireshark shows.
 *
 * Bookmarks and notes that could not be written yet, or did not reach the disk, are queued.
 */

export const MARKS_INTERFACE = { name: 'Marks', description: 'Bookmarks and notes' }

/** No connection has this number, so the acknowledgments of this leg differ from all others. */
const NO_CONNECTION = 0

export interface MarkHost {
  readonly clock: Clock
  readonly base: ClockBase
  readonly index: SegmentIndexWriter
  readonly writer: SlabWriter
}

export class MarkRecorder {
  readonly #host: MarkHost
  #leg: LegWriter | undefined
  #waiting: Marked[] = []
  /** Written, with their index rows, but not confirmed to be in the file. */
  #unsettled: { marked: Marked; row: number }[] = []
  /** Latest bookmark or note of each connection as a whole. */
  #connections = new Map<number, Marked>()

  constructor(host: MarkHost) {
    this.#host = host
  }

  get isWaiting(): boolean {
    return this.#waiting.length > 0
  }

  add(marks: readonly Marked[]): void {
    for (const marked of marks) {
      this.#waiting.push(marked)
      if (marked.event.exchange === undefined) this.#connections.set(marked.connection, marked)
    }
  }

  /** Writes the queued bookmarks and notes. The interface must already be in the file. */
  write(interfaceId: number): void {
    const { clock, base, index, writer } = this.#host
    const end = { address: '0.0.0.0', port: 0 }
    const leg = (this.#leg ??= new LegWriter({
      interfaceId,
      connection: NO_CONNECTION,
      client: end,
      server: end,
      base
    }))
    for (const marked of this.#waiting.splice(0)) {
      // Uses its own buffer: `reserve` may begin a new file, which writes comments too.
      const comment = Buffer.from(eventComment(marked.connection, marked.event))
      const bytes = leg.controlBytes(comment)
      const slab = writer.reserve(bytes)
      const time = clock.now()
      const position = slab.filePosition + slab.used + bytes - commentTailBytes(comment)
      this.#unsettled.push({ marked, row: index.rows })
      index.append(marked.connection, FLAG_EVENT, time, 0, comment.length, position)
      writer.commit(slab, leg.event(slab.view, slab.used, UP, comment, time))
    }
  }

  /** Rows below `rows` are in the file. */
  settle(rows: number): void {
    if (this.#unsettled.length > 0) this.#unsettled = this.#unsettled.filter(({ row }) => row >= rows)
  }

  /** Queues the bookmarks and notes from row `rows` on again, because they did not reach the file. */
  rollback(rows: number): void {
    const lost = this.#unsettled.filter(({ row }) => row >= rows)
    this.#waiting.unshift(...lost.map(({ marked }) => marked))
    this.#unsettled = []
  }

  /** Discards everything except the bookmarks and notes of connections that continue. */
  clear(goesOn: (connection: number) => boolean): void {
    this.#unsettled = []
    for (const connection of this.#connections.keys())
      if (!goesOn(connection)) this.#connections.delete(connection)
    this.#waiting = [...this.#connections.values()]
  }
}
