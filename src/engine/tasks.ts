import type { Task } from '../shared/contract/tasks'

/** The work under way that can be watched and cancelled. Who asked for it waits for its own answer. */

export interface TaskRun {
  /** Bytes done, of how many in all. */
  progress(done: number, total: number): void
  /** Aborted when somebody cancels. */
  readonly signal: AbortSignal
}

export class TaskList {
  readonly #onChange: () => void
  readonly #running = new Map<number, { task: Task; abort: AbortController }>()
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
    const entry = { task: { task: id, kind, name, done: 0, total: 0 }, abort }
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
    }
  }

  /** Nothing happens to one that has ended. */
  cancel(id: number): void {
    this.#running.get(id)?.abort.abort()
  }

  cancelAll(): void {
    for (const { abort } of this.#running.values()) abort.abort()
  }
}
