/**
 * Where the bytes of streams lie that came last, so that what comes again can be compared with what came first. One
 * ring for all streams: each entry knows the entry before it of its stream, so that nothing is allocated per segment
 * and memory does not grow with the number of streams. What is older is not compared.
 */

const ENTRIES = 65_536
const MASK = ENTRIES - 1
/** How far back a stream is looked through. */
const MOST_STEPS = 256

/** No entry. */
export const NONE = -1

export class RecentBytes {
  readonly #offset = new Float64Array(ENTRIES)
  readonly #position = new Float64Array(ENTRIES)
  readonly #length = new Uint32Array(ENTRIES)
  readonly #before = new Float64Array(ENTRIES)
  #count = 0

  /** Adds bytes of a stream whose newest entry is `before`. Returns the entry, the stream's newest from then on. */
  add(before: number, offset: number, length: number, position: number): number {
    const entry = this.#count++
    const at = entry & MASK
    this.#offset[at] = offset
    this.#length[at] = length
    this.#position[at] = position
    this.#before[at] = before
    return entry
  }

  /** Calls `visit` with the parts of [offset, offset + length) that are known still, and where each lies. */
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
