/** Crashes of the window's page, and what follows each one. Imports no Electron, so that it can be tested in plain Node. */
import type { PageRecovery } from '../shared/contract/host'

/** Reloads within the time below; a page that crashes more often is not reloaded by itself. */
export const MOST_RELOADS = 3
export const WITHIN_MS = 60_000

export class PageCrashes {
  #times: number[] = []
  #recovery: PageRecovery | null = null

  /**
   * Records a crash at a time in ms of any monotonic clock. Returns whether the page is to be reloaded. Only the first
   * crash restores the selection: it may be the cause of the second.
   */
  record(now: number): 'reload' | 'stop' {
    this.#times = [...this.#times.filter((time) => now - time < WITHIN_MS), now]
    this.#recovery = this.#times.length === 1 ? 'crashed' : 'crashed-again'
    return this.#times.length <= MOST_RELOADS ? 'reload' : 'stop'
  }

  /** Returns what the page that was loaded since has recovered from, once. */
  take(): PageRecovery | null {
    const recovery = this.#recovery
    this.#recovery = null
    return recovery
  }
}
