/**
 * What is sent by itself is written as generators that yield steps: straight code for what takes many turns, without a
 * promise for each piece. Who runs them (outlet.ts) takes the next step when the peer has room for it, and calls
 * `return` on those that come to nothing, so that what they opened is closed in their `finally`.
 */

export type Step =
  /** Bytes to send. They are read before the next step is taken, and may be overwritten then. */
  | Uint8Array
  /** Go on at this time of the capture's clock, in milliseconds. Only between messages: others may be sent meanwhile. */
  | { readonly until: number }
  /** Go on when this has settled. It must not reject. Nothing else is sent meanwhile. */
  | { readonly settled: Promise<unknown> }
  /** A FIN behind what is sent; or a reset, once what is sent is with the system. */
  | 'end'
  | 'reset'

export type Steps<Result = void> = Generator<Step, Result, undefined>

export type Outcome<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: unknown }

/** Waits for a promise, as a step. `discard` is given what comes when nobody waits for it any more. */
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
  if (state.outcome === undefined) throw new Error('Gone on before the promise settled')
  return state.outcome
}
