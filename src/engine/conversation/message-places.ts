/**
 * Offsets of the n-th occurrences in a stream, for queries in increasing order. Offsets before the last query are
 * dropped, so that no more are kept than belong to received but unconsumed data, however many messages one reply has.
 */
export class MessagePlaces {
  #offsets: number[] = []
  /** Number of dropped offsets. */
  #base = 0

  get count(): number {
    return this.#base + this.#offsets.length
  }

  /** Number of offsets in memory. */
  get kept(): number {
    return this.#offsets.length
  }

  add(offset: number): void {
    this.#offsets.push(offset)
  }

  /** Returns the offset of the `count`-th occurrence; null if there is none yet, and 0 if it was dropped. */
  at(count: number): number | null {
    if (count <= this.#base) return 0
    const index = count - 1 - this.#base
    const found = this.#offsets[index]
    this.#drop(Math.min(index, this.#offsets.length))
    return found ?? null
  }

  /** Drops all offsets before the last one. */
  forget(): void {
    this.#drop(Math.max(0, this.#offsets.length - 1))
  }

  #drop(count: number): void {
    if (count === 0) return
    this.#offsets = this.#offsets.slice(count)
    this.#base += count
  }
}
