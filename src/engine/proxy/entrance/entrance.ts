import { CR, LF, TOKEN } from '../../../decode/stream/http1/bytes'
import { SOCKS5 } from '../../dial/socks-words'
import { guessProxyKind, type ProxyKind } from './first-bytes'
import { refuseForeign } from './foreign'
import { answerHttp } from './http-answer'
import { HttpEntrance } from './http-entrance'
import { noWebServer } from './proxy-request'
import { Socks4Entrance } from './socks4-entrance'
import { Socks5Entrance } from './socks5-entrance'
import type { Entrance, EntranceStep, Login } from './steps'

/**
 * Proxy protocols as the client side sees them: SOCKS, HTTP, or detected from the client's first bytes. A client that
 * uses another protocol receives an error in that protocol.
 *
 * After `refused` the caller must send FIN and keep reading until the client closes too: closing a socket with unread
 * bytes resets it, and the error would be lost.
 */

export type EntranceMode = 'socks' | 'http' | 'auto'

export function createEntrance(mode: EntranceMode, { login }: { login?: Login | undefined } = {}): Entrance {
  return new Door(mode, login)
}

/**
 * Refuses a client that `auto` did not recognise when there is no fixed target to forward it to. `rest` holds all its
 * bytes.
 */
export function refuseNone(rest: Uint8Array): Extract<EntranceStep, { state: 'refused' }> {
  const [, method] = /^([!-~]+) [!-~]+ HTTP\/1\.\d\r?\n/.exec(Buffer.from(rest).toString('latin1')) ?? []
  if (method !== undefined) {
    const refusal = noWebServer('an HTTP and SOCKS proxy')
    const send = answerHttp(refusal, { close: true, headOnly: method === 'HEAD' })
    return { state: 'refused', send, code: refusal.code, message: refusal.message }
  }
  return refuseForeign(rest[0] ?? 0, 'a SOCKS and HTTP proxy without a default target')
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
        // Empty lines before a request are ignored.
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
