import { performance } from 'node:perf_hooks'
import type { PeerConnection } from '../connection/peer-connection'

/**
 * Flow control for sending on one connection: as fast as the peer accepts data, and no faster than the capture is
 * written. All waits end early if the connection ends or the task is cancelled.
 */

export interface FlowHost {
  readonly congested: boolean
  onceRelieved(resume: () => void): void
}

/** Maximum delay of a system timer; longer waits are split. */
const MAX_DELAY_MS = 2 ** 31 - 1

export class SendFlow {
  readonly peer: PeerConnection
  readonly #host: FlowHost
  readonly #signal: AbortSignal
  readonly #unwatch: () => void
  #wake: () => void = () => undefined
  readonly #onWake = (): void => {
    this.#wake()
  }

  constructor(peer: PeerConnection, host: FlowHost, signal: AbortSignal) {
    this.peer = peer
    this.#host = host
    this.#signal = signal
    this.#unwatch = peer.watch({ onDrain: this.#onWake, onClose: this.#onWake })
    signal.addEventListener('abort', this.#onWake)
  }

  /** Returns milliseconds of a monotonic clock. */
  static now(): number {
    return performance.now()
  }

  /** True if nothing more can be sent: the task was cancelled, or our side of the connection has ended. */
  get isOver(): boolean {
    return this.#signal.aborted || !this.peer.canSend
  }

  get isCancelled(): boolean {
    return this.#signal.aborted
  }

  /** Sends the bytes when there is room. Returns false if the flow ended before. */
  async send(bytes: Uint8Array): Promise<boolean> {
    while (!this.isOver && (this.peer.needsDrain || this.#host.congested)) {
      if (this.#host.congested) this.#host.onceRelieved(this.#onWake)
      await this.#woken()
    }
    return !this.isOver && this.peer.send(bytes)
  }

  /** Waits until `now` reaches `due`. Returns false if the flow ended before. */
  async until(due: number): Promise<boolean> {
    // Timers may fire a fraction of a millisecond early.
    for (let left = due - SendFlow.now(); left > 0 && !this.isOver; left = due - SendFlow.now()) {
      const timer = setTimeout(this.#onWake, Math.min(left, MAX_DELAY_MS))
      await this.#woken()
      clearTimeout(timer)
    }
    return !this.isOver
  }

  /** Idempotent. */
  close(): void {
    this.#unwatch()
    this.#signal.removeEventListener('abort', this.#onWake)
    this.#wake()
  }

  #woken(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve
    })
  }
}
