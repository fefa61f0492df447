import type { Endpoint } from '../../../shared/model/connection-event'

/** Interface of the server-side proxy handshakes, sans-io: bytes in, a reply and a result out. */

/** Credentials that a proxy requires from its clients. */
export interface Login {
  user: string
  password: string
}

/** The reason why a target could not be reached; `code` is a system code or a DialError's. */
export interface TargetProblem {
  code: string
  message: string
}

export interface TargetRequest {
  way: 'socks4' | 'socks5' | 'connect' | 'http'
  /** As the client sent it: a name or an address. */
  target: Endpoint
  /** The user name that the client sent. */
  user?: string
  /** `tunnel`: raw bytes are relayed. `requests`: requests with an absolute URL, forwarded one by one. */
  then: 'tunnel' | 'requests'
  /** Returns the reply once the target is connected; `local` is the local address of that leg. Empty for `requests`. */
  granted(local: Endpoint): Uint8Array
  /** Returns the reply if the target cannot be reached. */
  refused(problem: TargetProblem): Uint8Array
}

export type EntranceStep =
  | { state: 'more'; send?: Uint8Array }
  /** `rest` belongs to the target; for `requests` it starts with the first request. */
  | { state: 'requested'; request: TargetRequest; rest: Uint8Array; send?: Uint8Array }
  /**
   * The client cannot be served. `send` is the error reply in its protocol (it may be empty); then the connection
   * closes.
   */
  | { state: 'refused'; send: Uint8Array; code: string; message: string }
  /** The client uses no proxy protocol (`auto` only); `rest` holds all its bytes. */
  | { state: 'none'; rest: Uint8Array }

/**
 * `push` is not called again after it returned any state but `more`. The split of bytes into pushes carries no meaning.
 * Kept bytes are copied; `rest` may be a view of the pushed ones.
 */
export interface Entrance {
  push(bytes: Uint8Array): EntranceStep
}

/** Prepends `send` to the output of the next step. */
export function sending(send: Uint8Array, next: EntranceStep): EntranceStep {
  if (next.state === 'none') return next
  return { ...next, send: Buffer.concat([send, next.send ?? new Uint8Array(0)]) }
}
