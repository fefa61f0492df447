import * as v from 'valibot'

/** Why the engine stopped, and what it had recorded. */
export const EngineStop = v.strictObject({
  /** An exception, its memory limit, or its end without either. */
  cause: v.picklist(['error', 'memory', 'exit']),
  /** The English message of the exception or of the thread's end. */
  message: v.string(),
  /** Path of the file with the latest part of the live capture; null if nothing was recorded. */
  capture: v.nullable(v.string()),
  /** Number of connections that were open. */
  connections: v.number()
})
export type EngineStop = v.InferOutput<typeof EngineStop>

export const engineStopRequests = {
  /** Why the engine stopped; null while it runs. */
  'engine.stopped': { input: v.strictObject({}), output: v.strictObject({ stop: v.nullable(EngineStop) }) },
  /**
   * Starts the engine again and the sessions that were running, and reloads the page. Without effect while the engine
   * runs. Rejects if the engine cannot start.
   */
  'engine.restart': { input: v.strictObject({}), output: v.null() }
}
