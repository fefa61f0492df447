/**
 * Two byte sequences in hex rows with equal bytes next to each other; bytes on one side only have blanks on the other.
 * Rows are created on demand; only the changes are stored.
 */
import type { DiffChange } from './diff/align'

export interface ByteCell {
  /** Null for a blank. */
  readonly byte: number | null
  readonly differs: boolean
  readonly ignored: boolean
}

export interface AlignedRow {
  readonly kind: 'bytes'
  /** Offset of the row's first byte on each side; null if there is none. */
  readonly leftOffset: number | null
  readonly rightOffset: number | null
  readonly left: readonly ByteCell[]
  readonly right: readonly ByteCell[]
}

export interface SkippedRows {
  readonly kind: 'skipped'
  /** Number of equal bytes that are hidden. */
  readonly bytes: number
}

export interface MarkedChange extends DiffChange {
  readonly ignored: boolean
}

/** Consecutive rows that are shown or hidden. */
interface Stretch {
  /** Number of its first shown row. */
  readonly at: number
  /** Its first row, and the row after its last. */
  readonly from: number
  readonly to: number
  readonly isSkipped: boolean
}

/** Number of equal rows shown around a difference. */
const CONTEXT_ROWS = 1

export class AlignedBytes {
  readonly #left: Uint8Array
  readonly #right: Uint8Array
  readonly #changes: readonly MarkedChange[]
  readonly #width: number
  /** Start cell of each change. */
  readonly #cells: Float64Array
  readonly #total: number
  readonly #stretches: readonly Stretch[]
  readonly rowCount: number

  /** `width`: bytes per row. `folded`: hides equal rows far from any difference. */
  constructor(
    left: Uint8Array,
    right: Uint8Array,
    changes: readonly MarkedChange[],
    { width, folded }: { width: number; folded: boolean }
  ) {
    this.#left = left
    this.#right = right
    this.#changes = changes
    this.#width = width
    this.#cells = new Float64Array(changes.length)
    /** Cells before a change: the left bytes there plus all earlier blanks. */
    let blanks = 0
    changes.forEach((change, at) => {
      this.#cells[at] = change.left + blanks
      blanks += cellsOf(change) - (change.leftEnd - change.left)
    })
    this.#total = left.length + blanks
    const rows = Math.ceil(this.#total / width)
    this.#stretches = folded ? this.#fold(rows) : [{ at: 0, from: 0, to: rows, isSkipped: false }]
    const last = this.#stretches.at(-1)
    this.rowCount = last === undefined ? 0 : last.at + shownRows(last)
  }

  row(shown: number): AlignedRow | SkippedRows {
    const stretch = this.#stretchAt(shown)
    if (stretch.isSkipped) return { kind: 'skipped', bytes: (stretch.to - stretch.from) * this.#width }
    return this.#rowAt(stretch.from + shown - stretch.at)
  }

  /** Returns the shown row in which a change begins. */
  rowOf(change: number): number {
    const row = Math.floor((this.#cells[change] ?? 0) / this.#width)
    let [low, high] = [0, this.#stretches.length]
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((this.#stretches[middle]?.from ?? Infinity) <= row) low = middle
      else high = middle
    }
    const stretch = this.#stretches[low]
    return stretch === undefined ? 0 : stretch.at + (stretch.isSkipped ? 0 : row - stretch.from)
  }

  #rowAt(row: number): AlignedRow {
    const start = row * this.#width
    const end = Math.min(start + this.#width, this.#total)
    const left: ByteCell[] = []
    const right: ByteCell[] = []
    let leftOffset: number | null = null
    let rightOffset: number | null = null
    let change = this.#changeBefore(start)
    for (let cell = start; cell < end; cell++) {
      if (cell >= (this.#cells[change + 1] ?? Infinity)) change++
      const { ours, theirs, differs, ignored } = this.#cellAt(cell, change)
      if (ours !== null) leftOffset ??= ours
      if (theirs !== null) rightOffset ??= theirs
      left.push({ byte: ours === null ? null : (this.#left[ours] ?? 0), differs, ignored })
      right.push({ byte: theirs === null ? null : (this.#right[theirs] ?? 0), differs, ignored })
    }
    return { kind: 'bytes', leftOffset, rightOffset, left, right }
  }

  /** `change`: index of the last change that begins at or before the cell; -1 for none. */
  #cellAt(
    cell: number,
    change: number
  ): { ours: number | null; theirs: number | null; differs: boolean; ignored: boolean } {
    const found = this.#changes[change]
    if (found === undefined) return { ours: cell, theirs: cell, differs: false, ignored: false }
    const within = cell - (this.#cells[change] ?? 0)
    const behind = within - cellsOf(found)
    if (behind >= 0)
      return { ours: found.leftEnd + behind, theirs: found.rightEnd + behind, differs: false, ignored: false }
    const ours = found.left + within < found.leftEnd ? found.left + within : null
    const theirs = found.right + within < found.rightEnd ? found.right + within : null
    // Bytes within a change may be equal by coincidence and do not count as different.
    const differs = ours === null || theirs === null || this.#left[ours] !== this.#right[theirs]
    return { ours, theirs, differs, ignored: differs && found.ignored }
  }

  #changeBefore(cell: number): number {
    let [low, high] = [-1, this.#cells.length]
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((this.#cells[middle] ?? Infinity) <= cell) low = middle
      else high = middle
    }
    return low
  }

  #stretchAt(shown: number): Stretch {
    let [low, high] = [0, this.#stretches.length]
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((this.#stretches[middle]?.at ?? Infinity) <= shown) low = middle
      else high = middle
    }
    return this.#stretches[low] ?? { at: 0, from: 0, to: 0, isSkipped: false }
  }

  #fold(rows: number): Stretch[] {
    const stretches: Stretch[] = []
    const add = (from: number, to: number, isSkipped: boolean): void => {
      const last = stretches.at(-1)
      if (from >= to) return
      if (last !== undefined && !last.isSkipped && !isSkipped)
        stretches[stretches.length - 1] = { ...last, to }
      else stretches.push({ at: last === undefined ? 0 : last.at + shownRows(last), from, to, isSkipped })
    }
    let done = 0
    this.#changes.forEach((change, at) => {
      const cell = this.#cells[at] ?? 0
      const from = Math.max(done, Math.floor(cell / this.#width) - CONTEXT_ROWS)
      const last = Math.floor((cell + cellsOf(change) - 1) / this.#width)
      const to = Math.min(rows, last + 1 + CONTEXT_ROWS)
      // Hiding a single row would save no space.
      add(done, from, from - done > 1)
      add(from, to, false)
      done = Math.max(done, to)
    })
    add(done, rows, rows - done > 1)
    return stretches
  }
}

function cellsOf({ left, leftEnd, right, rightEnd }: DiffChange): number {
  return Math.max(leftEnd - left, rightEnd - right)
}

function shownRows({ from, to, isSkipped }: Stretch): number {
  return isSkipped ? 1 : to - from
}
