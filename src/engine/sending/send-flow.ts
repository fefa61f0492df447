import { performance } from 'node:perf_hooks'
import type { PeerConnection } from '../session/peer-connection'

/**
 * Sending on one connection as fast as its peer takes it, and no faster than the capture is written: a piece at a time,
 * with waits between them that end early when the connection does, or when somebody cancels.
 */

export interface FlowHost {
  readonly congested: boolean
  onceRelieved(resume: () => void): void
}

/** Longest delay a timer of the system takes; longer ones are waited for in parts. */
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

  /** Milliseconds of a clock that does not go back. */
  static now(): number {
    return performance.now()
  }

  /** Nothing more can be sent here: it was cancelled, or our side of the connection has ended. */
  get isOver(): boolean {
    return this.#signal.aborted || !this.peer.canSend
  }

  get isCancelled(): boolean {
    return this.#signal.aborted
  }

  /** Sends when there is room for it. False when it came to an end before. */
  async send(bytes: Uint8Array): Promise<boolean> {
    while (!this.isOver && (this.peer.needsDrain || this.#host.congested)) {
      if (this.#host.congested) this.#host.onceRelieved(this.#onWake)
      await this.#woken()
    }
    return !this.isOver && this.peer.send(bytes)
  }

  /** Waits for a time of `now`. False when it came to an end before. */
  async until(due: number): Promise<boolean> {
    // Timers may be early by a fraction of a millisecond.
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
