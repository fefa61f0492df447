/**
 * Answers and bytes a second. Of a run that goes on for so many seconds, those seconds count: the answers to what was
 * under way at their end may take as long as they like, and nothing is sent while they are waited for.
 */

export interface Counted {
  /** Milliseconds since the start. */
  readonly elapsed: number
  readonly answered: number
  /** Of both directions. */
  readonly bytes: number
}

export class Throughput {
  /** Milliseconds. */
  readonly #end: number
  #atEnd: Counted | null = null

  /** `seconds`: null where nothing but the attempts ends it. */
  constructor(seconds: number | null) {
    this.#end = seconds === null ? Infinity : seconds * 1000
  }

  /** To be told often: what counts is the first that is told behind the end. */
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
