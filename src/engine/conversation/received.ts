/**
 * Buffer of received bytes not consumed yet. Bounded: above a limit, the peer is paused until there is space again. One
 * reader consumes; others may wait for more data.
 */

const HOLD_BYTES = 1024 * 1024

type Arrival = 'bytes' | 'ended' | 'late' | 'cancelled'

export class Received {
  readonly #hold: (on: boolean) => void
  readonly #signal: AbortSignal
  #pieces: Uint8Array[] = []
  #length = 0
  #held = false
  #ended: 'fin' | 'rst' | null = null
  #last = performance.now()
  /** Number of bytes received in total. */
  #total = 0
  readonly #waiting = new Set<() => void>()

  /** `hold` pauses (true) or resumes (false) reading from the peer. */
  constructor(hold: (on: boolean) => void, signal: AbortSignal) {
    this.#hold = hold
    this.#signal = signal
    signal.addEventListener('abort', () => {
      this.#wake()
    })
  }

  /** How the peer's stream ended; null while it has not. */
  get ended(): 'fin' | 'rst' | null {
    return this.#ended
  }

  /** Time of the last received data, from `performance.now`. */
  get last(): number {
    return this.#last
  }

  get length(): number {
    return this.#length
  }

  /** Appends a copy of the bytes. */
  push(bytes: Uint8Array): void {
    this.#pieces.push(bytes.slice())
    this.#length += bytes.length
    this.#total += bytes.length
    this.#last = performance.now()
    if (this.#length > HOLD_BYTES && !this.#held) this.#hold((this.#held = true))
    this.#wake()
  }

  end(how: 'fin' | 'rst'): void {
    this.#ended ??= how
    this.#wake()
  }

  /** Returns the oldest buffered bytes without consuming them; empty if there are none. */
  peek(): Uint8Array {
    return this.#pieces[0] ?? new Uint8Array(0)
  }

  /** Consumes this many of the bytes returned by `peek`. */
  take(length: number): void {
    const [first] = this.#pieces
    if (first === undefined) return
    if (length < first.length) this.#pieces[0] = first.subarray(length)
    else this.#pieces.shift()
    this.#length -= Math.min(length, first.length)
    if (this.#held && this.#length <= HOLD_BYTES / 2) this.#hold((this.#held = false))
  }

  /** Waits until there are bytes to consume, the peer has ended, or `due` (of `performance.now`) is reached. */
  wait(due: number): Promise<Arrival> {
    return this.#until(due, () => this.#length > 0)
  }

  /** Waits like `wait`, but until more bytes arrive than were received so far. */
  more(due: number): Promise<Arrival> {
    const before = this.#total
    return this.#until(due, () => this.#total > before)
  }

  async #until(due: number, isThere: () => boolean): Promise<Arrival> {
    for (;;) {
      if (this.#signal.aborted) return 'cancelled'
      if (isThere()) return 'bytes'
      if (this.#ended !== null) return 'ended'
      const left = due - performance.now()
      if (left <= 0) return 'late'
      await this.#woken(left)
    }
  }

  #woken(delay: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer)
        this.#waiting.delete(wake)
        resolve()
      }
      const timer = setTimeout(wake, Math.min(delay, 2 ** 31 - 1))
      this.#waiting.add(wake)
    })
  }

  #wake(): void {
    for (const wake of [...this.#waiting]) wake()
  }
}
