/**
 * Map of the newest `most` keys; adding one more drops the oldest in constant time. (A built-in Map steps over its
 * deleted entries to find the oldest, which takes quadratic time in a flood.)
 */
export class RecentMap<Value> {
  readonly #most: number
  readonly #values = new Map<number, Value>()
  /** Ring of the keys; `#next` is the slot of the oldest once the ring is full. */
  readonly #keys: number[] = []
  #next = 0

  constructor(most: number) {
    this.#most = most
  }

  get size(): number {
    return this.#values.size
  }

  has(key: number): boolean {
    return this.#values.has(key)
  }

  get(key: number): Value | undefined {
    return this.#values.get(key)
  }

  /** A key that is present keeps its place in the order. */
  set(key: number, value: Value): void {
    const isNew = !this.#values.has(key)
    this.#values.set(key, value)
    if (!isNew) return
    const oldest = this.#keys[this.#next]
    if (oldest !== undefined) this.#values.delete(oldest)
    this.#keys[this.#next] = key
    this.#next = (this.#next + 1) % this.#most
  }
}
