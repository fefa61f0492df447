/**
 * Which rows of a table there are. Row numbers never change and are given in ascending order; rows leave mostly from
 * the front, since a ring drops what is oldest, and a few stay behind (a connection open for hours). So all rows from
 * `first` on are present, and those below it that are, are listed.
 */
export class Present {
  /** Rows from here to `end` are all present. */
  first = 0
  /** Behind the last row. */
  end = 0
  /** Ascending, all below `first`. */
  #stayed: number[] = []

  /** How many rows there are. */
  get size(): number {
    return this.#stayed.length + this.end - this.first
  }

  has(row: number): boolean {
    if (row >= this.first) return row < this.end
    return this.#stayed[lowerBound(this.#stayed, row)] === row
  }

  /** Adds a row; those that it passes over are not there. False if it is there already. */
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

  /** The row that stands at a place of the list of all, or undefined behind the last. */
  at(place: number): number | undefined {
    if (place < this.#stayed.length) return this.#stayed[place]
    const row = this.first + place - this.#stayed.length
    return row < this.end ? row : undefined
  }

  /** The place of the first row at or behind `row`. */
  place(row: number): number {
    if (row < this.first) return lowerBound(this.#stayed, row)
    return this.#stayed.length + Math.min(row, this.end) - this.first
  }

  *rows(): Generator<number> {
    yield* this.#stayed
    for (let row = this.first; row < this.end; row++) yield row
  }

  /** Takes the rows away for which `isGone`, and calls it once for each row. Returns how many went. */
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
      // Behind the last row that goes, everything stays: it need not be listed.
      first = row + 1
      listed = stayed.length
    }
    stayed.length = listed
    this.#stayed = stayed
    this.first = first
    return before - this.size
  }

  /** For columns in chunks of `length` rows: whether one of the rows in chunk `chunk` is present. */
  isInChunk(chunk: number, length: number): boolean {
    const next = this.at(this.place(chunk * length))
    return next !== undefined && next < (chunk + 1) * length
  }
}

/** The first place whose row is not below `row`. */
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
