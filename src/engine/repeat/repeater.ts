import type { RepeatInput } from '../../shared/contract/repeat-input'
import type { RepeatNote, RepeatSnapshot } from '../../shared/contract/repeat-snapshot'
import { AppError } from '../../shared/model/app-error'
import type { CaptureList } from '../captures/capture-list'
import type { ConnectionRecorder } from '../capture/connection-recorder'
import { formatComment } from '../capture/pcapng/comment'
import type { RouteParts } from '../replay/routes'
import type { LiveConnection } from '../connection/live-connection'
import { AnomalyRecorder } from './anomaly-recorder'
import { compilePlan, type RepeatPlan } from './plan'
import { RecordedRun } from './recorded-run'
import { refusal } from './refusal'
import { RepeatThread } from './repeat-thread'
import { resolveSteps, type Resolved } from './resolve'

/**
 * Runs load tests, one at a time. A run that is recorded completely stays on the thread of the capture. Any other run
 * has a worker thread, which sends unusual results here to be recorded.
 */

interface Running {
  stop(): void
  close(): Promise<void>
  connection?(number: number): LiveConnection | undefined
}

export interface RepeaterOptions {
  captures: CaptureList
  worker: URL
  readonly routes: RouteParts
  emit(snapshot: RepeatSnapshot): void
}

export class Repeater {
  readonly #options: RepeaterOptions
  #lastRun = 0
  #running: Running | null = null
  /** Resolves when the last run is closed. */
  #closing: Promise<void> = Promise.resolve()
  #snapshot: RepeatSnapshot | null = null
  #starting = false
  #isClosed = false
  #interfaceId: number | undefined

  constructor(options: RepeaterOptions) {
    this.#options = options
  }

  /** Snapshot of the last run, in progress or finished. */
  get snapshot(): RepeatSnapshot | null {
    return this.#snapshot
  }

  /** Starts a run and resolves once it is in progress. Rejects with `bad-input`, `not-replayable` or `wrong-state`. */
  async start(input: RepeatInput): Promise<{ run: number; notes: RepeatNote[] }> {
    if (this.#running !== null || this.#starting) {
      throw refusal('running', 'Another load test is running. Stop it first.', {}, 'wrong-state')
    }
    this.#starting = true
    try {
      const { captures, routes } = this.#options
      const { capture } = input
      const isLive = capture === captures.liveId
      const resolved = await resolveSteps({ client: captures.client(capture), isLive, routes }, input)
      const { steps, targets } = resolved
      const { count, seconds, rate, concurrency, connections, record, timeout, fixLength, seed, variables } =
        input
      const plan: RepeatPlan = {
        run: this.#lastRun + 1,
        targets: targets.map(({ target, reach, meant, speaks }) => ({ target, reach, meant, speaks })),
        ...{
          steps,
          variables,
          count,
          seconds,
          rate,
          concurrency,
          connections,
          record,
          timeout,
          fixLength,
          seed
        }
      }
      // Reports errors in the plan here instead of on the worker thread.
      const compiled = compilePlan(plan)
      if (record.what === 'all' && !captures.live.recording.recording) {
        throw refusal(
          'recording-off',
          'Recording is off, so the capture would not contain the requests. Switch it on first.',
          {},
          'wrong-state'
        )
      }
      await this.#closing
      this.#mustBeOpen()
      this.#lastRun++
      const running =
        record.what === 'all' ? await this.#recorded(plan, resolved) : this.#inThread(plan, resolved)
      // If the repeater was closed meanwhile, nothing else would close the new run.
      try {
        this.#mustBeOpen()
      } catch (error) {
        await running.close()
        throw error
      }
      this.#running = running
      return { run: plan.run, notes: [...compiled.notes] }
    } finally {
      this.#starting = false
    }
  }

  /** Stops the run at once. Does nothing if it is finished. */
  stop(run: number): void {
    if (run === this.#lastRun) this.#running?.stop()
  }

  /** Returns a connection of a run that is recorded completely. */
  connection(number: number): LiveConnection | undefined {
    return this.#running?.connection?.(number)
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#running?.stop()
    await this.#running?.close()
    await this.#closing
  }

  #mustBeOpen(): void {
    if (this.#isClosed) throw new AppError('wrong-state', 'Tcplens is closing.')
  }

  #inThread(plan: RepeatPlan, { targets }: Resolved): Running {
    const { captures, worker } = this.#options
    const recorder = new AnomalyRecorder(
      captures.live.recording,
      () => this.#openRecorder(),
      targets.map(({ target, reach, session, replayOf }) => ({
        ...{ target, session, replayOf },
        secure: reach.tls !== undefined
      }))
    )
    const thread = new RepeatThread(worker, plan, {
      onSnapshot: (snapshot, passed) => {
        this.#report({ ...snapshot, recorded: { kept: recorder.recorded, passed: passed + recorder.passed } })
      },
      onOdd: (anomaly) => {
        recorder.record(anomaly)
      },
      onOver: (failure) => {
        this.#over(thread)
        const last = this.#snapshot
        if (failure !== null && last?.run === plan.run)
          this.#report({ ...last, state: 'failed', failure, cause: null })
      }
    })
    return thread
  }

  async #recorded(plan: RepeatPlan, { targets }: Resolved): Promise<Running> {
    const run = await RecordedRun.start(plan, targets, {
      capture: this.#options.captures.live.recording,
      openRecorder: () => this.#openRecorder(),
      onSnapshot: (snapshot) => {
        this.#report(snapshot)
      },
      onOver: () => {
        this.#over(run)
      }
    })
    return run
  }

  #over(running: Running): void {
    if (this.#running === running) this.#running = null
    this.#closing = running.close()
  }

  #report(snapshot: RepeatSnapshot): void {
    this.#snapshot = snapshot
    this.#options.emit(snapshot)
  }

  #openRecorder(): ConnectionRecorder {
    const { recording } = this.#options.captures.live
    this.#interfaceId ??= recording.addInterface(
      'Repeated requests',
      formatComment('Requests sent by a load test of Tcplens.', { replays: true })
    )
    return recording.openConnection(this.#interfaceId)
  }
}
