import { MAX_STAGED_BYTES } from '../../../../../shared/contract/limits'
import { AppError } from '../../../../../shared/model/app-error'
import type { TablePiece } from './piece-table'

/** Append-only buffer of all bytes typed into a document. Pieces refer to it, and undone input remains in it. */

/** The maximum sent at once, plus the same amount for undone input. */
const MAX_TYPED_BYTES = 2 * MAX_STAGED_BYTES

const FIRST_CAPACITY = 1024

export class TypedBytes {
  #bytes = new Uint8Array(FIRST_CAPACITY)
  #length = 0

  append(bytes: Uint8Array): TablePiece {
    const start = this.#length
    const end = start + bytes.length
    if (end > MAX_TYPED_BYTES) {
      throw new AppError(
        'bad-input',
        `More than ${MAX_TYPED_BYTES} bytes were typed or pasted here, what was undone included. A session sends a file of any size.`
      )
    }
    if (end > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(end, this.#bytes.length * 2))
      grown.set(this.#bytes.subarray(0, start))
      this.#bytes = grown
    }
    this.#bytes.set(bytes, start)
    this.#length = end
    return { from: 'typed', start, length: bytes.length }
  }

  /** Returns a view instead of a copy; must not be modified. */
  view({ start, length }: TablePiece): Uint8Array {
    return this.#bytes.subarray(start, start + length)
  }
}
