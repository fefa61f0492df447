/**
 * Positions of the latest bytes of all streams, used to compare repeated bytes with the first copy. One ring serves all
 * streams, and each entry links to the previous one of its stream. Nothing is allocated per segment, and memory does
 * not grow with the number of streams. Older bytes are not compared.
 */

const ENTRIES = 65_536
const MASK = ENTRIES - 1
/** Maximum number of entries searched per stream. */
const MOST_STEPS = 256

/** Marks the absence of an entry. */
export const NONE = -1

export class RecentBytes {
  readonly #offset = new Float64Array(ENTRIES)
  readonly #position = new Float64Array(ENTRIES)
  readonly #length = new Uint32Array(ENTRIES)
  readonly #before = new Float64Array(ENTRIES)
  #count = 0

  /** Adds bytes of a stream whose newest entry is `before`. Returns the new entry, which becomes the newest. */
  add(before: number, offset: number, length: number, position: number): number {
    const entry = this.#count++
    const at = entry & MASK
    this.#offset[at] = offset
    this.#length[at] = length
    this.#position[at] = position
    this.#before[at] = before
    return entry
  }

  /** Calls `visit` for the parts of [offset, offset + length) that are still known, with their positions. */
  find(
    newest: number,
    offset: number,
    length: number,
    visit: (offset: number, length: number, position: number) => void
  ): void {
    const end = offset + length
    let entry = newest
    for (let step = 0; step < MOST_STEPS && entry >= 0 && entry > this.#count - ENTRIES; step++) {
      const at = entry & MASK
      const first = this.#offset[at] ?? 0
      const from = Math.max(offset, first)
      const to = Math.min(end, first + (this.#length[at] ?? 0))
      if (from < to) visit(from, to - from, (this.#position[at] ?? 0) + from - first)
      if (first <= offset) return
      entry = this.#before[at] ?? NONE
    }
  }
}
