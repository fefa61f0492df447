import type { DialError } from './dial-error'

/**
 * What is said to a proxy before the target's bytes begin, sans-io: bytes in, bytes and an outcome out. `push` is not
 * called again once it has said anything but `more`.
 */
export interface Preamble {
  /** What is sent first. */
  begin(): Uint8Array
  push(bytes: Uint8Array): PreambleStep
}

export type PreambleStep =
  | { state: 'more'; send?: Uint8Array }
  /** The proxy has connected on; `rest` is the target's already. */
  | { state: 'done'; rest: Uint8Array; send?: Uint8Array }
  | { state: 'refused'; error: DialError }
