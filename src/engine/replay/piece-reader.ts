import { MAX_READ_BYTES } from '../../shared/contract/limits'
import type { ReplayPiece } from '../../shared/contract/replay'
import { AppError } from '../../shared/model/app-error'

/**
 * Reads the bytes of a replay piece by piece: typed bytes directly, captured ones from the capture, so that a request
 * of gigabytes needs no more memory than a small one.
 */

/** Reads at most `length` bytes of the original's stream from `offset`; empty if they are missing. */
type ReadCaptured = (offset: number, length: number) => Promise<Uint8Array>

export class PieceReader {
  readonly #pieces: readonly ReplayPiece[]
  readonly #readCaptured: ReadCaptured
  #at = 0
  /** Number of bytes returned of the current piece. */
  #given = 0

  /** Starts at `offset` of the concatenated pieces. */
  constructor(pieces: readonly ReplayPiece[], readCaptured: ReadCaptured, offset = 0) {
    this.#pieces = pieces
    this.#readCaptured = readCaptured
    this.#given = offset
    for (const piece of pieces) {
      const size = sizeOf(piece)
      if (this.#given < size) break
      this.#given -= size
      this.#at++
    }
  }

  /** Returns the next bytes, in order; empty at the end. */
  async read(): Promise<Uint8Array> {
    const piece = this.#pieces[this.#at]
    if (piece === undefined) return new Uint8Array(0)
    const length = sizeOf(piece)
    const wanted = Math.min(MAX_READ_BYTES, length - this.#given)
    const bytes =
      piece.kind === 'bytes'
        ? piece.bytes.subarray(this.#given, this.#given + wanted)
        : await this.#readCaptured(piece.start + this.#given, wanted)
    if (bytes.length === 0 && wanted > 0) {
      throw new AppError('not-replayable', 'The capture does not contain all of the bytes to send.')
    }
    this.#given += bytes.length
    if (this.#given === length) {
      this.#at++
      this.#given = 0
    }
    return bytes
  }
}

function sizeOf(piece: ReplayPiece): number {
  return piece.kind === 'bytes' ? piece.bytes.length : piece.end - piece.start
}
