/**
 * Numbers of the connections of an opened file. Ours say theirs, and keep it; others' are given the next. Where a file
 * has both (two were joined), or two of ours with one number, what comes too late for its number is given another.
 */
export class ConnectionNumbers {
  #last = 0
  /** The lowest that was given to a connection that does not say it. */
  #firstOther = Number.POSITIVE_INFINITY
  readonly #moved = new Map<number, number>()

  next(): number {
    const number = ++this.#last
    this.#firstOther = Math.min(this.#firstOther, number)
    return number
  }

  /** The number of one of ours, by the one it has in the file. */
  own(number: number): number {
    const moved = this.#moved.get(number)
    if (moved !== undefined) return moved
    if (number >= this.#firstOther) return this.another(number)
    if (number > this.#last) this.#last = number
    return number
  }

  /** The number of one of ours whose own is taken: from here on the file means this one by it. */
  another(number: number): number {
    const moved = this.next()
    this.#moved.set(number, moved)
    return moved
  }

  /** What a mark is about; marks stand behind the connections they are about, whoever recorded those. */
  marked(number: number): number {
    return this.#moved.get(number) ?? number
  }
}
