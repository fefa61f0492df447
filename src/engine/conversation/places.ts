import type { PiecePlace } from '../../shared/contract/conversation-replay'

/**
 * Where the pieces of a recorded conversation came to stand in the one that was held anew: what a piece is compared with
 * is known only to who waited for it, since a peer may answer in more pieces or fewer, longer or shorter ones.
 */

/** Pieces that places are kept of; 4 MB. What is behind them is not looked at one by one by anybody. */
const MAX_PLACED = 250_000

const FIRST_CAPACITY = 256

export class Places {
  /** Start and end of each piece; an end below its start for none. */
  #values = new Float64Array(0)
  #count = 0
  /** Up to where the peer's stream is part of a piece. */
  heard = 0

  /** Up to which piece it has come. */
  get count(): number {
    return this.#count
  }

  /** [start, end) of the stream of its direction is part of the piece, or goes on with it. */
  put(piece: number, start: number, end: number): void {
    if (piece >= MAX_PLACED) return
    this.#makeRoom(piece)
    const at = piece * 2
    const isNew = (this.#values[at] ?? -1) < 0
    if (isNew) this.#values[at] = start
    this.#values[at + 1] = end
    this.#count = Math.max(this.#count, piece + 1)
  }

  /** Pieces `first` and what follows, those left out that it has not come to. */
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
