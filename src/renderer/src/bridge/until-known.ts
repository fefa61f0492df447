import type { EngineClient } from './engine-client'

/**
 * Asks the engine for something that traffic still brings about: at once, and again whenever a capture has grown,
 * until there is an answer. Events are never lost in the end, so nothing is waited for by the clock.
 */
export function untilKnown<Answer>(
  engine: EngineClient,
  ask: () => Promise<Answer | undefined>
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    /** `grown`: the capture has, while it was asked; the answer may be out of date. */
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
