import * as v from 'valibot'

/** Work that takes its time and can be cancelled, such as saving a big capture. */

export const TaskId = v.pipe(v.number(), v.integer(), v.minValue(1))

export const Task = v.strictObject({
  task: TaskId,
  kind: v.picklist(['save', 'send', 'repeat', 'sequence', 'export', 'mock']),
  /** What it is about, such as a file's name. */
  name: v.string(),
  /** The session it belongs to. */
  session: v.optional(v.number()),
  /** Bytes (of a repetition times, of a sequence steps, of an export rows), of how many in all; null while nobody knows. */
  done: v.number(),
  total: v.nullable(v.number()),
  /** Of an export: bytes written so far. */
  bytes: v.optional(v.number()),
  /** Why it came to nothing: it is over, and listed until somebody takes note (`tasks.cancel`). */
  error: v.optional(v.strictObject({ code: v.string(), message: v.string() }))
})
export type Task = v.InferOutput<typeof Task>

export const taskRequests = {
  /**
   * What was asked for then answers that it was cancelled. One that has just ended is none any more; one that has failed
   * is no longer listed.
   */
  'tasks.cancel': { input: v.strictObject({ task: TaskId }), output: v.null() }
}
