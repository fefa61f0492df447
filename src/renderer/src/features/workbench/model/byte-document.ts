import { joinBytes } from '../../../../../shared/bytes/join-bytes'
import { PieceTable, type TablePiece, type PieceSplice } from './piece-table'
import { TypedBytes } from './typed-bytes'

/**
 * Byte document of the workbench with its undo history. Every editor, search and form edits through it, so they share
 * one undo history. Untouched bytes remain ranges of the capture.
 */

/** Paged access to the stream that captured pieces refer to. */
export interface CapturedBytes {
  /** Returns the loaded start of the range and fetches the rest. */
  peek(offset: number, length: number): Uint8Array
  /** Reads the whole range; rejects if the capture does not hold all of it. */
  read(offset: number, length: number): Promise<Uint8Array>
}

/** Replaces bytes [start, end) with `bytes`. */
export interface Splice {
  readonly start: number
  readonly end: number
  readonly bytes: Uint8Array
}

/** Selection: `anchor` stays, `focus` moves. Positions lie between bytes, from 0 to the length. */
export interface Caret {
  readonly anchor: number
  readonly focus: number
}

/** Document content: typed bytes and ranges of the captured stream. */
export type DocumentParts = readonly (Uint8Array | { readonly start: number; readonly end: number })[]

export interface EditOptions {
  /** Selection before and after the edit, restored by undo and redo. */
  readonly before: Caret
  readonly after: Caret
  /** Consecutive edits of one kind are undone together. */
  readonly kind?: EditKind
  /** Joins the previous step: one undo reverts both. */
  readonly joins?: boolean
}

export type EditKind = 'type' | 'delete'

interface Step {
  /** Piece index in the table before the edit: `removed` was replaced by `inserted` there. */
  readonly at: number
  readonly removed: readonly TablePiece[]
  readonly inserted: readonly TablePiece[]
  readonly before: Caret
  readonly after: Caret
  readonly kind: EditKind | undefined
}

/** A step holds the pieces it changed, not their bytes. */
const MAX_STEPS = 2000

export class ByteDocument {
  readonly #captured: CapturedBytes | null
  readonly #typed = new TypedBytes()
  #table: PieceTable
  readonly #original: PieceTable
  readonly #steps: Step[] = []
  /** Number of steps applied; the steps after it have been undone. */
  #done = 0
  /** Number of oldest steps dropped from the history. */
  #forgotten = 0

  constructor(parts: DocumentParts, captured: CapturedBytes | null) {
    this.#captured = captured
    this.#table = this.#tableOf(parts)
    this.#original = this.#table
  }

  get length(): number {
    return this.#table.length
  }

  get canUndo(): boolean {
    return this.#done > 0
  }

  get canRedo(): boolean {
    return this.#done < this.#steps.length
  }

  /** True if the content differs from the original. Identical bytes typed again count as a change. */
  get isChanged(): boolean {
    return this.#forgotten > 0 || !isSameTable(this.#table, this.#original)
  }

