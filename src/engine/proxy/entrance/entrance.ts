import { CR, LF, TOKEN, SP } from '../../../decode/stream/http1/bytes'
import { SOCKS5, NONE_ACCEPTABLE } from '../../dial/socks-words'
import { answerHttp } from './http-answer'
import { HttpEntrance } from './http-entrance'
import { noWebServer } from './proxy-request'
import { Socks4Entrance, SOCKS4_REJECTION } from './socks4-entrance'
import { Socks5Entrance } from './socks5-entrance'
import type { Entrance, EntranceStep, Login } from './steps'
import { MAX_METHOD_BYTES } from '../../../decode/stream/http1/limits'
import { isToken } from '../../../decode/stream/http1/start-line-shape'

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

type ProxyKind = 'socks4' | 'socks5' | 'http'

const SCHEMES = ['http://', 'https://']
const LONGEST_SCHEME = 8

/**
 * Detects the proxy protocol of a client from as few of its first bytes as possible. Returns `none` for any other
 * protocol. Similar openings are distinguished:
 *
 * - 05 00 is DCE/RPC and Cassandra 5, 04 00 Cassandra 4: a SOCKS5 greeting offers at least one method, and a SOCKS4
 *   request has a command.
 * - `DESCRIBE rtsp://…` is RTSP, whose servers receive absolute URLs.
 * - `CONNECT {…` is NATS, and `CONNECT` without a space is STOMP.
 */
function guessProxyKind(bytes: Uint8Array): ProxyKind | 'none' | 'more' {
  const [first, second] = bytes
  if (first === undefined) return 'more'
  if (first === SOCKS5) return second === undefined ? 'more' : second > 0 ? 'socks5' : 'none'
  if (first === 4) return second === undefined ? 'more' : second === 1 || second === 2 ? 'socks4' : 'none'
  return guessHttp(bytes)
}

function guessHttp(bytes: Uint8Array): 'http' | 'none' | 'more' {
  let blank = 0
  while (blank < bytes.length && blank <= MAX_METHOD_BYTES && TOKEN[bytes[blank] ?? 0] === 1) blank++
  if (blank === bytes.length && blank <= MAX_METHOD_BYTES) return 'more'
  if (blank === 0 || bytes[blank] !== SP) return 'none'
  const method = textOf(bytes.subarray(0, blank))
  const target = textOf(bytes.subarray(blank + 1, blank + 1 + LONGEST_SCHEME))
  if (method === 'CONNECT') return target === '' ? 'more' : /^[\w[]/.test(target) ? 'http' : 'none'
  const lower = target.toLowerCase()
  if (SCHEMES.some((scheme) => lower.startsWith(scheme))) return 'http'
  return SCHEMES.some((scheme) => scheme.startsWith(lower)) ? 'more' : 'none'
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
}

const TLS_HANDSHAKE = 0x16

/** A fatal alert, unexpected_message (RFC 8446, section 6.2). */
const TLS_ALERT = Uint8Array.of(0x15, 3, 1, 0, 2, 2, 10)

/**
 * Refuses a client that uses the wrong protocol for this port, in the client's own protocol as far as its first byte
 * reveals it. `wanted` names the protocol of this port, as in “This is …”.
 */
function refuseForeign(first: number, wanted: string): Extract<EntranceStep, { state: 'refused' }> {
  const { name, send } = wordsOf(first, wanted)
  return {
    state: 'refused',
    send,
    code: 'ERR_CLIENT_PROTOCOL',
    message: `This is ${wanted}, but the client speaks ${name}.`
  }
}

function wordsOf(first: number, wanted: string): { name: string; send: Uint8Array } {
  if (first === SOCKS5) return { name: 'SOCKS5', send: Uint8Array.of(SOCKS5, NONE_ACCEPTABLE) }
  if (first === 4) return { name: 'SOCKS4', send: SOCKS4_REJECTION }
  if (first === TLS_HANDSHAKE) return { name: 'TLS', send: TLS_ALERT }
  const word = isToken(Uint8Array.of(first), 0, 1)
  const name = word ? 'HTTP or another text protocol' : 'another protocol'
  const refusal = {
    status: 400,
    code: '',
    message: `This is ${wanted}, but the received data is of another protocol.`
  }
  return { name, send: word ? answerHttp(refusal, { close: true }) : new Uint8Array(0) }
}
