import type { Piece } from '../../shared/contract/conversation-replay'
import { pieceRows, type PieceStart } from './pieces'
import type { Recording } from './recording'

/**
 * The pieces of one recording by number. Where every so-manieth begins is kept, so that a page costs what stands on it,
 * wherever in a conversation of millions it is; of a connection that goes on, only what came since is gone through.
 */

/** Pieces from one known start to the next: a page of the window and what it reads ahead. */
const STEP = 256

export interface PieceTotals {
  total: number
  missing: { up: number; down: number }
}

export class PieceList {
  /** Of pieces 0, STEP, 2 STEP and so on. */
  readonly #starts: PieceStart[] = []
  /** What stands before the last of the starts. */
  #before: PieceTotals = { total: 0, missing: { up: 0, down: 0 } }
  #totals: PieceTotals = { total: 0, missing: { up: 0, down: 0 } }
  #whole = false
  /** Two at once would find the same. */
  #counting: Promise<unknown> = Promise.resolve()

  /** Goes through what is not known yet. */
  totals(recording: Recording): Promise<PieceTotals> {
    const counted = this.#counting.then(() => (this.#whole ? this.#totals : this.#count(recording)))
    this.#counting = counted.catch(() => undefined)
    return counted
  }

  /** Pieces `first` and what follows, `count` at most. */
  async page(recording: Recording, first: number, count: number): Promise<Piece[]> {
    const pieces: Piece[] = []
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

/** Lists that are kept: of the recording that is looked at, and of what it is compared with. */
const MAX_LISTS = 8

/** The lists of the recordings that were asked about last. */
export class PieceLists {
  readonly #lists = new Map<string, PieceList>()

  /** Where entries were dropped, nothing that was known of them is where it was. */
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