  /**
   * Applies the changes as one step of the history. They must be ordered, must not overlap, and use current offsets.
   */
  edit(splices: readonly Splice[], { before, after, kind, joins = false }: EditOptions): void {
    const changes = splices.filter(({ start, end, bytes }) => end > start || bytes.length > 0)
    if (changes.length === 0) return
    const isMore = joins || (kind !== undefined && this.#continues(kind, before))
    const cut = changes.map(({ start, end, bytes }): PieceSplice => ({
      start,
      end,
      pieces: bytes.length === 0 ? [] : [this.#typed.append(bytes)]
    }))
    const next = this.#table.spliced(cut)
    const last = isMore ? this.#steps[this.#done - 1] : undefined
    const origin = last === undefined ? this.#table : reverted(this.#table, last)
    const step = { ...difference(origin, next), before: last?.before ?? before, after, kind }
    this.#steps.length = last === undefined ? this.#done : this.#done - 1
    this.#steps.push(step)
    if (this.#steps.length > MAX_STEPS) {
      this.#steps.shift()
      this.#forgotten++
    }
    this.#done = this.#steps.length
    this.#table = next
  }

  /** Undoes one step and returns the selection from before it; null if there is nothing to undo. */
  undo(): Caret | null {
    const step = this.#steps[this.#done - 1]
    if (step === undefined) return null
    this.#table = reverted(this.#table, step)
    this.#done--
    return step.before
  }

  redo(): Caret | null {
    const step = this.#steps[this.#done]
    if (step === undefined) return null
    this.#table = replaced(this.#table, step.at, step.removed.length, step.inserted)
    this.#done++
    return step.after
  }

  /** Restores the original content as a step that can be undone. */
  reset(before: Caret): void {
    this.#replace(this.#original, before)
  }

  /** Replaces the content with `parts` as an undoable step. Captured parts must refer to the same stream. */
  become(parts: DocumentParts, before: Caret): void {
    this.#replace(this.#tableOf(parts), before)
  }

  /** Ends the current step, so that the next edit starts a new one even if it continues this one. */
  seal(): void {
    const last = this.#steps[this.#done - 1]
    if (last !== undefined) this.#steps[this.#done - 1] = { ...last, kind: undefined }
  }

  /** Returns the loaded bytes from the start of the range up to the first gap, and fetches the rest. */
  peek(start: number, end: number): Uint8Array {
    const parts: Uint8Array[] = []
    for (const { piece } of this.#table.runs(start, end)) {
      const part =
        piece.from === 'typed'
          ? this.#typed.view(piece)
          : (this.#captured?.peek(piece.start, piece.length) ?? new Uint8Array(0))
      parts.push(part)
      if (part.length < piece.length) break
    }
    return parts.length === 1 ? (parts[0] ?? joinBytes(parts)) : joinBytes(parts)
  }

  /** Reads the whole range. Rejects if the capture does not hold all of it. */
  async read(start: number, end: number): Promise<Uint8Array> {
    const runs = this.#table.runs(start, end)
    const parts: Uint8Array[] = []
    for (const { piece } of runs) {
      parts.push(
        piece.from === 'typed'
          ? this.#typed.view(piece).slice()
          : ((await this.#captured?.read(piece.start, piece.length)) ?? new Uint8Array(0))
      )
    }
    return joinBytes(parts)
  }

  /** Returns the parts of the range: captured ranges by reference, typed bytes as a copy. */
  parts(start = 0, end = this.length): DocumentParts {
    return this.#table
      .runs(start, end)
      .map(({ piece }) =>
        piece.from === 'typed'
          ? this.#typed.view(piece).slice()
          : { start: piece.start, end: piece.start + piece.length }
      )
  }

  /** Returns the byte's offset in the captured stream, or null if it was typed. */
  origin(offset: number): number | null {
    const piece = this.#table.runs(offset, offset + 1)[0]?.piece
    return piece?.from === 'captured' ? piece.start : null
  }

  /** Returns the captured and typed runs of the range, without their bytes. */
  layout(start: number, end: number): { readonly at: number; readonly length: number; captured: boolean }[] {
    return this.#table.runs(start, end).map(({ at, piece }) => ({
      at,
      length: piece.length,
      captured: piece.from === 'captured'
    }))
  }

  #tableOf(parts: DocumentParts): PieceTable {
    const pieces = parts.map((part): TablePiece =>
      part instanceof Uint8Array
        ? this.#typed.append(part)
        : { from: 'captured', start: part.start, length: part.end - part.start }
    )
    return new PieceTable(pieces)
  }

  #replace(table: PieceTable, before: Caret): void {
    const after = { anchor: 0, focus: 0 }
    const step = { ...difference(this.#table, table), before, after, kind: undefined }
    this.#steps.length = this.#done
    this.#steps.push(step)
    this.#done++
    this.#table = table
  }

  /** True if an edit continues the last step: same kind, same caret, and nothing undone since. */
  #continues(kind: EditKind, { anchor, focus }: Caret): boolean {
    const last = this.#steps[this.#done - 1]
    return (
      this.#done === this.#steps.length &&
      last?.kind === kind &&
      last.after.anchor === anchor &&
      last.after.focus === focus
    )
  }
}

function reverted(table: PieceTable, { at, inserted, removed }: Step): PieceTable {
  return replaced(table, at, inserted.length, removed)
}

/** Replaces whole pieces. Steps keep whole pieces, so that undo restores the exact previous table. */
function replaced(table: PieceTable, at: number, count: number, inserted: readonly TablePiece[]): PieceTable {
  return new PieceTable([...table.pieces.slice(0, at), ...inserted, ...table.pieces.slice(at + count)])
}

function difference(
  before: PieceTable,
  after: PieceTable
): { at: number; removed: readonly TablePiece[]; inserted: readonly TablePiece[] } {
  const [old, next] = [before.pieces, after.pieces]
  const shorter = Math.min(old.length, next.length)
  let at = 0
  while (at < shorter && isSamePiece(old[at], next[at])) at++
  let tail = 0
  while (tail < shorter - at && isSamePiece(old[old.length - 1 - tail], next[next.length - 1 - tail])) tail++
  return { at, removed: old.slice(at, old.length - tail), inserted: next.slice(at, next.length - tail) }
}

function isSamePiece(one: TablePiece | undefined, other: TablePiece | undefined): boolean {
  return one?.from === other?.from && one?.start === other?.start && one?.length === other?.length
}

function isSameTable(one: PieceTable, other: PieceTable): boolean {
  return (
    one.pieces.length === other.pieces.length &&
    one.pieces.every((piece, index) => isSamePiece(piece, other.pieces[index]))
  )
}
