/**
 * Field sections that were scanned lately, by their bytes. Who sends many messages sends nearly the same fields again
 * and again, and comparing them takes a fraction of scanning them. Only sections without findings are kept.
 */
import { FIELD, ROW } from './section-table'

/** A power of two. */
const SLOTS = 64
/** Of a section that is kept. */
const MOST_BYTES = 1024
const MOST_NUMBERS = 32 * ROW
/** What tells sections apart at first sight. */
const TELLING_BYTES = 32
/** At least one in so many is tried. */
const MOST_PASSED_OVER = 64

export class SectionMemo {
  readonly #bytes = new Uint8Array(SLOTS * MOST_BYTES)
  readonly #words = new DataView(this.#bytes.buffer)
  readonly #lengths = new Int32Array(SLOTS)
  readonly #tables = new Int32Array(SLOTS * MOST_NUMBERS)
  readonly #counts = new Int32Array(SLOTS)
  /** Tried in vain since the last that was known, and to be passed over before the next is tried. */
  readonly #misses = new Int32Array(SLOTS)
  readonly #rests = new Int32Array(SLOTS)

  /** Where a section is kept that begins at `at`, of which `length` bytes are there; -1 if it is not to be tried. */
  slot(words: DataView, at: number, length: number): number {
    if (length < TELLING_BYTES) return -1
    let hash = 0
    for (let word = 0; word < TELLING_BYTES; word += 4)
      hash = Math.imul(hash ^ words.getInt32(at + word, true), 0x9e3779b1)
    const slot = (hash ^ (hash >>> 15)) & (SLOTS - 1)
    const rest = this.#rests[slot] ?? 0
    if (rest === 0) return slot
    this.#rests[slot] = rest - 1
    return -1
  }

  /** Bytes of the section kept in `slot` if it is what stands at `at`, blank line and all; else 0. */
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

  /** Gives the table of the section in `slot`, its positions counted from `from` back; returns its numbers. */
  tableOf(slot: number, from: number, into: Int32Array): number {
    const count = this.#counts[slot] ?? 0
    const first = slot * MOST_NUMBERS
    for (let at = 0; at < count; at++)
      into[at] = (this.#tables[first + at] ?? 0) + (at % ROW === FIELD ? 0 : from)
    return count
  }

  /** Keeps bytes[from, to), and the table of them: so many `numbers`. */
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
