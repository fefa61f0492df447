import type { RequestFlow } from './request-flow'

/**
 * Request body that can be read again from its start, for an upstream server that refuses a stream without processing
 * it. Keeps the first bytes so that the request can be sent again on another connection.
 */

/** Sufficient for most gRPC calls. If a larger upload is refused later than this, the client has to send it again. */
const KEPT_BYTES = 64 * 1024

export class RepeatableFlow {
  readonly #flow: RequestFlow
  /** Kept pieces, starting with piece number `#first`. */
  #pieces: Uint8Array[] = []
  #first = 0
  #length = 0
  #isOver = false
  #coming: Promise<void> | null = null

  constructor(flow: RequestFlow) {
    this.#flow = flow
  }

  /** True if the body can still be read from its start. */
  get isWhole(): boolean {
    return this.#length <= KEPT_BYTES
  }

  /** Returns the body from its start. Earlier readers must not read any more. */
  again(): RequestFlow {
    const flow = this.#flow
    let at = 0
    return {
      next: async () => {
        const bytes = await this.#piece(at)
        at++
        return bytes
      },
      get body() {
        return flow.body
      },
      get isBroken() {
        return flow.isBroken
      },
      close: () => {
        flow.close()
      }
    }
  }

  async #piece(number: number): Promise<Uint8Array | null> {
    while (number >= this.#first + this.#pieces.length) {
      if (this.#isOver) return null
      // A read that the refused attempt left pending is shared with the next attempt.
      this.#coming ??= this.#fill()
      await this.#coming
    }
    const bytes = this.#pieces[number - this.#first] ?? null
    if (!this.isWhole) {
      this.#pieces.splice(0, number + 1 - this.#first)
      this.#first = number + 1
    }
    return bytes
  }

  async #fill(): Promise<void> {
    try {
      const bytes = await this.#flow.next()
      if (bytes === null) this.#isOver = true
      else {
        this.#pieces.push(bytes)
        this.#length += bytes.length
      }
    } finally {
      this.#coming = null
    }
  }
}
