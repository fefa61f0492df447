/**
 * How many rows a table shows that follows its end.
 *
 * Rows are read a page at a time, and while a page is on its way more rows come. At thousands a second a table that
 * went to the end at once would never show one: each page arrives when the end is somewhere else already. So the
 * table goes to an end whose rows are here, and only then asks for those of the newest one. It is behind by one reading,
 * and there is never more than one on its way, however slowly the engine answers:
 *
 *   shown       |— rows that are here —|
 *   awaited     |— rows that are here —|·············|      its last rows are asked for
 *   total       |— rows that are here —|·············|············      looked at once `awaited` is here
 */

export interface FollowedRows {
  /** Total number of rows. */
  readonly total: number
  /** Number of visible rows; as many before the end must be loaded. */
  readonly inSight: number
  isHere(row: number): boolean
  /** Requests rows `first` to `end - 1`, unless loaded or requested already. */
  want(first: number, end: number): void
}

export class FollowedEnd {
  #shown = 0
  /** End whose rows are being loaded; equal to `#shown` if none are. */
  #awaited = 0

  get shown(): number {
    return this.#shown
  }

  /** Shows all rows whether loaded or not, if the table does not follow its end or has been replaced. */
  goTo(total: number): void {
    this.#shown = total
    this.#awaited = total
  }

  /** Updates the state. Call it when rows arrive, are loaded, or come into view. */
  follow(rows: FollowedRows): void {
    const { total } = rows
    // The first rows are drawn as placeholders instead of an empty table; removed rows never load.
    if (this.#shown === 0 || total < this.#shown) {
      this.goTo(total)
      return
    }
    this.#awaited = Math.min(this.#awaited, total)
    if (isHere(rows, this.#awaited)) {
      this.#shown = this.#awaited
      this.#awaited = total
    }
    if (isHere(rows, this.#awaited)) this.#shown = this.#awaited
    else rows.want(Math.max(0, this.#awaited - rows.inSight), this.#awaited)
  }
}

/** True if the last rows before `end` are loaded. */
function isHere(rows: FollowedRows, end: number): boolean {
  for (let row = Math.max(0, end - rows.inSight); row < end; row++) if (!rows.isHere(row)) return false
  return true
}
