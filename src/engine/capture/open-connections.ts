import type { ConnectionRecorder } from './connection-recorder'
import type { Continuation } from './connection-story'

/**
 * The connections of a capture whose story is not told to its end: those that are open, and those that closed while
 * nothing was recorded or whose last rows are not in the file yet. A new file, or recording that goes on, begins with
 * what a reader must know of them.
 */

/** Closed unrecorded and remembered; older ones are forgotten. */
const MAX_ENDED = 10_000

export class OpenConnections {
  readonly #open = new Set<ConnectionRecorder>()
  /** Closed on record, in that order; whether the record reaches the disk is not known yet. */
  #unsettled: ConnectionRecorder[] = []
  #ended: ConnectionRecorder[] = []

  get size(): number {
    return this.#open.size
  }

  has(connection: number): boolean {
    for (const recorder of this.#open) if (recorder.connection === connection) return true
    return false
  }

  add(recorder: ConnectionRecorder): void {
    this.#open.add(recorder)
  }

  closed(recorder: ConnectionRecorder, isRecorded: boolean): void {
    this.#open.delete(recorder)
    if (isRecorded) this.#unsettled.push(recorder)
    else this.#remember(recorder)
  }

  /** Rows below `rows` are in the file. */
  settle(rows: number): void {
    const waits = this.#unsettled.findIndex(({ lastRow }) => lastRow > rows)
    if (waits === -1) this.#unsettled = []
    else if (waits > 0) this.#unsettled.splice(0, waits)
  }

  /** Rows from `rows` on never reached the file. */
  rollback(rows: number): void {
    const unsettled = this.#unsettled
    this.#unsettled = []
    for (const recorder of [...this.#open, ...unsettled]) {
      if (recorder.firstRow >= rows) recorder.firstRow = -1
    }
    for (const recorder of unsettled) this.#remember(recorder)
  }

  /** The index is a new one: what has closed was in the old one and is cleared with it. */
  forget(): void {
    this.#unsettled = []
    this.#ended = []
    for (const recorder of this.#open) recorder.firstRow = -1
  }

  /** Writes where every open connection stands. */
  continue(continuation: Continuation, indexed: boolean): void {
    for (const recorder of this.#open) recorder.continue(continuation, indexed)
  }

  /** Writes what became of those that closed meanwhile. A connection that was never on record while recording was
   * switched off stays unknown: nobody asked for it. */
  tellEnded(continuation: Continuation): void {
    const ended = this.#ended
    this.#ended = []
    for (const recorder of ended) {
      if (continuation.reason === 'recording' && recorder.firstRow === -1) continue
      recorder.tellEnd(continuation)
      this.#unsettled.push(recorder)
    }
  }

  #remember(recorder: ConnectionRecorder): void {
    this.#ended.push(recorder)
    // Now and then, not one by one: an array's head is costly to take off.
    if (this.#ended.length >= MAX_ENDED * 2) this.#ended.splice(0, MAX_ENDED)
  }
}
