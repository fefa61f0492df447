import type { Endpoint } from '../../../shared/model/connection-event'

/** What a client says to a proxy before its bytes are the target's, sans-io. */

export interface Asked {
  way: 'socks4' | 'socks5' | 'connect' | 'http'
  target: Endpoint
  user?: string
  then: 'tunnel' | 'requests'
  granted(local: Endpoint): Uint8Array
  refused(problem: { code: string; message: string }): Uint8Array
}

export type EntranceStep =
  | { state: 'more'; send?: Uint8Array }
  | { state: 'asked'; asked: Asked; rest: Uint8Array; send?: Uint8Array }
  | { state: 'refused'; send: Uint8Array; code: string; message: string }
  | { state: 'none'; rest: Uint8Array }

export interface Entrance {
  push(bytes: Uint8Array): EntranceStep
}

export function createEntrance(
  _mode: 'socks' | 'http' | 'auto',
  _options: { login?: { user: string; password: string } }
): Entrance {
  return { push: (rest) => ({ state: 'none', rest }) }
}
