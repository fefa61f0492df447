/**
 * Responses and bytes per second. For a run limited to a number of seconds, only these seconds count: responses
 * outstanding at their end may take any time, and nothing is sent while the run waits for them.
 */

export interface Counted {
  /** Milliseconds since the start. */
  readonly elapsed: number
  readonly answered: number
  /** Sum of both directions. */
  readonly bytes: number
}

export class Throughput {
  /** Milliseconds. */
  readonly #end: number
  #atEnd: Counted | null = null

  /** `seconds`: null if only the number of attempts limits the run. */
  constructor(seconds: number | null) {
    this.#end = seconds === null ? Infinity : seconds * 1000
  }

  /** Must be called often: the first values after the end are used. */
  note(counted: Counted): void {
    if (counted.elapsed >= this.#end) this.#atEnd ??= counted
  }

  of(counted: Counted): { readonly answers: number; readonly bytes: number } {
    const { elapsed, answered, bytes } = this.#atEnd ?? counted
    return { answers: perSecond(answered, elapsed), bytes: perSecond(bytes, elapsed) }
  }
}

function perSecond(count: number, elapsed: number): number {
  return elapsed > 0 ? (count * 1000) / elapsed : 0
}
