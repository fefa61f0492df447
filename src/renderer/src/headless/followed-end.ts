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
  /** Rows there are. */
  readonly total: number
  /** Rows in sight: as many before the end have to be here. */
  readonly inSight: number
  isHere(row: number): boolean
  /** Has rows `first … end - 1` read, unless they are here or on their way. */
  want(first: number, end: number): void
}

export class FollowedEnd {
  #shown = 0
  /** The end whose rows are on their way; as `#shown` where none are. */
  #awaited = 0

  get shown(): number {
    return this.#shown
  }

  /** Shows all there is, whether or not it is here: nothing is followed, or this is another table. */
  goTo(total: number): void {
    this.#shown = total
    this.#awaited = total
  }

  /** To be called whenever rows came, were read or are seen from elsewhere. */
  follow(rows: FollowedRows): void {
    const { total } = rows
    // The first rows are drawn as waiting, or an empty table would be shown; what was taken away never comes.
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

/** Whether the last rows before an end are. */
function isHere(rows: FollowedRows, end: number): boolean {
  for (let row = Math.max(0, end - rows.inSight); row < end; row++) if (!rows.isHere(row)) return false
  return true
}
