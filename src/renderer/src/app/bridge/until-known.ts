import type { EngineClient } from './engine-client'

/**
 * Requests something from the engine that depends on further traffic: at once, and again whenever a capture has grown,
 * until the result is available. Events are eventually delivered, so no timer is needed.
 */
export function untilKnown<Answer>(
  engine: EngineClient,
  ask: () => Promise<Answer | undefined>
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    /** `grown`: a capture has grown since the request was sent; the reply may be out of date. */
    const state = { asking: false, grown: true }
    const askWhileGrown = async (): Promise<void> => {
      while (state.grown) {
        state.grown = false
        const answer = await ask()
        if (answer === undefined) continue
        stop()
        resolve(answer)
        return
      }
    }
    const look = (): void => {
      state.grown = true
      if (state.asking) return
      state.asking = true
      askWhileGrown()
        .catch((error: unknown) => {
          stop()
          reject(error instanceof Error ? error : new Error(String(error)))
        })
        .finally(() => {
          state.asking = false
        })
    }
    const stop = engine.on('captures', look)
    look()
  })
}
