import type { PiecePlace } from '../../shared/contract/conversation-replay'

/**
 * Positions of the recorded pieces in the new conversation. Only the replies know them, because a peer may respond in
 * more or fewer pieces, and in longer or shorter ones.
 */

/** Maximum number of pieces with positions; 4 MB. Later pieces are unlikely to be viewed one by one. */
const MAX_PLACED = 250_000

const FIRST_CAPACITY = 256

export class Places {
  /** Start and end of each piece; a negative start if there is none. */
  #values = new Float64Array(0)
  #count = 0
  /** End offset of the part of the peer's stream that belongs to pieces. */
  received = 0

  /** Number of pieces reached so far. */
  get count(): number {
    return this.#count
  }

  /** Adds [start, end) of the piece's stream to the piece. */
  put(piece: number, start: number, end: number): void {
    if (piece >= MAX_PLACED) return
    this.#makeRoom(piece)
    const at = piece * 2
    const isNew = (this.#values[at] ?? -1) < 0
    if (isNew) this.#values[at] = start
    this.#values[at + 1] = end
    this.#count = Math.max(this.#count, piece + 1)
  }

  /** Returns at most `count` pieces from `first` on, without those not reached. */
  read(first: number, count: number): PiecePlace[] {
    const found: PiecePlace[] = []
    for (let piece = first; piece < Math.min(first + count, this.#count); piece++) {
      const start = this.#values[piece * 2] ?? -1
      if (start >= 0) found.push({ piece, start, end: this.#values[piece * 2 + 1] ?? start })
    }
    return found
  }

  #makeRoom(piece: number): void {
    if (piece * 2 < this.#values.length) return
    const grown = new Float64Array(Math.max(FIRST_CAPACITY, (piece + 1) * 4)).fill(-1)
    grown.set(this.#values)
    this.#values = grown
  }
}
