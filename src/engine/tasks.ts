import type { Task } from '../shared/contract/tasks'
import { toErrorInfo } from '../shared/rpc/server'

/**
 * Running tasks that can be watched and cancelled. The caller either waits for the result, or is answered when the task
 * begins; in that case a failure stays listed until it is dismissed.
 */

export interface TaskRun {
  /** Amount done and total; null while the total is unknown. `bytes`: number of bytes written, if different. */
  progress(done: number, total: number | null, bytes?: number): void
  /** Aborted when the task is cancelled. */
  readonly signal: AbortSignal
}

interface Running {
  task: Task
  readonly abort: AbortController
  /** Resolves when the task is over, successful or not. */
  readonly over: Promise<void>
}

type Work<Result> = (run: TaskRun) => Promise<Result>

/** Limit of failures that were not dismissed. */
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

  /** Starts a task without waiting for it. Returns its id. */
  start(about: Pick<Task, 'kind' | 'name' | 'session'>, work: Work<void>): number {
    const { entry, result } = this.#begin(about, work)
    result.catch((error: unknown) => {
      const { code, message } = toErrorInfo(error)
      this.#failed = [...this.#failed, { ...entry.task, error: { code, message } }].slice(-MAX_FAILED)
      this.#onChange()
    })
    return entry.task.task
  }

  /** Cancels a running task, or dismisses a failed one. Does nothing otherwise. */
  cancel(id: number): void {
    this.#running.get(id)?.abort.abort()
    const left = this.#failed.filter(({ task }) => task !== id)
    if (left.length === this.#failed.length) return
    this.#failed = left
    this.#onChange()
  }

  /** Resolves when this task is over; rejects if it failed. */
  async ended(id: number): Promise<void> {
    await this.#running.get(id)?.over
    const failed = this.#failed.find(({ task }) => task === id)?.error
    if (failed !== undefined) throw new Error(failed.message)
  }

  /** Cancels all tasks and resolves when they are over. */
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
