import { joinBytes } from '../../../shared/bytes/join-bytes'
import type { Item } from './model'

/** Compares received bytes with a test's items as they arrive: pieces of fixed length, with patterns in between. */

/** Maximum number of bytes that a pattern is matched against. */
const MAX_PATTERN_BYTES = 1024 * 1024

const NOTHING = new Uint8Array(0)

/** Expected and received bytes from offset `at` on, counted from the first compared byte; not truncated. */
export interface ItemDifference {
  readonly at: number
  readonly expected: Uint8Array
  readonly actual: Uint8Array
}

export class ExpectedItems {
  readonly #items: readonly Item[]
  readonly #values: Map<string, Uint8Array>
  readonly #report: (difference: ItemDifference) => void
  /** Index of the current item, the number of its bytes matched so far, and the bytes collected for a pattern. */
  #at = 0
  #done = 0
  #open: Uint8Array = NOTHING
  #taken = 0

  /** `values`: values found so far, by name. Values found here are added. */
  constructor(
    items: readonly Item[],
    values: Map<string, Uint8Array>,
    report: (difference: ItemDifference) => void
  ) {
    this.#items = items
    this.#values = values
    this.#report = report
  }

  get isOver(): boolean {
    return this.#at >= this.#items.length
  }

  /** True if the current item is a final pattern, whose end nothing marks. */
  get isOpenEnded(): boolean {
    return this.#at === this.#items.length - 1 && this.#items[this.#at]?.kind === 'pattern'
  }

  get hasBegun(): boolean {
    return this.#at > 0 || this.#open.length > 0
  }

  /** Returns how many of these bytes belong to the items; fewer than given only if all items are complete. */
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

  /** Ends the input. Items not received yet are reported as missing. */
  finish(): void {
    this.take(NOTHING)
    const item = this.#items[this.#at]
    if (this.isOpenEnded) this.#closePattern(this.#open)
    else if (item !== undefined) this.#differs(this.#exact(item)?.subarray(this.#done) ?? NOTHING, NOTHING)
    this.#at = this.#items.length
  }

  /** Returns how many of these bytes belong to the pattern; null if all of them do and more may follow. */
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
    // The beginning of the delimiter may be in bytes already collected for the pattern.
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

  /** The received bytes may be only the beginning of the expected ones. */
  #compare(expected: Uint8Array, actual: Uint8Array): void {
    if (Buffer.compare(expected.subarray(0, actual.length), actual) === 0) return
    const at = actual.findIndex((byte, index) => byte !== expected[index])
    this.#differs(expected.subarray(at), actual.subarray(at), at)
  }

  #differs(expected: Uint8Array, actual: Uint8Array, ahead = 0): void {
    this.#report({ at: this.#taken + ahead, expected, actual })
  }
}
