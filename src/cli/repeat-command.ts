import type { Engine } from '../engine/engine'
import type { Events } from '../shared/contract/contract'
import type { RepeatInput, RepeatStep } from '../shared/contract/repeat-input'
import type { RepeatSnapshot } from '../shared/contract/repeat-snapshot'
import { AppError } from '../shared/model/app-error'
import { fail } from './failure'
import { runHost } from './host'
import { captureFile, parseOptions } from './options'
import type { StandardOutput } from './output'
import { REPEAT_OPTIONS } from './repeat-args'
import { repeatInput } from './repeat-options'
import { headline, noteText, report } from './repeat-report'
import { reportError } from './report-error'
import { jsonLine } from './terminal-text'

/** `tcplens repeat CAPTURE`: sends a captured request many times and reports the results. */
export async function repeatCommand(args: string[], output: StandardOutput): Promise<number> {
  const parsed = parseOptions(args, REPEAT_OPTIONS, { min: 1, max: 1, name: 'CAPTURE' })
  const { values, positionals } = parsed
  const json = values.json ?? false
  const file = captureFile(values)
  const input = await repeatInput(parsed)
  let finish: (code: number) => void = () => undefined
  const over = new Promise<number>((resolve) => (finish = resolve))
  return runHost({
    output,
    json,
    ...file,
    wish: 'messages',
    over,
    print: () => Promise.resolve(),
    start: async (engine) => {
      const capture = await openCapture(engine, positionals[0] ?? '')
      const progress = new ProgressReport(output, json, finish)
      engine.onEvent((name, payload) => {
        if (name === 'repeat') progress.update(payload as Events['repeat'])
      })
      const steps = await Promise.all(input.steps.map((step) => wholeStream(engine, capture, step)))
      await begin(engine, { ...input, capture, steps })
      return []
    }
  })
}

/** For a connection without a selected byte range, uses all bytes that its client sent. */
async function wholeStream(engine: Engine, capture: number, step: RepeatStep): Promise<RepeatStep> {
  const { connection, pieces } = step
  if (connection === undefined || pieces !== undefined) return step
  const { row } = await engine.handlers['connections.get']({ capture, connection })
  if (row.up > 0) return { ...step, pieces: [{ kind: 'captured', start: 0, end: row.up }] }
  throw new AppError(
    'not-replayable',
    `Connection ${connection} cannot be repeated: its client sent no data.`
  )
}

async function begin(engine: Engine, input: RepeatInput): Promise<void> {
  const { notes } = await engine.handlers['repeat.start'](input)
  for (const note of notes) reportError(noteText(note))
}

/** Waits until the capture is read, because its exchanges are numbered only then. */
async function openCapture(engine: Engine, path: string): Promise<number> {
  const capture = await engine.captures.open(path)
  const isRead = (): boolean => engine.captures.list().every(({ state }) => state !== 'opening')
  if (isRead()) return capture
  await new Promise<void>((resolve) => {
    const stop = engine.onEvent((name) => {
      if (name !== 'captures' || !isRead()) return
      stop()
      resolve()
    })
  })
  return capture
}

/** Interval between two progress lines. */
const PROGRESS_MS = 1000

class ProgressReport {
  readonly #output: StandardOutput
  readonly #json: boolean
  readonly #finish: (code: number) => void
  #hasBegun = false
  #reportedAt = 0
  #isOver = false

  constructor(output: StandardOutput, json: boolean, finish: (code: number) => void) {
    this.#output = output
    this.#json = json
    this.#finish = finish
  }

  update(snapshot: RepeatSnapshot): void {
    if (this.#isOver) return
    if (!this.#hasBegun && snapshot.state !== 'failed') {
      this.#hasBegun = true
      if (!this.#json) void this.#output.line(headline(snapshot))
    }
    if (snapshot.state !== 'running') {
      this.#isOver = true
      void this.#end(snapshot)
    } else if (this.#json && snapshot.elapsed - this.#reportedAt >= PROGRESS_MS) {
      this.#reportedAt = snapshot.elapsed
      const { elapsed, attempts, requests, throughput } = snapshot
      void this.#output.line(jsonLine({ event: 'progress', elapsed, attempts, requests, throughput }))
    }
  }

  async #end(snapshot: RepeatSnapshot): Promise<void> {
    if (snapshot.state === 'failed') {
      const message = snapshot.failure ?? 'The load test could not run.'
      this.#finish(await fail(this.#output, this.#json, { code: 'connect-failed', message }))
      return
    }
    if (this.#json) await this.#output.line(jsonLine({ event: 'result', ...snapshot }))
    else await this.#output.lines(report(snapshot))
    this.#finish(snapshot.attempts.failed > 0 ? 1 : 0)
  }
}
