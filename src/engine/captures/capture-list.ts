import type { CaptureTotals } from '../../shared/contract/captures'
import { AppError } from '../../shared/model/app-error'
import type { AnalysisThread } from '../analysis/analysis-thread'
import type { LiveCapture } from './live-capture'

/** The captures that are open, each under its number. The live one is always there. */

export class CaptureList {
  readonly live: LiveCapture
  #liveId = 1

  constructor(live: LiveCapture) {
    this.live = live
  }

  get liveId(): number {
    return this.#liveId
  }

  /** The live capture first. */
  list(): [CaptureTotals, ...CaptureTotals[]] {
    return [this.live.totals(this.#liveId)]
  }

  /** The analysis of a capture. Throws `not-found` for one that is closed or cleared. */
  client(capture: number): AnalysisThread['client'] {
    if (capture === this.#liveId) return this.live.thread.client
    throw new AppError('not-found', `There is no capture ${capture}: it was closed or cleared.`)
  }
}
