import { CR, LF, TOKEN } from '../../../decode/stream/http1/bytes'
import { SOCKS5 } from '../../dial/socks-words'
import { guessProxyKind, type ProxyKind } from './first-bytes'
import { refuseForeign } from './foreign'
import { HttpEntrance } from './http-entrance'
import { Socks4Entrance } from './socks4-entrance'
import { Socks5Entrance } from './socks5-entrance'
import type { Entrance, EntranceStep, Login } from './steps'

/**
 * How clients come into a proxy: by SOCKS, by HTTP, or by whichever their first bytes say. Who speaks something else is
 * told so in its own words.
 *
 * Whoever carries out a step: behind `refused` the connection ends in order and is read on until the client ends it as
 * well. A socket that is closed with unread bytes is reset, and takes the answer along.
 */

export type EntranceMode = 'socks' | 'http' | 'auto'

export function createEntrance(mode: EntranceMode, { login }: { login?: Login | undefined } = {}): Entrance {
  return new Door(mode, login)
}

/** Of a client that `auto` did not understand where there is no target to pass it on to. `rest` is all that came. */
export function refuseNone(rest: Uint8Array): Extract<EntranceStep, { state: 'refused' }> {
  return refuseForeign(rest[0] ?? 0, 'a SOCKS and HTTP proxy', {
    name: 'to it as to a server, in HTTP or another protocol of words',
    told: 'and no web server. Enter this address as the proxy in the program’s settings.'
  })
}

class Door implements Entrance {
  readonly #mode: EntranceMode
  readonly #login: Login | undefined
  #inner: Entrance | null = null
  #bytes = Buffer.alloc(0)

  constructor(mode: EntranceMode, login: Login | undefined) {
    this.#mode = mode
    this.#login = login
  }

  push(bytes: Uint8Array): EntranceStep {
    if (this.#inner !== null) return this.#inner.push(bytes)
    this.#bytes = Buffer.concat([this.#bytes, bytes])
    const first = this.#bytes[0]
    if (first === undefined) return { state: 'more' }
    const kind = this.#kind(first)
    if (typeof kind === 'object') return kind
    this.#inner = this.#entrance(kind)
    return this.#inner.push(this.#bytes)
  }

  #kind(first: number): ProxyKind | EntranceStep {
    switch (this.#mode) {
      case 'socks':
        if (first === SOCKS5) return 'socks5'
        return first === 4 ? 'socks4' : refuseForeign(first, 'a SOCKS proxy')
      case 'http':
        // Empty lines before a request mean nothing.
        if (TOKEN[first] === 1 || first === CR || first === LF) return 'http'
        return refuseForeign(first, 'an HTTP proxy')
      case 'auto': {
        const kind = guessProxyKind(this.#bytes)
        if (kind === 'none') return { state: 'none', rest: this.#bytes }
        return kind === 'more' ? { state: 'more' } : kind
      }
    }
  }

  #entrance(kind: ProxyKind): Entrance {
    switch (kind) {
      case 'socks4':
        return new Socks4Entrance(this.#login)
      case 'socks5':
        return new Socks5Entrance(this.#login)
      case 'http':
        return new HttpEntrance(this.#login)
    }
  }
}
