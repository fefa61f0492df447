/** Filters that were applied, for recalling them in an empty filter. */

const MAX_ENTRIES = 50

export class FilterHistory {
  /** The newest is last. */
  #entries: readonly string[] = []
  /** Position of the recalled entry; at the end while none is recalled. */
  #at = 0

  /** Adds a filter that was applied; a repeated one moves to the end. */
  add(filter: string): void {
    const text = filter.trim()
    if (text !== '')
      this.#entries = [...this.#entries.filter((entry) => entry !== text), text].slice(-MAX_ENTRIES)
    this.#at = this.#entries.length
  }

  /**
   * Returns the entry before or after the recalled one, empty after the newest; null if the filter was typed, so that
   * the keys keep their meaning.
   */
  recall(step: -1 | 1, typed: string): string | null {
    if (typed === '') {
      if (step === 1) return null
      this.#at = this.#entries.length
    } else if (typed !== this.#entries[this.#at]) return null
    const next = this.#at + step
    if (next < 0) return null
    this.#at = Math.min(next, this.#entries.length)
    return this.#entries[this.#at] ?? ''
  }
}
