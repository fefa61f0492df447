import type { ConversationPiece } from '../../shared/contract/conversation-replay'
import { pieceRows, type PieceStart } from './pieces'
import type { Recording } from './recording'

/**
 * The pieces of one recording by number. Stores the start of every STEP-th piece, so that reading a page takes the same
 * time anywhere in a conversation of millions of pieces. For a live connection, only new rows are scanned.
 */

/** Number of pieces between two stored starts: a page of the window and its read-ahead. */
const STEP = 256

export interface PieceTotals {
  total: number
  missing: { up: number; down: number }
}

export class PieceList {
  /** Starts of pieces 0, STEP, 2 STEP and so on. */
  readonly #starts: PieceStart[] = []
  /** Totals before the last stored start. */
  #before: PieceTotals = { total: 0, missing: { up: 0, down: 0 } }
  #totals: PieceTotals = { total: 0, missing: { up: 0, down: 0 } }
  #whole = false
  /** Serialises counting, because concurrent scans would find the same pieces. */
  #counting: Promise<unknown> = Promise.resolve()

  /** Scans the rows not counted yet and returns the totals. */
  totals(recording: Recording): Promise<PieceTotals> {
    const counted = this.#counting.then(() => (this.#whole ? this.#totals : this.#count(recording)))
    this.#counting = counted.catch(() => undefined)
    return counted
  }

  /** Returns at most `count` pieces from `first` on. */
  async page(recording: Recording, first: number, count: number): Promise<ConversationPiece[]> {
    const pieces: ConversationPiece[] = []
    for await (const { piece } of pieceRows(recording, this.#starts[Math.floor(first / STEP)])) {
      if (piece === null || piece.piece < first) continue
      if (piece.piece >= first + count) break
      if (pieces.at(-1) !== piece) pieces.push(piece)
    }
    return pieces
  }

  async #count(recording: Recording): Promise<PieceTotals> {
    const counted = { total: this.#before.total, missing: { ...this.#before.missing } }
    let time = this.#starts.at(-1)?.time ?? recording.row.time
    for await (const next of pieceRows(recording, this.#starts.at(-1))) {
      if (next.piece === null) {
        time = next.time
        continue
      }
      const { piece, row } = next
      if (piece.piece >= counted.total) {
        if (piece.piece % STEP === 0 && piece.piece / STEP >= this.#starts.length) {
          this.#starts.push({ piece: piece.piece, row: row.index, time })
          this.#before = { total: counted.total, missing: { ...counted.missing } }
        }
        counted.total = piece.piece + 1
      }
      if (row.kind === 'gap') counted.missing[piece.direction] += row.length
      else time = row.time
    }
    this.#totals = counted
    this.#whole = recording.row.ended !== null
    return counted
  }
}

/** Maximum number of lists: for the recording in view and those it is compared with. */
const MAX_LISTS = 8

/** Lists of the most recently used recordings. */
export class PieceLists {
  readonly #lists = new Map<string, PieceList>()

  /** After entries were dropped, all stored positions are invalid, so a new list is made. */
  of(capture: number, { row, dropped }: Recording): PieceList {
    const key = `${capture}:${row.connection}:${dropped}`
    const list = this.#lists.get(key) ?? new PieceList()
    this.#lists.delete(key)
    this.#lists.set(key, list)
    for (const oldest of this.#lists.keys()) {
      if (this.#lists.size <= MAX_LISTS) break
      this.#lists.delete(oldest)
    }
    return list
  }
}
