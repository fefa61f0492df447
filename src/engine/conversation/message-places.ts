/**
 * Where in a stream something happened the n-th time, for who asks in order. What lies before the last question is
 * forgotten, and so is all that is there when the question is about later ones: however many messages one reply has, no
 * more is kept than what came and nobody has taken.
 */
export class MessagePlaces {
  #offsets: number[] = []
  /** So many are forgotten. */
  #base = 0

  get count(): number {
    return this.#base + this.#offsets.length
  }

  /** Places that are in memory. */
  get kept(): number {
    return this.#offsets.length
  }

  add(offset: number): void {
    this.#offsets.push(offset)
  }

  /** Where it happened for the `count`-th time; null where it has not yet, and 0 for what is forgotten. */
  at(count: number): number | null {
    if (count <= this.#base) return 0
    const index = count - 1 - this.#base
    const found = this.#offsets[index]
    this.#drop(Math.min(index, this.#offsets.length))
    return found ?? null
  }

  /** Nothing before the last place is asked for any more. */
  forget(): void {
    this.#drop(Math.max(0, this.#offsets.length - 1))
  }

  #drop(count: number): void {
    if (count === 0) return
    this.#offsets = this.#offsets.slice(count)
    this.#base += count
  }
}
