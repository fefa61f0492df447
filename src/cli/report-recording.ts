import type { Engine } from '../engine/engine'
import { fail } from './failure'
import type { StandardOutput } from './output'
import { reportError } from './report-error'
import { jsonLine } from './terminal-text'

/**
 * Reports when recording or analysis fails, and when recording continues. Connections are still relayed meanwhile, so
 * this cannot wait for the end.
 */
export class RecordingReport {
  /** True after a failure; the command then ends with exit code 1. */
  hasFailed = false
  readonly #engine: Engine
  readonly #output: StandardOutput
  readonly #json: boolean
  #reported = 0
  /** True after a reported interruption, until recording continues. */
  #isInterrupted = false
  #hasAnalysisFailed = false

  constructor(engine: Engine, output: StandardOutput, json: boolean) {
    this.#engine = engine
    this.#output = output
    this.#json = json
  }

  /** Reports events from now on. `ready` resolves once the first line may be printed. */
  start(ready: Promise<void>): void {
    this.#engine.onEvent((name) => {
      if (name === 'captures') void ready.then(() => this.check())
    })
  }

  /** Reports everything not reported yet. Must be called once more after the engine is closed. */
  async check(): Promise<void> {
    const [{ interruption, error, state, path, lostBytes }] = this.#engine.captures.list()
    if (interruption !== undefined && interruption.count > this.#reported) {
      this.#reported = interruption.count
      this.#isInterrupted = true
      this.hasFailed = true
      await fail(this.#output, this.#json, interruption.error)
    }
    // If a missing file is noticed while it is closed, no other file follows it.
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
    reportError(`Recording continues in ${file}. ${lostBytes} relayed bytes are missing from the capture.`)
  }
}
