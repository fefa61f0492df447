/**
 * Rows of a comparison in order. For long inputs, equal lines away from any difference are counted instead of created,
 * because two documents of megabytes have about a million of them.
 */
import { CONTEXT_LINES, differs, type CompareRow, type DifferenceCount, type PairLine } from './compare-rows'

/**
 * Maximum number of rows created for long inputs; further differences are only counted. The page can draw this many
 * within a few frames.
 */
export const MAX_LISTED_ROWS = 5000

/** A longer group of equal lines, such as those of one value, is not shown as context. */
const MAX_CONTEXT_LINES = 40

interface Waiting {
  readonly lines: number
  readonly make: () => void
}

export class RowList implements DifferenceCount {
  readonly rows: CompareRow[] = []
  differences = 0
  ignored = 0
  /** Number of differing rows that were not created. */
  omitted = 0
  readonly #isBrief: boolean
  /** Equal lines that become context if a difference follows; limited to the context size. */
  #waiting: Waiting[] = []
  #waitingLines = 0
  /** Number of equal lines before those, since the last row. */
  #folded = 0
  /** Number of equal lines after the last difference. */
  #behind = CONTEXT_LINES

  /** With `isBrief`, equal lines away from differences are not created. */
  constructor(isBrief: boolean) {
    this.#isBrief = isBrief
  }

  /** Adds equal lines; `make` creates their rows. */
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
      const isFull = this.#isBrief && this.rows.length >= MAX_LISTED_ROWS
      if (row.ignored) this.ignored++
      else this.differences++
      if (isFull) {
        this.omitted++
        return
      }
      this.#context()
      this.#behind = 0
    }
    this.rows.push(row)
  }

  /** Ends the list. */
  end(): void {
    for (const waiting of this.#waiting.splice(0)) this.#fold(waiting)
    this.#addFolded()
  }

  /** Creates the equal lines before a difference as context. */
  #context(): void {
    const waiting = this.#waiting
    this.#waiting = []
    const from = waiting.findLastIndex(({ lines }) => lines > MAX_CONTEXT_LINES) + 1
    for (const long of waiting.slice(0, from)) this.#folded += long.lines
    this.#waitingLines = 0
    this.#addFolded()
    for (const { make } of waiting.slice(from)) make()
  }

  #fold({ lines }: Waiting): void {
    this.#waitingLines -= lines
    this.#folded += lines
  }

  #addFolded(): void {
    if (this.#folded > 0) this.rows.push({ kind: 'folded', lines: this.#folded, run: null })
    this.#folded = 0
  }
}
