import type { BodyFacts } from './request-facts'
import type { Spooled } from './request-spool'

/**
 * What of a request comes behind its head, on its way to the real target: whole already, where only its body says whether
 * something recorded answers it, or as it comes.
 */

export interface RequestFlow {
  /** The next bytes, null behind the last. Rejects where the client broke it off. */
  next(): Promise<Uint8Array | null>
  /** What it is compared by; null until all of it has come. */
  readonly body: BodyFacts | null
  readonly isBroken: boolean
  /** Nothing more is wanted of it. Idempotent. */
  close(): void
}

export class HeldFlow implements RequestFlow {
  readonly isBroken = false
  readonly body: BodyFacts
  readonly #spooled: Spooled
  #at: number

  /** `skip`: bytes of what is kept that are the head. Closes what it is given. */
  constructor(spooled: Spooled, skip: number, body: BodyFacts) {
    this.#spooled = spooled
    this.#at = skip
    this.body = body
  }

  next(): Promise<Uint8Array | null> {
    const bytes = this.#spooled.read(this.#at)
    this.#at += bytes.length
    return Promise.resolve(bytes.length === 0 ? null : bytes)
  }

  close(): void {
    this.#spooled.close()
  }
}

/** That wait to be taken before the client is not read from. */
const AHEAD_BYTES = 256 * 1024

export class PassingFlow implements RequestFlow {
  body: BodyFacts | null = null
  /** Whether the client is to be read from. */
  readonly #hold: (on: boolean) => void
  #queue: Uint8Array[] = []
  #queued = 0
  #state: 'comes' | 'whole' | 'broken' | 'closed' = 'comes'
  #waiting: (() => void) | null = null

  constructor(hold: (on: boolean) => void) {
    this.#hold = hold
  }

  get isBroken(): boolean {
    return this.#state === 'broken'
  }

  /** Valid during the call only. */
  push(bytes: Uint8Array): void {
    if (this.#state !== 'comes' || bytes.length === 0) return
    this.#queue.push(new Uint8Array(bytes))
    this.#queued += bytes.length
    if (this.#queued > AHEAD_BYTES) this.#hold(true)
    this.#wake()
  }

  end(body: BodyFacts | null): void {
    if (this.#state !== 'comes') return
    this.body = body
    this.#state = 'whole'
    this.#wake()
  }

  /** The client has ended before all of it came. */
  break(): void {
    if (this.#state !== 'comes') return
    this.#state = 'broken'
    this.#wake()
  }

  async next(): Promise<Uint8Array | null> {
    for (;;) {
      const bytes = this.#queue.shift()
      if (bytes !== undefined) {
        this.#queued -= bytes.length
        if (this.#queued <= AHEAD_BYTES) this.#hold(false)
        return bytes
      }
      if (this.#state === 'broken') throw new Error('the client broke its request off')
      if (this.#state !== 'comes') return null
      await new Promise<void>((resolve) => {
        this.#waiting = resolve
      })
    }
  }

  close(): void {
    if (this.#state === 'comes') this.#state = 'closed'
    this.#queue = []
    this.#queued = 0
    this.#hold(false)
    this.#wake()
  }

  #wake(): void {
    this.#waiting?.()
    this.#waiting = null
  }
}
