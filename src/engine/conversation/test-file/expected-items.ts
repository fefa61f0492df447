import { joinBytes } from '../../../shared/bytes/join-bytes'
import type { Item } from './model'

/**
 * Bytes held to what a test says of them, as they come: pieces of fixed length one behind the other, and patterns between
 * them.
 */

/** A pattern is looked for in no more than this. */
const MAX_PATTERN_BYTES = 1024 * 1024

const NOTHING = new Uint8Array(0)

/** What is to come from `at` on, counted from the first byte that is held to the items, and what came; not cut. */
export interface ItemDifference {
  readonly at: number
  readonly expected: Uint8Array
  readonly actual: Uint8Array
}

export class ExpectedItems {
  readonly #items: readonly Item[]
  readonly #values: Map<string, Uint8Array>
  readonly #tell: (difference: ItemDifference) => void
  /** The item that is being heard, how much of it was, and of a pattern what there is to be looked at. */
  #at = 0
  #done = 0
  #open: Uint8Array = NOTHING
  #taken = 0

  /** `values`: those that were found, by name, and are found here. */
  constructor(
    items: readonly Item[],
    values: Map<string, Uint8Array>,
    tell: (difference: ItemDifference) => void
  ) {
    this.#items = items
    this.#values = values
    this.#tell = tell
  }

  get isOver(): boolean {
    return this.#at >= this.#items.length
  }

  /** All that may come now is of a pattern, and nothing says where it ends. */
  get isOpenEnded(): boolean {
    return this.#at === this.#items.length - 1 && this.#items[this.#at]?.kind === 'pattern'
  }

  get hasBegun(): boolean {
    return this.#at > 0 || this.#open.length > 0
  }

  /** Returns how many of these bytes belong to the items: fewer than all only where they are over. */
  take(bytes: Uint8Array): number {
    let used = 0
    for (;;) {
      const item = this.#items[this.#at]
      if (item === undefined) return used
      const rest = bytes.subarray(used)
      if (item.kind === 'pattern') {
        const ends = this.#takePattern(rest)
        used += ends ?? rest.length
        this.#taken += ends ?? rest.length
        if (ends === null) return used
        continue
      }
      const exact = this.#exact(item)
      const length = exact?.length ?? (item.kind === 'any' ? item.length : 0)
      const now = Math.min(length - this.#done, rest.length)
      if (exact !== null) this.#compare(exact.subarray(this.#done), rest.subarray(0, now))
      used += now
      this.#taken += now
      this.#done += now
      if (this.#done < length) return used
      this.#next()
    }
  }

  /** Nothing more comes: what was to come and did not, is missing. */
  finish(): void {
    this.take(NOTHING)
    const item = this.#items[this.#at]
    if (this.isOpenEnded) this.#closePattern(this.#open)
    else if (item !== undefined) this.#differs(this.#exact(item)?.subarray(this.#done) ?? NOTHING, NOTHING)
    this.#at = this.#items.length
  }

  /** Returns how many of these bytes belong to the pattern; null where all do, and more may. */
  #takePattern(bytes: Uint8Array): number | null {
    const before = this.#open.length
    const looked = joinBytes([this.#open, bytes]).subarray(0, before + bytes.length)
    const next = this.#items[this.#at + 1]
    const until = next === undefined ? null : this.#exact(next)
    const found =
      until === null ? -1 : Buffer.from(looked.buffer, looked.byteOffset, looked.length).indexOf(until)
    if (found < 0) {
      this.#open = looked.slice(-MAX_PATTERN_BYTES)
      return null
    }
    this.#closePattern(looked.subarray(0, found))
    // The beginning of what ends it may have come with what was taken for the pattern.
    if (found >= before) return found - before
    this.#done = before - found
    return 0
  }

  #closePattern(bytes: Uint8Array): void {
    const item = this.#items[this.#at]
    if (item?.kind !== 'pattern') return
    const found = item.match.find(bytes)
    if (found === null) this.#differs(Buffer.from(`/${item.source}/`), bytes)
    else if (item.name !== null) {
      const value = found.groups[item.name] ?? found.groups['1'] ?? found.groups['0'] ?? ''
      this.#values.set(item.name, Buffer.from(value, 'latin1'))
    }
    this.#next()
  }

  #next(): void {
    this.#at++
    this.#done = 0
    this.#open = NOTHING
  }

  #exact(item: Item): Uint8Array | null {
    if (item.kind === 'bytes') return item.bytes
    return item.kind === 'value' ? (this.#values.get(item.name) ?? NOTHING) : null
  }

  /** What came may be the beginning of what is to come. */
  #compare(expected: Uint8Array, actual: Uint8Array): void {
    if (Buffer.compare(expected.subarray(0, actual.length), actual) === 0) return
    const at = actual.findIndex((byte, index) => byte !== expected[index])
    this.#differs(expected.subarray(at), actual.subarray(at), at)
  }

  #differs(expected: Uint8Array, actual: Uint8Array, ahead = 0): void {
    this.#tell({ at: this.#taken + ahead, expected, actual })
  }
}
