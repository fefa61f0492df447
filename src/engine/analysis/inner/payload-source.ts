import type { BodyPiece, BodySource } from '../body-source'
import type { InnerPayload } from './inner-protocol'

/** A message's payload as what bodies are read from. */
export class PayloadSource implements BodySource {
  readonly codings: string
  readonly length: number | null
  complete = false
  readonly #payload: InnerPayload

  constructor(payload: InnerPayload) {
    this.codings = payload.codings
    this.length = payload.length
    this.#payload = payload
  }

  get removed(): { decoded: readonly string[]; failed: string | null } {
    return { decoded: this.#payload.decoded, failed: this.#payload.failed() }
  }

  /** What is unmasked or decompressed is nowhere in the stream: places count in the payload. */
  *pieces(): Generator<BodyPiece, void> {
    let offset = 0
    for (const bytes of this.bytes()) {
      yield { bytes, offset }
      offset += bytes.length
    }
  }

  *bytes(): Generator<Uint8Array, void> {
    yield* this.#payload.pieces()
    // Of a message that was cut there is no more to come either.
    this.complete = true
  }
}
