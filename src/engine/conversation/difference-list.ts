import type { Difference, Differences } from './script'

/** Differences as they are found, at most one a piece; what is listed is bounded, what is counted is not. */

const MAX_LISTED = 1000

export class DifferenceList implements Differences {
  readonly #listed: Difference[] = []
  #count = 0
  #lastPiece = -1

  /** Of the last difference; -1 for none. */
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

  /** Pieces come in order; of one piece the first difference counts. */
  add(difference: Difference): void {
    if (difference.piece === this.#lastPiece) return
    this.#lastPiece = difference.piece
    this.#count++
    if (this.#listed.length < MAX_LISTED) this.#listed.push(difference)
  }
}
