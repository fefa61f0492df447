/**
 * Cache of recently scanned field sections, keyed by their bytes. A peer that sends many messages repeats almost the
 * same fields, and comparing is much faster than scanning. Only sections without problems are cached.
 */
import { FIELD, ROW } from './section-table'

/** Number of cached sections; a power of two. */
const SLOTS = 64
/** Limits of a cached section. */
const MOST_BYTES = 1024
const MOST_NUMBERS = 32 * ROW
/** Number of bytes that are hashed. */
const HASHED_BYTES = 32
/** At least one in this many sections is looked up. */
const MOST_PASSED_OVER = 64

export class SectionMemo {
  readonly #bytes = new Uint8Array(SLOTS * MOST_BYTES)
  readonly #words = new DataView(this.#bytes.buffer)
  readonly #lengths = new Int32Array(SLOTS)
  readonly #tables = new Int32Array(SLOTS * MOST_NUMBERS)
  readonly #counts = new Int32Array(SLOTS)
  /** Failed lookups since the last hit, and lookups to skip before the next attempt. */
  readonly #misses = new Int32Array(SLOTS)
  readonly #rests = new Int32Array(SLOTS)

  /** Returns the slot for a section that begins at `at` with `length` bytes available; -1 to skip the lookup. */
  slot(words: DataView, at: number, length: number): number {
    if (length < HASHED_BYTES) return -1
    let hash = 0
    for (let word = 0; word < HASHED_BYTES; word += 4)
      hash = Math.imul(hash ^ words.getInt32(at + word, true), 0x9e3779b1)
    const slot = (hash ^ (hash >>> 15)) & (SLOTS - 1)
    const rest = this.#rests[slot] ?? 0
    if (rest === 0) return slot
    this.#rests[slot] = rest - 1
    return -1
  }

  /** Returns the length of the section in `slot` if the bytes at `at` equal it, including the blank line; else 0. */
  lengthAt(slot: number, words: DataView, at: number, length: number): number {
    const kept = this.#lengths[slot] ?? 0
    if (kept === 0 || kept > length) return 0
    const from = slot * MOST_BYTES
    let done = 0
    for (; done + 4 <= kept; done += 4)
      if (words.getInt32(at + done, true) !== this.#words.getInt32(from + done, true)) return 0
    for (; done < kept; done++) if (words.getUint8(at + done) !== this.#words.getUint8(from + done)) return 0
    this.#misses[slot] = 0
    return kept
  }

  /** Writes the table of the section in `slot`, with positions relative to `from`; returns how many numbers it has. */
  tableOf(slot: number, from: number, into: Int32Array): number {
    const count = this.#counts[slot] ?? 0
    const first = slot * MOST_NUMBERS
    for (let at = 0; at < count; at++)
      into[at] = (this.#tables[first + at] ?? 0) + (at % ROW === FIELD ? 0 : from)
    return count
  }

  /** Caches bytes[from, to) and their table of `numbers` numbers. */
  keep(slot: number, bytes: Uint8Array, from: number, to: number, table: Int32Array, numbers: number): void {
    const misses = Math.min((this.#misses[slot] ?? 0) + 1, MOST_PASSED_OVER)
    this.#misses[slot] = misses
    this.#rests[slot] = misses - 1
    if (to - from > MOST_BYTES || numbers > MOST_NUMBERS) return
    this.#bytes.set(bytes.subarray(from, to), slot * MOST_BYTES)
    this.#lengths[slot] = to - from
    const first = slot * MOST_NUMBERS
    for (let at = 0; at < numbers; at++)
      this.#tables[first + at] = (table[at] ?? 0) - (at % ROW === FIELD ? 0 : from)
    this.#counts[slot] = numbers
  }
}
