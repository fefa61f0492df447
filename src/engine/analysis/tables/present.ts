/**
 * The set of rows that a table contains. Row numbers are ascending and never change. Rows are removed mostly
 * from the front, since a ring buffer drops the oldest, but a few stay (a connection open for hours).
 * Therefore all rows from `first` on are present, and the remaining ones below it are listed individually.
 */
export class Present {
  /** Rows from here to `end` are all present. */
  first = 0
  /** Row number after the last row. */
  end = 0
  /** Ascending, all below `first`. */
  #stayed: number[] = []

  /** Number of rows present. */
  get size(): number {
    return this.#stayed.length + this.end - this.first
  }

  has(row: number): boolean {
    if (row >= this.first) return row < this.end
    return this.#stayed[lowerBound(this.#stayed, row)] === row
  }

  /** Adds a row; rows skipped by it are not present. Returns false if the row is already present. */
  add(row: number): boolean {
    if (row >= this.end) {
      if (row > this.end) {
        this.#stayed = [...this.rows()]
        this.first = row
      }
      this.end = row + 1
      return true
    }
    if (row >= this.first) return false
    const at = lowerBound(this.#stayed, row)
    if (this.#stayed[at] === row) return false
    this.#stayed.splice(at, 0, row)
    return true
  }

  /** Returns the row at a position among all present rows; undefined after the last. */
  at(place: number): number | undefined {
    if (place < this.#stayed.length) return this.#stayed[place]
    const row = this.first + place - this.#stayed.length
    return row < this.end ? row : undefined
  }

  /** Returns the position of the first row at or after `row`. */
  place(row: number): number {
    if (row < this.first) return lowerBound(this.#stayed, row)
    return this.#stayed.length + Math.min(row, this.end) - this.first
  }

  *rows(): Generator<number> {
    yield* this.#stayed
    for (let row = this.first; row < this.end; row++) yield row
  }

  /**
   * Removes the rows for which `isGone` returns true; calls it once per row. Returns the number of removed
   * rows.
   */
  drop(isGone: (row: number) => boolean): number {
    const before = this.size
    const stayed: number[] = []
    let first = this.first
    for (const row of this.#stayed) if (!isGone(row)) stayed.push(row)
    let listed = stayed.length
    for (let row = this.first; row < this.end; row++) {
      if (!isGone(row)) {
        stayed.push(row)
        continue
      }
      // All rows after the last removed one stay, so they need not be listed.
      first = row + 1
      listed = stayed.length
    }
    stayed.length = listed
    this.#stayed = stayed
    this.first = first
    return before - this.size
  }

  /** For columns in chunks of `length` rows: returns true if any row in chunk `chunk` is present. */
  isInChunk(chunk: number, length: number): boolean {
    const next = this.at(this.place(chunk * length))
    return next !== undefined && next < (chunk + 1) * length
  }
}

/** Returns the position of the first row that is not below `row`. */
export function lowerBound(rows: readonly number[], row: number): number {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((rows[middle] ?? 0) < row) low = middle + 1
    else high = middle
  }
  return low
}
