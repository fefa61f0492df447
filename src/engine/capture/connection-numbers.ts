import { connectionOfLeg, isUpstreamLeg, upstreamLegOf } from '../../shared/model/upstream-leg'

/**
 * Connection numbers of an opened file. Connections recorded by Tcplens keep their recorded number; others get the next
 * free one. If a file contains both kinds (two files were joined), or two Tcplens connections with the same number, the
 * later one is renumbered.
 */
export class ConnectionNumbers {
  #last = 0
  /** Lowest number assigned to a connection without a recorded number. */
  #firstOther = Number.POSITIVE_INFINITY
  readonly #moved = new Map<number, number>()

  next(): number {
    const number = ++this.#last
    this.#firstOther = Math.min(this.#firstOther, number)
    return number
  }

  /** Returns the number of a Tcplens connection by its recorded number. Upstream legs follow their connection. */
  own(number: number): number {
    if (isUpstreamLeg(number)) return upstreamLegOf(this.marked(connectionOfLeg(number)))
    const moved = this.#moved.get(number)
    if (moved !== undefined) return moved
    if (number >= this.#firstOther) return this.another(number)
    if (number > this.#last) this.#last = number
    return number
  }

  /**
   * Assigns a new number to a Tcplens connection whose recorded number is taken. From here on, the recorded number
   * refers to this connection.
   */
  another(number: number): number {
    if (isUpstreamLeg(number)) return this.own(number)
    const moved = this.next()
    this.#moved.set(number, moved)
    return moved
  }

  /**
   * Returns the connection a bookmark or note refers to, by its recorded number. Bookmarks and notes are written after
   * the connections they refer to.
   */
  marked(number: number): number {
    return this.#moved.get(number) ?? number
  }
}
