import type { Port } from './port'

/** Creates two connected in-memory ports, for tests and for hosts that run in the engine's own process. */
export function createPortPair(): [Port, Port] {
  const sides = [new Set<(message: unknown) => void>(), new Set<(message: unknown) => void>()] as const
  let open = true
  const side = (own: Set<(message: unknown) => void>, other: Set<(message: unknown) => void>): Port => ({
    post(message) {
      // Asynchronous like every real transport, so that no caller depends on synchronous delivery.
      void Promise.resolve().then(() => {
        if (open) for (const listener of other) listener(message)
      })
    },
    onMessage(listener) {
      own.add(listener)
      return () => own.delete(listener)
    },
    close() {
      open = false
    }
  })
  return [side(sides[0], sides[1]), side(sides[1], sides[0])]
}
