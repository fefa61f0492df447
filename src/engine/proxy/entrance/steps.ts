import type { Endpoint } from '../../../shared/model/connection-event'

/** What a proxy is asked by a client, sans-io: bytes in, an answer and an outcome out. */

/** What a proxy's clients must show to be let in. */
export interface Login {
  user: string
  password: string
}

/** Why a target could not be reached; `code` is the system's or a DialError's. */
export interface TargetProblem {
  code: string
  message: string
}

export interface Asked {
  way: 'socks4' | 'socks5' | 'connect' | 'http'
  /** As the client typed it: a name or an address. */
  target: Endpoint
  /** Who the client says it is. */
  user?: string
  /** `tunnel`: bytes pass as they are. `requests`: requests with a whole URL, to be forwarded one by one. */
  then: 'tunnel' | 'requests'
  /** What the client is told once the target stands; `local` is our end of that leg. Empty for `requests`. */
  granted(local: Endpoint): Uint8Array
  /** What it is told in place of that. */
  refused(problem: TargetProblem): Uint8Array
}

export type EntranceStep =
  | { state: 'more'; send?: Uint8Array }
  /** `rest` is the target's: of `requests`, everything from the first one on. */
  | { state: 'asked'; asked: Asked; rest: Uint8Array; send?: Uint8Array }
  /** It cannot be served: `send` says so in the client's own words (it may be empty), then the connection ends. */
  | { state: 'refused'; send: Uint8Array; code: string; message: string }
  /** It asks for nothing (`auto` only); `rest` is all that came. */
  | { state: 'none'; rest: Uint8Array }

/**
 * `push` is not called again once it has said anything but `more`. How the bytes are cut into pushes carries no
 * meaning. Pushed bytes are copied where they are kept; `rest` may be a view of them.
 */
export interface Entrance {
  push(bytes: Uint8Array): EntranceStep
}

/** Puts what was to be said before in front of what is said now. */
export function sending(send: Uint8Array, next: EntranceStep): EntranceStep {
  if (next.state === 'none') return next
  return { ...next, send: Buffer.concat([send, next.send ?? new Uint8Array(0)]) }
}
