/** Rows that changed since somebody last looked. */
export class ChangeLog {
  /** Some may be there several times: sorting them out once costs less than looking at each change. */
  #rows: number[] = []
  #last = -1

  add(row: number): void {
    // Most changes hit the row that changed last: a bulk stream's connection, a message's exchange.
    if (row === this.#last) return
    this.#last = row
    this.#rows.push(row)
  }

  /** The changed rows in ascending order, each once; the log is empty afterwards. */
  take(): number[] {
    const rows = Float64Array.from(this.#rows).sort()
    this.#rows = []
    this.#last = -1
    const changed: number[] = []
    for (const row of rows) if (row !== changed.at(-1)) changed.push(row)
    return changed
  }
}
