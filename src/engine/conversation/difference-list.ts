import type { Difference, Differences } from './script'

/** List of differences, at most one per piece. The list is bounded, the count is not. */

const MAX_LISTED = 1000

export class DifferenceList implements Differences {
  readonly #listed: Difference[] = []
  #count = 0
  #lastPiece = -1

  /** Piece of the last difference; -1 for none. */
  get lastPiece(): number {
    return this.#lastPiece
  }

  get first(): Difference | null {
    return this.#listed[0] ?? null
  }

  get listed(): readonly Difference[] {
    return this.#listed
  }

  get count(): number {
    return this.#count
  }

  /** Must be called in the order of the pieces. Only the first difference of a piece is added. */
  add(difference: Difference): void {
    if (difference.piece === this.#lastPiece) return
    this.#lastPiece = difference.piece
    this.#count++
    if (this.#listed.length < MAX_LISTED) this.#listed.push(difference)
  }
}
