import type { DialError } from '../net/dial-error'

/**
 * Client side of a proxy handshake, sans-io: bytes in, bytes and a result out. `push` is not called again after it
 * returned any state but `more`.
 */
export interface Preamble {
  /** Returns the first bytes to send. */
  begin(): Uint8Array
  push(bytes: Uint8Array): PreambleStep
}

export type PreambleStep =
  | { state: 'more'; send?: Uint8Array }
  /** The proxy has connected; `rest` already belongs to the target. */
  | { state: 'done'; rest: Uint8Array; send?: Uint8Array }
  | { state: 'refused'; error: DialError }
