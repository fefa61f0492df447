import type { Task } from '../shared/contract/tasks'

/** The work under way that can be watched and cancelled. Who asked for it waits for its own answer. */

export interface TaskRun {
  /** Bytes done, of how many in all; null while nobody knows. */
  progress(done: number, total: number | null): void
  /** Aborted when somebody cancels. */
  readonly signal: AbortSignal
}

interface Running {
  task: Task
  readonly abort: AbortController
  /** Resolves when it is over, however it ended. */
  readonly over: Promise<void>
}

export class TaskList {
  readonly #onChange: () => void
  readonly #running = new Map<number, Running>()
  #lastId = 0

  constructor(onChange: () => void) {
    this.#onChange = onChange
  }

  list(): Task[] {
    return [...this.#running.values()].map(({ task }) => task)
  }

  async run<Result>(
    kind: Task['kind'],
    name: string,
    work: (run: TaskRun) => Promise<Result>
  ): Promise<Result> {
    const id = ++this.#lastId
    const abort = new AbortController()
    let end: () => void = () => undefined
    const over = new Promise<void>((resolve) => (end = resolve))
    const entry: Running = { task: { task: id, kind, name, done: 0, total: null }, abort, over }
    this.#running.set(id, entry)
    this.#onChange()
    try {
      return await work({
        progress: (done, total) => {
          entry.task = { ...entry.task, done, total }
          this.#onChange()
        },
        signal: abort.signal
      })
    } finally {
      this.#running.delete(id)
      this.#onChange()
      end()
    }
  }

  /** Nothing happens to one that has ended. */
  cancel(id: number): void {
    this.#running.get(id)?.abort.abort()
  }

  /** Resolves when nothing is left of any. */
  async cancelAll(): Promise<void> {
    const running = [...this.#running.values()]
    for (const { abort } of running) abort.abort()
    await Promise.all(running.map(({ over }) => over))
  }
}
