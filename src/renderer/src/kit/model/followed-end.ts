/**
 * Number of rows shown by a table that follows its end.
 *
 * Rows are loaded by page, and more rows arrive while a page is loading. At thousands of rows per second, a table that
 * always jumped to the end would never show a row, because the end has moved on when its page arrives. So the table
 * moves to an end whose rows are loaded, and only then requests those of the latest end. It lags by one request, and at
 * most one request is pending, however slowly the engine responds:
 *
 *   shown       |——— loaded rows ———|
 *   awaited     |——— loaded rows ———|·············|      its last rows are requested
 *   total       |——— loaded rows ———|·············|············      requested once `awaited` is loaded
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
