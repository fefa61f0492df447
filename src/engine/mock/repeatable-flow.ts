import type { RequestFlow } from './request-flow'

/**
 * What comes behind the head of a request, for a target that may refuse it unseen: its beginning is kept, so that another
 * connection can be told it again from there.
 */

/** More than a call of gRPC says as a rule; an upload that is refused so late is the client's to send again. */
const KEPT_BYTES = 64 * 1024

export class RepeatableFlow {
  readonly #flow: RequestFlow
  /** From the piece of number `#first` on. */
  #said: Uint8Array[] = []
  #first = 0
  #length = 0
  #isOver = false
  #coming: Promise<void> | null = null

  constructor(flow: RequestFlow) {
    this.#flow = flow
  }

  /** Whether it can be said from its beginning. */
  get isWhole(): boolean {
    return this.#length <= KEPT_BYTES
  }

  /** From its beginning. Whoever has asked for it before is to ask no more. */
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
    while (number >= this.#first + this.#said.length) {
      if (this.#isOver) return null
      // What one that was refused has asked for last is the next one's.
      this.#coming ??= this.#fill()
      await this.#coming
    }
    const bytes = this.#said[number - this.#first] ?? null
    if (!this.isWhole) {
      this.#said.splice(0, number + 1 - this.#first)
      this.#first = number + 1
    }
    return bytes
  }

  async #fill(): Promise<void> {
    try {
      const bytes = await this.#flow.next()
      if (bytes === null) this.#isOver = true
      else {
        this.#said.push(bytes)
        this.#length += bytes.length
      }
    } finally {
      this.#coming = null
    }
  }
}
