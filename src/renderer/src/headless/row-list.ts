/**
 * The rows of a comparison as they are found. Of what is long, equal lines away from any difference are counted and not
 * made: two documents of megabytes have a million of them, which nobody reads, and which the page would have to take in.
 */
import { CONTEXT_LINES, differs, type CompareRow, type DifferenceCount, type PairLine } from './compare-rows'

/** Rows that are made of what is long; beyond, differences are counted. More nobody reads, and the page takes them in within some frames. */
export const MAX_TOLD_ROWS = 5000

/** Equal lines that belong together, such as those of a value, are no context if they are more. */
const MAX_CONTEXT_LINES = 40

interface Waiting {
  readonly lines: number
  readonly make: () => void
}

export class RowList implements DifferenceCount {
  readonly rows: CompareRow[] = []
  differences = 0
  ignored = 0
  /** Rows that differ and were not made. */
  untold = 0
  readonly #isBrief: boolean
  /** Equal lines that may turn out to stand in front of a difference: the last ones, as few as are shown there. */
  #waiting: Waiting[] = []
  #waitingLines = 0
  /** Equal lines in front of those, since the last row. */
  #folded = 0
  /** Equal lines behind the last difference. */
  #behind = CONTEXT_LINES

  /** `isBrief`: equal lines away from differences are not made. */
  constructor(isBrief: boolean) {
    this.#isBrief = isBrief
  }

  /** The next lines are equal; `make` adds them. */
  same(lines: number, make: () => void): void {
    if (!this.#isBrief || (this.#behind < CONTEXT_LINES && lines <= MAX_CONTEXT_LINES)) {
      this.#behind += lines
      make()
      return
    }
    this.#behind = CONTEXT_LINES
    this.#waiting.push({ lines, make })
    this.#waitingLines += lines
    for (;;) {
      const first = this.#waiting[0]
      if (first === undefined || this.#waitingLines - first.lines < CONTEXT_LINES) return
      this.#waiting.shift()
      this.#fold(first)
    }
  }

  add(row: PairLine): void {
    if (differs(row)) {
      const isFull = this.#isBrief && this.rows.length >= MAX_TOLD_ROWS
      if (row.ignored) this.ignored++
      else this.differences++
      if (isFull) {
        this.untold++
        return
      }
      this.#context()
      this.#behind = 0
    }
    this.rows.push(row)
  }

  /** Nothing follows. */
  end(): void {
    for (const waiting of this.#waiting.splice(0)) this.#fold(waiting)
    this.#tellFolded()
  }

  /** A difference comes: the equal lines in front of it are made. */
  #context(): void {
    const waiting = this.#waiting
    this.#waiting = []
    const from = waiting.findLastIndex(({ lines }) => lines > MAX_CONTEXT_LINES) + 1
    for (const long of waiting.slice(0, from)) this.#folded += long.lines
    this.#waitingLines = 0
    this.#tellFolded()
    for (const { make } of waiting.slice(from)) make()
  }

  #fold({ lines }: Waiting): void {
    this.#waitingLines -= lines
    this.#folded += lines
  }

  #tellFolded(): void {
    if (this.#folded > 0) this.rows.push({ kind: 'folded', lines: this.#folded, run: null })
    this.#folded = 0
  }
}
