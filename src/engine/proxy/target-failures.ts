import type { TargetFailures } from '../../shared/contract/proxying'
import { formatEndpoint, type Endpoint } from '../../shared/model/connection-event'

/**
 * Counts consecutive connections of a proxy whose target could not be reached, so that a proxy without a reachable
 * target is shown as failing.
 */

/**
 * Number of consecutive failures that are reported. One is enough for a proxy with a single target that it has not
 * reached yet: its address is probably wrong. Otherwise a single failure may be a restart, or one host of many.
 */
export const REPORTED_FAILURES = 3

export interface ConnectFailure {
  readonly code: string
  readonly message: string
}

export interface TargetFailureOptions {
  readonly hasOneTarget: boolean
  /** Milliseconds since 1970. */
  now(): number
  /** Called when `reported` changes. */
  onChange(): void
}

export class TargetFailureCount {
  readonly #options: TargetFailureOptions
  #hasConnected = false
  #last: TargetFailures | null = null

  constructor(options: TargetFailureOptions) {
    this.#options = options
  }

  /** The failures since a target was last reached; undefined while there are too few to report. */
  get reported(): TargetFailures | undefined {
    const least = this.#options.hasOneTarget && !this.#hasConnected ? 1 : REPORTED_FAILURES
    return this.#last !== null && this.#last.failed >= least ? this.#last : undefined
  }

  connected(): void {
    this.#hasConnected = true
    if (this.#last === null) return
    this.#last = null
    this.#options.onChange()
  }

  failed(to: Endpoint, { code, message }: ConnectFailure): void {
    const target = formatEndpoint(to)
    const before = this.#last
    const several = before !== null && (before.several || before.target !== target)
    const since = before?.since ?? this.#options.now()
    this.#last = { failed: (before?.failed ?? 0) + 1, since, target, several, code, problem: message }
    if (this.reported !== undefined) this.#options.onChange()
  }
}
