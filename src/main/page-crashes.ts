/**
 * Counts crashes of the window's page and decides how to recover, and records why the page was reloaded. Imports no Electron, so that it can be tested in
 * plain Node.
 */
import type { PageRecovery } from '../shared/contract/host'

/** Maximum number of automatic reloads within WITHIN_MS. */
export const MOST_RELOADS = 3
export const WITHIN_MS = 60_000

export class PageCrashes {
  #times: number[] = []
  #recovery: PageRecovery | null = null

  /**
   * Records a crash; `now` is in milliseconds of any monotonic clock. Returns whether to reload the page. Only the
   * first crash restores the selection, because that may have caused the second one.
   */
  record(now: number): 'reload' | 'stop' {
    this.#times = [...this.#times.filter((time) => now - time < WITHIN_MS), now]
    this.#recovery = this.#times.length === 1 ? 'crashed' : 'crashed-again'
    return this.#times.length <= MOST_RELOADS ? 'reload' : 'stop'
  }

  /** Records that the page is reloaded because the engine was restarted. */
  recordRestart(): void {
    this.#recovery = 'engine-restarted'
  }

  /** Returns once what the newly loaded page has recovered from. */
  take(): PageRecovery | null {
    const recovery = this.#recovery
    this.#recovery = null
    return recovery
  }
}
