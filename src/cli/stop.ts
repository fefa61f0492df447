import type { StandardOutput } from './output'
import { stopSignal } from './stop-signal'

export const STOPPED = { code: 'cancelled', message: 'The command was stopped before it finished.' }

/** Request to stop a command: a signal, or a closed output. Created once per process. */
export class Stop {
  readonly #abort = new AbortController()

  /** Resolves when a stop is requested. */
  readonly requested: Promise<void>

  constructor(output: StandardOutput) {
    this.requested = Promise.race([stopSignal(), output.closed]).then(() => {
      this.#abort.abort()
    })
  }

  get signal(): AbortSignal {
    return this.#abort.signal
  }

  get isRequested(): boolean {
    return this.#abort.signal.aborted
  }

  /** Resolves with the result of `work`; rejects as soon as a stop is requested, whatever the work does. */
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
