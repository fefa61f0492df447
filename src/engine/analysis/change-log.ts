/** Rows that changed since somebody last looked. Each is listed once. */
export class ChangeLog {
  #rows = new Set<number>()
  #last = -1

  add(row: number): void {
    // Most changes hit the row that changed last: a bulk stream's connection, a message's exchange.
    if (row === this.#last) return
    this.#last = row
    this.#rows.add(row)
  }

  /** The changed rows in ascending order; the log is empty afterwards. */
  take(): number[] {
    const rows = [...this.#rows].sort((a, b) => a - b)
    this.#rows = new Set()
    this.#last = -1
    return rows
  }
}
