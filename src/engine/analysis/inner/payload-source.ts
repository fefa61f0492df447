import type { PlacedBytes } from '../../../decode/stream/http1/body'
import type { BodySource } from '../messages/body-source'
import type { InnerPayload } from './inner-protocol'

/** Adapts a message's payload to the interface of body sources. */
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

  /** Unmasked or decompressed bytes have no stream position: offsets count in the payload. */
  *pieces(): Generator<PlacedBytes, void> {
    let offset = 0
    for (const bytes of this.bytes()) {
      yield { bytes, offset }
      offset += bytes.length
    }
  }

  *bytes(): Generator<Uint8Array, void> {
    yield* this.#payload.pieces()
    // A truncated message has no more data either.
    this.complete = true
  }
}
