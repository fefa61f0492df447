import * as v from 'valibot'

/** A long operation that can be cancelled, such as saving a big capture. */

export const TaskId = v.pipe(v.number(), v.integer(), v.minValue(1))

export const Task = v.strictObject({
  task: TaskId,
  kind: v.picklist(['save', 'send', 'repeat', 'sequence', 'export', 'mock']),
  /** Subject of the task, such as a file's name. */
  name: v.string(),
  /** The session it belongs to. */
  session: v.optional(v.number()),
  /**
   * Progress, and its total: bytes (repetitions of a send, steps of a sequence, rows of an export). `total` is null
   * while unknown.
   */
  done: v.number(),
  total: v.nullable(v.number()),
  /** Export only: bytes written so far. */
  bytes: v.optional(v.number()),
  /** Why the task failed. A failed task stays listed until it is dismissed (`tasks.cancel`). */
  error: v.optional(v.strictObject({ code: v.string(), message: v.string() }))
})
export type Task = v.InferOutput<typeof Task>

export const taskRequests = {
  /**
   * Cancels a task; the request that started it then resolves as cancelled. Does nothing for a task that has just
   * ended; removes a failed one from the list.
   */
  'tasks.cancel': { input: v.strictObject({ task: TaskId }), output: v.null() }
}
