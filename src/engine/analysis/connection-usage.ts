import { float64, uint32, uint8, type Releasable } from './column'

/**
 * What each connection was used for, as columns: how long connecting took, how long exchanges were under way, how long
 * requests waited. A connection without exchanges takes no room. Times are nanoseconds.
 */
export class ConnectionUsage {
  /** Microseconds and one, so that 0 is "not known". */
  readonly #connecting = uint32()
  /** While exchanges are under way, the moment they began is subtracted already: see `#isBusy`. */
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

  /** Connecting took so long, or so much longer. */
  addConnecting(row: number, time: number): void {
    this.#connecting.set(row, Math.max(1, this.#connecting.get(row)) + Math.round(Math.max(0, time) / 1000))
  }

  /** Null where it is not known: what was accepted is connected before anybody can look. */
  connecting(row: number): number | null {
    const known = this.#connecting.get(row)
    return known === 0 ? null : (known - 1) * 1000
  }

  /** The first of the exchanges that are now under way began. */
  begin(row: number, time: number): void {
    if (this.#isBusy.get(row) === 1) return
    this.#isBusy.set(row, 1)
    this.#busy.add(row, -time)
  }

  /** None is under way any more. */
  rest(row: number, time: number): void {
    if (this.#isBusy.get(row) === 0) return
    this.#isBusy.set(row, 0)
    this.#busy.add(row, time)
  }

  answer(row: number, waited: number): void {
    this.#waiting.add(row, waited)
    this.#answered.add(row, 1)
  }

  /** How long exchanges were under way up to `now`. */
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
