/** Rows that changed since the last call of `take`. */
export class ChangeLog {
  /** May contain duplicates: removing them once is cheaper than checking on every change. */
  #rows: number[] = []
  #last = -1

  add(row: number): void {
    // Most changes affect the same row as the previous one: a bulk stream's connection, a message's exchange.
    if (row === this.#last) return
    this.#last = row
    this.#rows.push(row)
  }

  /** Returns the changed rows in ascending order without duplicates, and empties the log. */
  take(): number[] {
    const rows = Float64Array.from(this.#rows).sort()
    this.#rows = []
    this.#last = -1
    const changed: number[] = []
    for (const row of rows) if (row !== changed.at(-1)) changed.push(row)
    return changed
  }
}
