/**
 * Document as a list of pieces: ranges of a captured stream and ranges of typed bytes. An edit splits pieces and never
 * copies captured bytes, so the head of a 2 GB upload is edited as quickly as a line. Tables are immutable; undo
 * restores the previous table.
 */

export interface TablePiece {
  /** `captured`: offsets in the captured stream; `typed`: offsets in the typed bytes. */
  readonly from: 'captured' | 'typed'
  readonly start: number
  readonly length: number
}

/** Replaces bytes [start, end) with `pieces`. */
export interface PieceSplice {
  readonly start: number
  readonly end: number
  readonly pieces: readonly TablePiece[]
}

/** Part of the document within one piece. */
export interface PieceRun {
  readonly piece: TablePiece
  /** Offset in the document. */
  readonly at: number
}

export class PieceTable {
  readonly pieces: readonly TablePiece[]
  readonly length: number
  /** Start offset of each piece in the document. */
  readonly #starts: Float64Array

  constructor(pieces: readonly TablePiece[]) {
    this.pieces = joined(pieces)
    this.#starts = new Float64Array(this.pieces.length)
    let at = 0
    for (const [index, { length }] of this.pieces.entries()) {
      this.#starts[index] = at
      at += length
    }
    this.length = at
  }

  /** Returns the pieces of [start, end), cut at its ends, in order. */
  runs(start: number, end: number): PieceRun[] {
    const runs: PieceRun[] = []
    for (let index = this.#indexAt(start), at = start; at < end && index < this.pieces.length; index++) {
      const piece = this.pieces[index]
      if (piece === undefined) break
      const within = at - (this.#starts[index] ?? 0)
      const length = Math.min(piece.length - within, end - at)
      runs.push({ piece: { from: piece.from, start: piece.start + within, length }, at })
      at += length
    }
    return runs
  }

  /** Returns a table with all splices applied. They are ordered, do not overlap, and use offsets of this table. */
  spliced(splices: readonly PieceSplice[]): PieceTable {
    const pieces: TablePiece[] = []
    let at = 0
    for (const { start, end, pieces: inserted } of splices) {
      if (start < at || end < start || end > this.length)
        throw new RangeError(`No such range: ${start}–${end}`)
      this.#copy(at, start, pieces)
      pieces.push(...inserted)
      at = end
    }
    this.#copy(at, this.length, pieces)
    return new PieceTable(pieces)
  }

  #copy(start: number, end: number, into: TablePiece[]): void {
    for (const { piece } of this.runs(start, end)) into.push(piece)
  }

  /** Returns the index of the piece that contains `offset`; one past the last at the end. */
  #indexAt(offset: number): number {
    let low = 0
    let high = this.pieces.length
    while (low < high) {
      const middle = (low + high) >> 1
      const end = (this.#starts[middle] ?? 0) + (this.pieces[middle]?.length ?? 0)
      if (end <= offset) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** Drops empty pieces and merges contiguous ones. */
function joined(pieces: readonly TablePiece[]): TablePiece[] {
  const all: TablePiece[] = []
  for (const piece of pieces) {
    if (piece.length === 0) continue
    const last = all.at(-1)
    if (last?.from === piece.from && last.start + last.length === piece.start)
      all[all.length - 1] = { ...last, length: last.length + piece.length }
    else all.push(piece)
  }
  return all
}
