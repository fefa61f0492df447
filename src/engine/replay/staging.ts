import { MAX_STAGED_BYTES } from '../../shared/contract/limits'
import type { ReplayPiece, SentPiece } from '../../shared/contract/replay'
import { AppError } from '../../shared/model/app-error'

/**
 * Holds typed bytes of a replay that do not fit into one message, until the replay that refers to them. Stages that are
 * never used are dropped when others need the space.
 */
export class Staging {
  readonly #stages = new Map<number, { readonly parts: Uint8Array[]; size: number }>()
  #last = 0

  /** Adds bytes and returns the stage number. Rejects stages that are too large or were dropped. */
  append(stage: number | null, bytes: Uint8Array): number {
    const number = stage ?? ++this.#last
    const held = stage === null ? { parts: [], size: 0 } : this.#stages.get(stage)
    if (held === undefined) throw expiredError()
    if (held.size + bytes.length > MAX_STAGED_BYTES) {
      this.#stages.delete(number)
      throw new AppError('bad-input', `A replay can contain at most ${MAX_STAGED_BYTES} edited bytes.`)
    }
    held.parts.push(bytes)
    held.size += bytes.length
    // Moves the stage to the end: the least recently used one is dropped first.
    this.#stages.delete(number)
    this.#stages.set(number, held)
    let size = [...this.#stages.values()].reduce((sum, one) => sum + one.size, 0)
    for (const [oldest, one] of this.#stages) {
      if (size <= MAX_STAGED_BYTES) break
      this.#stages.delete(oldest)
      size -= one.size
    }
    return number
  }

  /** Returns the pieces with staged bytes inserted, and removes those stages. */
  unstaged(pieces: readonly SentPiece[]): ReplayPiece[] {
    return pieces.flatMap((piece): ReplayPiece[] => {
      if (piece.kind !== 'staged') return [piece]
      const held = this.#stages.get(piece.stage)
      if (held === undefined) throw expiredError()
      this.#stages.delete(piece.stage)
      return held.parts.map((bytes) => ({ kind: 'bytes', bytes }))
    })
  }
}

function expiredError(): AppError {
  return new AppError('not-found', 'The data to send was discarded in favor of newer data. Send it again.')
}
