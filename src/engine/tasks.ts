import type { Task } from '../shared/contract/tasks'
import { toErrorInfo } from '../shared/rpc/server'

/**
 * The work under way that can be watched and cancelled. Who asked for it waits for its own answer; or it was answered
 * when it began, and a failure stays listed until somebody takes note.
 */

export interface TaskRun {
  /** How much is done, of how much in all; null while nobody knows. `bytes`: written, where that is another number. */
  progress(done: number, total: number | null, bytes?: number): void
  /** Aborted when somebody cancels. */
  readonly signal: AbortSignal
}

interface Running {
  task: Task
  readonly abort: AbortController
  /** Resolves when it is over, however it ended. */
  readonly over: Promise<void>
}

type Work<Result> = (run: TaskRun) => Promise<Result>

/** Failures that nobody takes note of must not pile up. */
const MAX_FAILED = 20

export class TaskList {
  readonly #onChange: () => void
  readonly #running = new Map<number, Running>()
  /** Oldest first. */
  #failed: Task[] = []
  #lastId = 0

  constructor(onChange: () => void) {
    this.#onChange = onChange
  }

  list(): Task[] {
    return [...this.#failed, ...[...this.#running.values()].map(({ task }) => task)]
  }

  run<Result>(kind: Task['kind'], name: string, work: Work<Result>): Promise<Result> {
    return this.#begin({ kind, name }, work).result
  }

  /** Begins work that nobody waits for. Returns its number. */
  start(about: Pick<Task, 'kind' | 'name' | 'session'>, work: Work<void>): number {
    const { entry, result } = this.#begin(about, work)
    result.catch((error: unknown) => {
      const { code, message } = toErrorInfo(error)
      this.#failed = [...this.#failed, { ...entry.task, error: { code, message } }].slice(-MAX_FAILED)
      this.#onChange()
    })
    return entry.task.task
  }

  /** Nothing happens to one that has ended, but that a failed one is listed no more. */
  cancel(id: number): void {
    this.#running.get(id)?.abort.abort()
    const left = this.#failed.filter(({ task }) => task !== id)
    if (left.length === this.#failed.length) return
    this.#failed = left
    this.#onChange()
  }

  /** Resolves when this one is over; rejects where it failed. */
  async ended(id: number): Promise<void> {
    await this.#running.get(id)?.over
    const failed = this.#failed.find(({ task }) => task === id)?.error
    if (failed !== undefined) throw new Error(failed.message)
  }

  /** Resolves when nothing is left of any. */
  async cancelAll(): Promise<void> {
    const running = [...this.#running.values()]
    for (const { abort } of running) abort.abort()
    await Promise.all(running.map(({ over }) => over))
  }

  #begin<Result>(
    about: Pick<Task, 'kind' | 'name' | 'session'>,
    work: Work<Result>
  ): { entry: Running; result: Promise<Result> } {
    const id = ++this.#lastId
    const abort = new AbortController()
    let end: () => void = () => undefined
    const over = new Promise<void>((resolve) => (end = resolve))
    const entry: Running = { task: { task: id, ...about, done: 0, total: null }, abort, over }
    this.#running.set(id, entry)
    this.#onChange()
    const run: TaskRun = {
      progress: (done, total, bytes) => {
        entry.task = { ...entry.task, done, total, ...(bytes === undefined ? {} : { bytes }) }
        this.#onChange()
      },
      signal: abort.signal
    }
    const finish = async (): Promise<Result> => {
      try {
        return await work(run)
      } finally {
        this.#running.delete(id)
        this.#onChange()
        end()
      }
    }
    return { entry, result: finish() }
  }
}
