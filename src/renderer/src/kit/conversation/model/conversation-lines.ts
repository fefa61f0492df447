/**
 * Maps the entries of a conversation to lines. Entries (segments and events) differ in height and may number millions,
 * so they are laid out as lines of equal height: a segment is a head line, its content lines and an optional "show
 * more" line; an event is one line. Entries are loaded by page; unloaded pages are estimated from the loaded ones, so
 * that the scrollbar is stable from the start.
 */

/** Number of content lines of a folded piece. */
export const FOLD_LINES = 12

export interface LinePlace {
  readonly entry: number
  /** Line within the entry; meaningless in an estimated page. */
  readonly line: number
  readonly known: boolean
}

/** Estimated lines per entry before any page is loaded: a head and some content. */
const FIRST_GUESS = 4

export class ConversationLines {
  readonly #pageEntries: number
  #entries = 0
  /** Lines before each entry of a page, with the total at the end. */
  readonly #pages = new Map<number, Uint32Array>()
  /** Lines before each page; rebuilt when a page changes. */
  #starts: Float64Array = new Float64Array(1)
  #stale = true

  constructor(pageEntries: number) {
    this.#pageEntries = pageEntries
  }

  get entries(): number {
    return this.#entries
  }

  setEntries(entries: number): void {
    if (entries === this.#entries) return
    this.#entries = entries
    this.#stale = true
  }

  /** Discards all heights, after a change of the display mode. */
  reset(): void {
    this.#pages.clear()
    this.#stale = true
  }

  hasPage(page: number): boolean {
    return this.#pages.has(page)
  }

  /** Sets the line count of each entry of a page. */
  setPage(page: number, lines: readonly number[]): void {
    const sums = new Uint32Array(lines.length + 1)
    lines.forEach((count, index) => {
      sums[index + 1] = (sums[index] ?? 0) + count
    })
    this.#pages.set(page, sums)
    this.#stale = true
  }

  get lineCount(): number {
    return this.#allStarts().at(-1) ?? 0
  }

  locate(line: number): LinePlace {
    const starts = this.#allStarts()
    const page = lastNotAbove(starts, line, Math.max(starts.length - 2, 0))
    const within = line - (starts[page] ?? 0)
    const sums = this.#pages.get(page)
    const first = page * this.#pageEntries
    if (sums === undefined) return { entry: first, line: within, known: false }
    const index = lastNotAbove(sums, within, Math.max(sums.length - 2, 0))
    // The page has grown since: its newest entries have no height yet.
    if (within >= (sums.at(-1) ?? 0)) return { entry: first + sums.length - 1, line: 0, known: false }
    return { entry: first + index, line: within - (sums[index] ?? 0), known: true }
  }

  /** Returns the first line of an entry. */
  lineOf(entry: number): number {
    const page = Math.floor(entry / this.#pageEntries)
    const sums = this.#pages.get(page)
    const within = entry - page * this.#pageEntries
    const before = sums === undefined ? 0 : (sums[Math.min(within, sums.length - 1)] ?? 0)
    return (this.#allStarts()[page] ?? 0) + before
  }

  #allStarts(): Float64Array {
    if (!this.#stale) return this.#starts
    const pages = Math.ceil(this.#entries / this.#pageEntries)
    let lines = 0
    let known = 0
    for (const sums of this.#pages.values()) {
      lines += sums.at(-1) ?? 0
      known += sums.length - 1
    }
    const guess = known === 0 ? FIRST_GUESS : Math.max(1, lines / known)
    const starts = new Float64Array(pages + 1)
    for (let page = 0; page < pages; page++) {
      const entries = Math.min(this.#pageEntries, this.#entries - page * this.#pageEntries)
      const sums = this.#pages.get(page)
      const measured = sums === undefined ? 0 : Math.min(sums.length - 1, entries)
      const height = (sums?.[measured] ?? 0) + Math.round((entries - measured) * guess)
      starts[page + 1] = (starts[page] ?? 0) + height
    }
    this.#starts = starts
    this.#stale = false
    return starts
  }
}

/** Index of the last element not above `value`, at most `limit`, in an ascending array. */
function lastNotAbove(sorted: Float64Array | Uint32Array, value: number, limit: number): number {
  let low = 0
  let high = limit
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((sorted[middle] ?? 0) <= value) low = middle
    else high = middle - 1
  }
  return low
}
