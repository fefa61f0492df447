import type { Timer } from '../timers'
import { LinkStep } from './link-step'

/** Base of the actions that pass bytes on later: a queue of bytes, and the FIN, each with the time when it is due. */

interface Waiting {
  readonly due: number
  /** Null is the FIN. */
  readonly bytes: Uint8Array | null
}

export abstract class DelayedStep extends LinkStep {
  #waiting: Waiting[] = []
  #first = 0
  #timer: Timer | null = null

  protected get isEmpty(): boolean {
    return this.#first === this.#waiting.length
  }

  /** When the last queued bytes are due; 0 if nothing is queued. */
  protected get lastDue(): number {
    return this.isEmpty ? 0 : (this.#waiting.at(-1)?.due ?? 0)
  }

  /** Queues a copy of the bytes, never before what is queued already. */
  protected later(bytes: Uint8Array, due: number): void {
    this.queued += bytes.length
    this.#add({ due: Math.max(due, this.lastDue), bytes: Buffer.from(bytes) })
  }

  /** Queues the FIN behind what is queued, or passes it on. */
  protected endLater(due: number): void {
    if (this.isEmpty && due <= this.host.now()) this.next.end()
    else this.#add({ due: Math.max(due, this.lastDue), bytes: null })
  }

  override end(): void {
    this.endLater(0)
  }

  override drained(): void {
    this.#passDue()
  }

  override flush(): void {
    this.#pass(Infinity)
  }

  override release(): void {
    super.release()
    this.#timer?.cancel()
    this.#timer = null
    this.#waiting = []
    this.#first = 0
  }

  #add(waiting: Waiting): void {
    this.#waiting.push(waiting)
    this.entries++
    this.#arm()
  }

  readonly #passDue = (): void => {
    this.#timer?.cancel()
    this.#timer = null
    if (!this.host.isBehind()) this.#pass(this.host.now())
    this.#arm()
  }

  #pass(until: number): void {
    for (;;) {
      const waiting = this.#waiting[this.#first]
      if (waiting === undefined || waiting.due > until) break
      if (until !== Infinity && this.host.isBehind()) return
      this.#first++
      this.entries--
      if (waiting.bytes === null) this.next.end()
      else {
        this.queued -= waiting.bytes.length
        this.next.push(waiting.bytes)
      }
    }
    if (this.#first === this.#waiting.length) {
      this.#waiting = []
      this.#first = 0
    } else if (this.#first > 1024) {
      this.#waiting = this.#waiting.slice(this.#first)
      this.#first = 0
    }
  }

  #arm(): void {
    const first = this.#waiting[this.#first]
    // A receiver that falls behind ends its wait with `drained`.
    if (first === undefined || this.#timer !== null || this.host.isBehind()) return
    this.#timer = this.host.at(first.due, this.#passDue)
  }
}
