import type { Direction } from '../../shared/model/direction'
import { createUpgradeWatch } from '../../decode/stream/starttls/upgrade-watch'
import type { Relay, RelayInterceptor, RelayRecord } from '../connection/relay'

/**
 * Watches a plain relay for an agreement to switch to TLS (STARTTLS and its kin), and then hands its sockets over.
 * Bytes go on to the next interceptor, which replaces this one once no such agreement can follow.
 */
export class UpgradeInterceptor implements RelayInterceptor {
  /** Null: the bytes are relayed directly. */
  next: RelayInterceptor | null
  readonly #relay: Relay
  readonly #watch = createUpgradeWatch()
  readonly #onUpgrade: (direction: Direction, rest: Buffer) => void

  /** `onUpgrade` receives the bytes of `direction` after the agreement, which were not relayed. Both sockets are paused. */
  constructor(
    relay: Relay,
    next: RelayInterceptor | null,
    onUpgrade: (direction: Direction, rest: Buffer) => void
  ) {
    this.#relay = relay
    this.next = next
    this.#onUpgrade = onUpgrade
  }

  get record(): RelayRecord | null {
    return this.next?.record ?? null
  }

  take(direction: Direction, bytes: Uint8Array, length: number): boolean {
    const step = this.#watch.push(direction, bytes.subarray(0, length))
    if (step.state === 'upgrade') {
      // Copy, because sending may trigger a read into the same memory.
      const rest = Buffer.from(bytes.subarray(step.plain, length))
      if (step.plain > 0) this.#pass(direction, bytes, step.plain)
      this.next?.leave()
      this.#relay.handOver()
      this.#onUpgrade(direction, rest)
      return false
    }
    if (step.state !== 'on') this.#relay.intercept(this.next)
    return this.#pass(direction, bytes, length)
  }

  end(direction: Direction): void {
    if (this.next === null) this.#relay.passEnd(direction)
    else this.next.end(direction)
  }

  holds(direction: Direction): boolean {
    return (this.next ?? this.#relay).holds(direction)
  }

  drained(direction: Direction): void {
    this.next?.drained(direction)
  }

  leave(): void {
    this.next?.leave()
  }

  close(): void {
    this.next?.close()
  }

  #pass(direction: Direction, bytes: Uint8Array, length: number): boolean {
    if (this.next === null) return this.#relay.pass(direction, bytes, length)
    return this.next.take(direction, bytes, length)
  }
}
