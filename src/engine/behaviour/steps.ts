/**
 * Automatic output is written as generators that yield steps: sequential code for work that spans many turns, without a
 * promise for each piece. The runner (outlet.ts) takes the next step when the peer has room for it, and calls `return`
 * on abandoned generators, so that their `finally` blocks release resources.
 */

export type BehaviourStep =
  /** Bytes to send. They are consumed before the next step is taken, and may be overwritten then. */
  | Uint8Array
  /**
   * Continue at this time of the capture's clock, in milliseconds. Only between messages: others may be sent meanwhile.
   */
  | { readonly until: number }
  /** Continue when the promise settles. It must not reject. Nothing else is sent meanwhile. */
  | { readonly settled: Promise<unknown> }
  /** Send FIN after the written bytes; or reset, once the system has accepted those. */
  | 'end'
  | 'reset'

export type Steps<Result = void> = Generator<BehaviourStep, Result, undefined>

type Outcome<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: unknown }

/** Waits for a promise, as a step. `discard` receives the value if the wait was abandoned. */
export function* settle<Value>(
  promise: Promise<Value>,
  discard: (value: Value) => void = () => undefined
): Steps<Outcome<Value>> {
  const state: { outcome?: Outcome<Value>; left: boolean } = { left: false }
  const settled = promise.then(
    (value) => {
      if (state.left) discard(value)
      state.outcome = { ok: true, value }
    },
    (error: unknown) => {
      state.outcome = { ok: false, error }
    }
  )
  try {
    yield { settled }
  } finally {
    if (state.outcome === undefined) state.left = true
  }
  if (state.outcome === undefined) throw new Error('Continued before the promise settled')
  return state.outcome
}
