import type { StandardOutput } from './output'
import { stopSignal } from './stop-signal'

export const STOPPED = { code: 'cancelled', message: 'It was stopped before it was over.' }

/** The wish that a command end: a signal, or a reader of its output who went away. One of them is made a process. */
export class Stop {
  readonly #abort = new AbortController()

  /** Resolves when it is wished. */
  readonly came: Promise<void>

  constructor(output: StandardOutput) {
    this.came = Promise.race([stopSignal(), output.closed]).then(() => {
      this.#abort.abort()
    })
  }

  get signal(): AbortSignal {
    return this.#abort.signal
  }

  get wished(): boolean {
    return this.#abort.signal.aborted
  }

  /** What `work` comes to; rejects where the end is wished first, whatever becomes of the work. */
  async unless<T>(work: Promise<T>): Promise<T> {
    const { signal } = this
    let onAbort = (): void => undefined
    const stopped = new Promise<never>((_resolve, reject) => {
      onAbort = () => {
        reject(new Error(STOPPED.message))
      }
    })
    signal.addEventListener('abort', onAbort)
    if (signal.aborted) onAbort()
    try {
      return await Promise.race([work, stopped])
    } finally {
      signal.removeEventListener('abort', onAbort)
    }
  }
}
