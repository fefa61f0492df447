/** Numbers of the messages that match a filter; extended as messages arrive. */
import type { InnerFilter } from '../../../shared/contract/inner'
import { COLUMN_CHUNK_ROWS, uint32 } from '../tables/column'
import type { IndexedMessage, InnerIndex } from './inner-index'

export class FilteredMessages {
  readonly filter: InnerFilter
  end = 0
  first = 0
  readonly #index: InnerIndex
  readonly #numbers = uint32()
  readonly #text: string
  readonly #kinds: ReadonlySet<string>
  #next: number

  constructor(filter: InnerFilter, index: InnerIndex) {
    this.filter = filter
    this.#index = index
    this.#text = filter.text.toLowerCase()
    this.#kinds = new Set(filter.kinds)
    this.#next = index.first
  }

  /** Tests new messages and discards dropped ones. */
  update(): void {
    const index = this.#index
    for (this.#next = Math.max(this.#next, index.first); this.#next < index.end; this.#next++)
      if (this.#passes(index.at(this.#next))) this.#numbers.set(this.end++, this.#next)
    while (this.first < this.end && this.#numbers.get(this.first) < index.first) this.first++
    this.#numbers.release(Math.floor(this.first / COLUMN_CHUNK_ROWS) * COLUMN_CHUNK_ROWS, () => false)
  }

  number(place: number): number {
    return this.#numbers.get(place)
  }

  #passes({ direction, kind, stream, marks, summary }: IndexedMessage): boolean {
    const { filter } = this
    if (filter.direction !== null && direction !== filter.direction) return false
    if (filter.stream !== null && stream !== filter.stream) return false
    if (this.#kinds.size > 0 && !this.#kinds.has(kind)) return false
    if (this.#text === '') return true
    return [kind, summary, ...marks].some((text) => text.toLowerCase().includes(this.#text))
  }
}
