import type { EngineClient } from './engine-client'

/**
 * Requests something from the engine that depends on further traffic: at once, and again whenever a capture has grown,
 * until the result is available. Events are eventually delivered, so no timer is needed.
 */
export function untilKnown<Answer>(
  engine: EngineClient,
  request: () => Promise<Answer | undefined>
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    /** `grown`: a capture has grown since the request was sent; the reply may be out of date. */
    const state = { isRequesting: false, grown: true }
    const requestWhileGrown = async (): Promise<void> => {
      while (state.grown) {
        state.grown = false
        const answer = await request()
        if (answer === undefined) continue
        stop()
        resolve(answer)
        return
      }
    }
    const look = (): void => {
      state.grown = true
      if (state.isRequesting) return
      state.isRequesting = true
      requestWhileGrown()
        .catch((error: unknown) => {
          stop()
          reject(error instanceof Error ? error : new Error(String(error)))
        })
        .finally(() => {
          state.isRequesting = false
        })
    }
    const stop = engine.on('captures', look)
    look()
  })
}
