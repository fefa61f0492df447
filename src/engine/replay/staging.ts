import { MAX_STAGED_BYTES } from '../../shared/contract/limits'
import type { ReplayPiece, SentPiece } from '../../shared/contract/replay'
import { AppError } from '../../shared/model/app-error'

/**
 * Typed bytes on their way into a replay, where they are more than one message takes. They wait here until the replay
 * that names them; what nobody comes back for goes once others need the room.
 */
export class Staging {
  readonly #stages = new Map<number, { readonly parts: Uint8Array[]; size: number }>()
  #last = 0

  /** The number to go on with. Rejects what alone is too much, and what was given up. */
  append(stage: number | null, bytes: Uint8Array): number {
    const number = stage ?? ++this.#last
    const held = stage === null ? { parts: [], size: 0 } : this.#stages.get(stage)
    if (held === undefined) throw gone()
    if (held.size + bytes.length > MAX_STAGED_BYTES) {
      this.#stages.delete(number)
      throw new AppError('bad-input', `At most ${MAX_STAGED_BYTES} bytes are typed for one replay.`)
    }
    held.parts.push(bytes)
    held.size += bytes.length
    // The last one used is the last one to go.
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

  /** The pieces with what waited for them, which is let go of. */
  unstaged(pieces: readonly SentPiece[]): ReplayPiece[] {
    return pieces.flatMap((piece): ReplayPiece[] => {
      if (piece.kind !== 'staged') return [piece]
      const held = this.#stages.get(piece.stage)
      if (held === undefined) throw gone()
      this.#stages.delete(piece.stage)
      return held.parts.map((bytes) => ({ kind: 'bytes', bytes }))
    })
  }
}

function gone(): AppError {
  return new AppError('not-found', 'What was to be sent was given up for something newer. Send it again.')
}
