import type { RepeatSnapshot } from '../../shared/contract/repeat-snapshot'
import type { Capture } from '../capture/capture'
import type { ConnectionRecorder } from '../capture/connection-recorder'
import { planDial } from '../dial/dial'
import type { LiveConnection } from '../connection/live-connection'
import { compilePlan, type RepeatPlan } from './plan'
import {
  recordedConnections,
  type RecordedConnection,
  type RecordedOptions
} from '../http-client/recorded-connection'
import { RepeatRun } from './repeat-run'
import type { ResolvedTarget } from './resolve'

/** A run with every request recorded, on the thread of the capture. Its speed is limited by the disk. */

const REPORT_MS = 100

export interface RecordedRunOptions {
  capture: Capture
  openRecorder(): ConnectionRecorder
  onSnapshot(snapshot: RepeatSnapshot): void
  /** The run is over; the last snapshot follows. */
  onOver(): void
}

export class RecordedRun {
  readonly #options: RecordedRunOptions
  readonly #run: RepeatRun
  readonly #connections = new Set<RecordedConnection>()
  readonly #timer: NodeJS.Timeout
  #onDrained: () => void = () => undefined
  #closed: Promise<void> | undefined

  private constructor(
    plan: RepeatPlan,
    options: RecordedRunOptions,
    connect: (run: RecordedRun) => ConstructorParameters<typeof RepeatRun>[2]['connect']
  ) {
    this.#options = options
    const { capture } = options
    this.#run = new RepeatRun(plan, compilePlan(plan), {
      connect: connect(this),
      now: () => capture.clock.now() / 1e6,
      epoch: 0,
      busy: false,
      onAnomaly: () => undefined,
      mayGoOn: (then) => {
        if (!capture.congested) return true
        capture.onceRelieved(then)
        return false
      },
      onOver: () => {
        clearInterval(this.#timer)
        setImmediate(() => {
          // The callback may start the next run.
          options.onOver()
          this.#report()
        })
      }
    })
    this.#timer = setInterval(() => {
      this.#report()
    }, REPORT_MS)
  }

  static async start(
    plan: RepeatPlan,
    targets: readonly ResolvedTarget[],
    options: RecordedRunOptions
  ): Promise<RecordedRun> {
    const plans = await Promise.all(
      targets.map(async ({ target, reach, meant }) => planDial(target, reach, meant))
    )
    const { capture, openRecorder } = options
    const run = new RecordedRun(plan, options, (own) =>
      plans.map((dialPlan, at) =>
        recordedConnections({
          ...{ capture, openRecorder, plan: dialPlan },
          opening: openingOf(targets[at]),
          onOpened: (connection) => {
            own.#connections.add(connection)
          },
          onClosed: (connection) => {
            own.#connections.delete(connection)
            if (own.#connections.size === 0) own.#onDrained()
          }
        })
      )
    )
    run.#run.start()
    return run
  }

  stop(): void {
    this.#run.stop()
  }

  /** Resolves when its connections are closed. Idempotent: several callers wait for it. */
  close(): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  async #close(): Promise<void> {
    this.stop()
    if (this.#connections.size === 0) return
    await new Promise<void>((resolve) => {
      this.#onDrained = resolve
    })
  }

  connection(number: number): LiveConnection | undefined {
    for (const connection of this.#connections)
      if (connection.connection.connection === number) return connection.connection
    return undefined
  }

  #report(): void {
    const snapshot = this.#run.snapshot()
    const { answered, failed } = snapshot.requests
    this.#options.onSnapshot({ ...snapshot, recorded: { kept: answered + failed, passed: 0 } })
  }
}

function openingOf(target: ResolvedTarget | undefined): RecordedOptions['opening'] {
  const { session = 0, replayOf = null } = target ?? {}
  return { session, ...(replayOf === null ? {} : { replayOf }) }
}
