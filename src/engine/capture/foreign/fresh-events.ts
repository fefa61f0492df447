import type { ConnectionEvent } from '../../../shared/model/connection-event'

/**
 * Events by row, from when they are found until the row is walked. The walk follows the import within one piece of the
 * file, so these are few, and their comments need not be read back and parsed.
 */
export class FreshEvents {
  #rows: number[] = []
  #events: ConnectionEvent[] = []
  #at = 0

  /** Rows must ascend. */
  add(row: number, event: ConnectionEvent): void {
    if (this.#at === this.#rows.length) {
      this.#rows = []
      this.#events = []
      this.#at = 0
    }
    this.#rows.push(row)
    this.#events.push(event)
  }

  /** Returns the event of a row and forgets it and those of earlier rows; undefined if the row has none. */
  take(row: number): ConnectionEvent | undefined {
    for (let at = this.#rows[this.#at]; at !== undefined && at <= row; at = this.#rows[this.#at]) {
      const event = this.#events[this.#at++]
      if (at === row) return event
    }
    return undefined
  }
}
