import { float64, uint32, uint8, type Releasable } from './column'

/**
 * Time spent on each connection, as columns: connect time, time with exchanges in progress, and waiting time
 * of requests. A connection without exchanges uses no memory. Times are nanoseconds.
 */
export class ConnectionUsage {
  /** Microseconds + 1, so that 0 means "unknown". */
  readonly #connecting = uint32()
  /** While exchanges are in progress, their start time is already subtracted: see `#isBusy`. */
  readonly #busy = float64()
  readonly #isBusy = uint8()
  readonly #waiting = float64()
  readonly #answered = uint32()
  readonly columns: readonly Releasable[] = [
    this.#connecting,
    this.#busy,
    this.#isBusy,
    this.#waiting,
    this.#answered
  ]

  /** Adds to the connect time. */
  addConnecting(row: number, time: number): void {
    this.#connecting.set(row, Math.max(1, this.#connecting.get(row)) + Math.round(Math.max(0, time) / 1000))
  }

  /** Null if unknown, as for accepted connections, which are connected before they are seen. */
  connecting(row: number): number | null {
    const known = this.#connecting.get(row)
    return known === 0 ? null : (known - 1) * 1000
  }

  /** Records the start of the first of the exchanges now in progress. */
  begin(row: number, time: number): void {
    if (this.#isBusy.get(row) === 1) return
    this.#isBusy.set(row, 1)
    this.#busy.add(row, -time)
  }

  /** Records that no exchange is in progress any more. */
  rest(row: number, time: number): void {
    if (this.#isBusy.get(row) === 0) return
    this.#isBusy.set(row, 0)
    this.#busy.add(row, time)
  }

  answer(row: number, waited: number): void {
    this.#waiting.add(row, waited)
    this.#answered.add(row, 1)
  }

  /** Returns the total time with exchanges in progress up to `now`. */
  busy(row: number, now: number): number {
    return this.#busy.get(row) + (this.#isBusy.get(row) === 1 ? now : 0)
  }

  waiting(row: number): number {
    return this.#waiting.get(row)
  }

  answered(row: number): number {
    return this.#answered.get(row)
  }
}
