import { joinBytes } from '../../../../shared/bytes/join-bytes'
import { PieceTable, type Piece, type PieceSplice } from './piece-table'
import { TypedBytes } from './typed-bytes'

/**
 * The bytes in the workbench with their history. Every editor, search and form changes them here, so that there is one
 * undo for all of them, and what nobody touched stays a range of the capture.
 */

/** The stream that captured pieces are of, a page at a time. */
export interface CapturedBytes {
  /** What is here of the range, from its start; the rest is fetched. */
  peek(offset: number, length: number): Uint8Array
  /** All of the range; rejects where the capture does not hold it. */
  read(offset: number, length: number): Promise<Uint8Array>
}

/** Bytes [start, end) become `bytes`. */
export interface Splice {
  readonly start: number
  readonly end: number
  readonly bytes: Uint8Array
}

/** A selection: `anchor` stays, `focus` moves. Places between bytes, from 0 to the length. */
export interface Caret {
  readonly anchor: number
  readonly focus: number
}

/** Typed bytes, and ranges of the captured stream. */
export type Parts = readonly (Uint8Array | { readonly start: number; readonly end: number })[]

export interface EditOptions {
  /** Where the selection was, and where it is then: undo and redo bring them back. */
  readonly before: Caret
  readonly after: Caret
  /** Edits of one kind that go on from each other are undone as one. */
  readonly kind?: EditKind
  /** Part of the step before it: one undo takes back both. */
  readonly joins?: boolean
}

export type EditKind = 'type' | 'delete'

interface Step {
  /** Of the table before: from this piece on, so many became `inserted`. */
  readonly at: number
  readonly removed: readonly Piece[]
  readonly inserted: readonly Piece[]
  readonly before: Caret
  readonly after: Caret
  readonly kind: EditKind | undefined
}

/** Each holds the pieces that it changed, not bytes. */
const MAX_STEPS = 2000

export class ByteDocument {
  readonly #captured: CapturedBytes | null
  readonly #typed = new TypedBytes()
  #table: PieceTable
  readonly #original: PieceTable
  readonly #steps: Step[] = []
  /** Steps that are done; those behind were undone. */
  #done = 0
  /** Steps that were forgotten at the beginning. */
  #forgotten = 0

  constructor(parts: Parts, captured: CapturedBytes | null) {
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

  /** Whether it is something else than in the beginning; the same bytes typed anew count as that. */
  get isChanged(): boolean {
    return this.#forgotten > 0 || !isSameTable(this.#table, this.#original)
  }

  /** All changes at once, one step of the history. In order, not overlapping, at offsets of what is there now. */
  edit(splices: readonly Splice[], { before, after, kind, joins = false }: EditOptions): void {
    const changes = splices.filter(({ start, end, bytes }) => end > start || bytes.length > 0)
    if (changes.length === 0) return
    const isMore = joins || (kind !== undefined && this.#goesOn(kind, before))
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

  /** Where the selection was before; null where nothing is to be undone. */
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

  /** Back to the beginning, as a step that can be undone. */
  reset(before: Caret): void {
    this.#replace(this.#original, before)
  }

  /** The same with something else, of which captured parts are of the same stream. */
  become(parts: Parts, before: Caret): void {
    this.#replace(this.#tableOf(parts), before)
  }

  /** What follows is a step of its own, although it goes on from this one. */
  seal(): void {
    const last = this.#steps[this.#done - 1]
    if (last !== undefined) this.#steps[this.#done - 1] = { ...last, kind: undefined }
  }

  /** What is here of the range, from its start without a hole; the rest is fetched. */
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

  /** All of the range. Rejects where the capture lacks some of it. */
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

  /** What the range is made of: captured ranges as they are, typed bytes as a copy. */
  parts(start = 0, end = this.length): Parts {
    return this.#table
      .runs(start, end)
      .map(({ piece }) =>
        piece.from === 'typed'
          ? this.#typed.view(piece).slice()
          : { start: piece.start, end: piece.start + piece.length }
      )
  }

  /** Where the byte stands in the captured stream; null for a typed one. */
  origin(offset: number): number | null {
    const piece = this.#table.runs(offset, offset + 1)[0]?.piece
    return piece?.from === 'captured' ? piece.start : null
  }

  /** Captured and typed stretches of the range, without their bytes. */
  layout(start: number, end: number): { readonly at: number; readonly length: number; captured: boolean }[] {
    return this.#table.runs(start, end).map(({ at, piece }) => ({
      at,
      length: piece.length,
      captured: piece.from === 'captured'
    }))
  }

  #tableOf(parts: Parts): PieceTable {
    const pieces = parts.map((part): Piece =>
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

  /** Typing goes on where the last of its kind ended, and nothing was undone since. */
  #goesOn(kind: EditKind, { anchor, focus }: Caret): boolean {
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

/** Piece for piece: what a step keeps is whole pieces, so that undoing gives the very table from before. */
function replaced(table: PieceTable, at: number, count: number, inserted: readonly Piece[]): PieceTable {
  return new PieceTable([...table.pieces.slice(0, at), ...inserted, ...table.pieces.slice(at + count)])
}

function difference(
  before: PieceTable,
  after: PieceTable
): { at: number; removed: readonly Piece[]; inserted: readonly Piece[] } {
  const [old, next] = [before.pieces, after.pieces]
  const shorter = Math.min(old.length, next.length)
  let at = 0
  while (at < shorter && isSamePiece(old[at], next[at])) at++
  let tail = 0
  while (tail < shorter - at && isSamePiece(old[old.length - 1 - tail], next[next.length - 1 - tail])) tail++
  return { at, removed: old.slice(at, old.length - tail), inserted: next.slice(at, next.length - tail) }
}

function isSamePiece(one: Piece | undefined, other: Piece | undefined): boolean {
  return one?.from === other?.from && one?.start === other?.start && one?.length === other?.length
}

function isSameTable(one: PieceTable, other: PieceTable): boolean {
  return (
    one.pieces.length === other.pieces.length &&
    one.pieces.every((piece, index) => isSamePiece(piece, other.pieces[index]))
  )
}
