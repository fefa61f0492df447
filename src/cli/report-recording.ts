import type { Engine } from '../engine/engine'
import { fail } from './failure'
import type { StandardOutput } from './output'
import { reportError } from './report-error'
import { jsonLine } from './terminal-text'

/**
 * Reports each time that recording or analysis fails, and each time that recording continues. Connections are relayed
 * all the while, so this cannot wait for the end.
 */
export class RecordingReport {
  /** Something failed, so that the command ends with exit code 1. */
  hasFailed = false
  readonly #engine: Engine
  readonly #output: StandardOutput
  readonly #json: boolean
  #reported = 0
  /** An interruption was reported, and not yet that recording continues. */
  #isInterrupted = false
  #hasAnalysisFailed = false

  constructor(engine: Engine, output: StandardOutput, json: boolean) {
    this.#engine = engine
    this.#output = output
    this.#json = json
  }

  /** Reports from now on as things happen. `ready` resolves once the first line may be printed. */
  start(ready: Promise<void>): void {
    this.#engine.onEvent((name) => {
      if (name === 'captures') void ready.then(() => this.check())
    })
  }

  /** Reports what is not reported yet. To be called once more after the engine was closed. */
  async check(): Promise<void> {
    const [{ interruption, error, state, path, lostBytes }] = this.#engine.captures.list()
    if (interruption !== undefined && interruption.count > this.#reported) {
      this.#reported = interruption.count
      this.#isInterrupted = true
      this.hasFailed = true
      await fail(this.#output, this.#json, interruption.error)
    }
    // A file that is found to be gone as it is closed is not followed by another.
    if (this.#isInterrupted && error === null && state === 'recording' && path !== interruption?.lost?.path) {
      this.#isInterrupted = false
      await this.#continues(path, lostBytes)
    }
    if (error !== null && error.code !== 'capture-failed' && !this.#hasAnalysisFailed) {
      this.#hasAnalysisFailed = true
      this.hasFailed = true
      await fail(this.#output, this.#json, error)
    }
  }

  async #continues(file: string, lostBytes: number): Promise<void> {
    if (this.#json) await this.#output.line(jsonLine({ event: 'recording-continues', file, lostBytes }))
    reportError(
      `Recording continues in ${file}. ${lostBytes} bytes that were relayed are not in the capture.`
    )
  }
}
