import type { BodyFacts } from '../../mock-set/request-facts'
import type { Spooled } from './request-spool'

/**
 * Body of a request to be forwarded to the upstream server: either complete, if the body decides about the recorded
 * response, or relayed while it arrives.
 */

export interface RequestFlow {
  /** Returns the next bytes, null at the end. Rejects if the client cancelled the request. */
  next(): Promise<Uint8Array | null>
  /** Facts for comparing the body; null until all of it has arrived. */
  readonly body: BodyFacts | null
  readonly isBroken: boolean
  /** Discards the rest. Idempotent. */
  close(): void
}

export class HeldFlow implements RequestFlow {
  readonly isBroken = false
  readonly body: BodyFacts
  readonly #spooled: Spooled
  #at: number

  /** `skip`: number of kept bytes that belong to the head. Takes ownership of `spooled`. */
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

/** Number of queued bytes at which reading from the client pauses. */
const AHEAD_BYTES = 256 * 1024

export class PassingFlow implements RequestFlow {
  body: BodyFacts | null = null
  /** Pauses and resumes reading from the client. */
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

  /** The bytes are valid only during the call. */
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

  /** The client has ended before the body was complete. */
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
      if (this.#state === 'broken') throw new Error('the client aborted its request')
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
