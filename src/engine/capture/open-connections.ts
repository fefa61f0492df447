import type { ConnectionRecorder } from './connection-recorder'
import type { Continuation } from './connection-story'

/**
 * Connections whose record is not complete: open ones, and those that closed while nothing was recorded or whose last
 * rows are not in the file yet. When a new file starts or recording resumes, their state is written first.
 */

/** Maximum number of remembered connections that closed unrecorded; older ones are dropped. */
const MAX_ENDED = 10_000

export class OpenConnections {
  readonly #open = new Set<ConnectionRecorder>()
  /** Connections whose close was recorded, in that order, but may not be on disk yet. */
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

  /** Rows from `rows` on did not reach the file. */
  rollback(rows: number): void {
    const unsettled = this.#unsettled
    this.#unsettled = []
    for (const recorder of [...this.#open, ...unsettled]) {
      if (recorder.firstRow >= rows) recorder.firstRow = -1
    }
    for (const recorder of unsettled) this.#remember(recorder)
  }

  /** Starts over with a new index. Closed connections belong to the old index and are cleared with it. */
  forget(): void {
    this.#unsettled = []
    this.#ended = []
    for (const recorder of this.#open) recorder.firstRow = -1
  }

  /** Writes the state of every open connection. */
  continue(continuation: Continuation, indexed: boolean): void {
    for (const recorder of this.#open) recorder.continue(continuation, indexed)
  }

  /**
   * Writes the end of the connections that closed in the meantime. A connection that was never recorded while the user
   * had switched recording off is omitted.
   */
  recordEnded(continuation: Continuation): void {
    const ended = this.#ended
    this.#ended = []
    for (const recorder of ended) {
      if (continuation.reason === 'recording' && recorder.firstRow === -1) continue
      recorder.recordEnd(continuation)
      this.#unsettled.push(recorder)
    }
  }

  #remember(recorder: ConnectionRecorder): void {
    this.#ended.push(recorder)
    // Removed in batches, because removing the first element of an array one by one is costly.
    if (this.#ended.length >= MAX_ENDED * 2) this.#ended.splice(0, MAX_ENDED)
  }
}
