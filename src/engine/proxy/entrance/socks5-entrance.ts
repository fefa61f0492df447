import type { Endpoint } from '../../../shared/model/connection-event'
import { NO_HOST } from '../../net/connect-settings'
import {
  addressBytes,
  CONNECT,
  IPV4,
  IPV6,
  NAME,
  NO_AUTHENTICATION,
  NONE_ACCEPTABLE,
  portBytes,
  SOCKS5,
  USER_AND_PASSWORD
} from '../../dial/socks-words'
import { formatAddress } from '../../capture/pcapng/address'
import { isLogin } from './login'
import { sending, type Entrance, type EntranceStep, type Login } from './steps'

/**
 * The proxy side of SOCKS5 (RFC 1928, RFC 1929): CONNECT to names, IPv4 and IPv6 addresses. All lengths are one byte,
 * so the memory used before the request is complete is bounded.
 *
 *     05 n method…  ▶            greeting
 *                   ◀ 05 method
 *     01 n user n password ▶     login, if the method is 02
 *                   ◀ 01 status
 *     05 command 00 type address port ▶
 *                   ◀ 05 reply 00 type address port
 */

const NOWHERE: Endpoint = { host: '0.0.0.0', port: 0 }

export class Socks5Entrance implements Entrance {
  readonly #login: Login | undefined
  #expects: 'greeting' | 'login' | 'request' = 'greeting'
  #user: string | undefined
  #bytes = Buffer.alloc(0)

  constructor(login: Login | undefined) {
    this.#login = login
  }

  push(bytes: Uint8Array): EntranceStep {
    this.#bytes = Buffer.concat([this.#bytes, bytes])
    switch (this.#expects) {
      case 'greeting':
        return this.#onGreeting()
      case 'login':
        return this.#onLogin()
      case 'request':
        return this.#onRequest()
    }
  }

  #onGreeting(): EntranceStep {
    const count = this.#bytes[1]
    if (count === undefined || this.#bytes.length < 2 + count) return { state: 'more' }
    const methods = this.#take(2 + count).subarray(2)
    const open = this.#login === undefined && methods.includes(NO_AUTHENTICATION)
    // A client that offers only user and password is accepted with any credentials if the proxy requires none.
    const method = open ? NO_AUTHENTICATION : USER_AND_PASSWORD
    if (!methods.includes(method)) {
      return refuse(
        [SOCKS5, NONE_ACCEPTABLE],
        'ERR_CLIENT_LOGIN',
        this.#login === undefined
          ? 'The client offers no authentication method that Tcplens supports.'
          : 'This proxy requires a user and a password, but the client does not offer that method.'
      )
    }
    this.#expects = open ? 'request' : 'login'
    return sending(Uint8Array.of(SOCKS5, method), this.push(new Uint8Array(0)))
  }

  #onLogin(): EntranceStep {
    const [version, userLength] = this.#bytes
    if (version !== undefined && version !== 1) {
      return refuse(
        [1, 1],
        'ERR_CLIENT_PROTOCOL',
        'The client’s user and password message is malformed (RFC 1929).'
      )
    }
    if (userLength === undefined) return { state: 'more' }
    const passwordLength = this.#bytes[2 + userLength]
    if (passwordLength === undefined) return { state: 'more' }
    const length = 3 + userLength + passwordLength
    if (this.#bytes.length < length) return { state: 'more' }
    const taken = this.#take(length)
    const user = taken.toString('utf8', 2, 2 + userLength)
    const password = taken.toString('utf8', 3 + userLength)
    if (this.#login !== undefined && !isLogin(this.#login, { user, password })) {
      return refuse([1, 1], 'ERR_CLIENT_LOGIN', 'The client’s user or password is wrong.')
    }
    this.#user = user
    this.#expects = 'request'
    return sending(Uint8Array.of(1, 0), this.#onRequest())
  }

  #onRequest(): EntranceStep {
    const bytes = this.#bytes
    const [version, command, , type, nameLength] = bytes
    if (version !== undefined && version !== SOCKS5) {
      return fail(
        FAILED,
        'ERR_CLIENT_PROTOCOL',
        'The data after the client’s SOCKS5 greeting is not a SOCKS5 request.'
      )
    }
    if (type === undefined || nameLength === undefined) return { state: 'more' }
    const length = { [IPV4]: 4, [IPV6]: 16, [NAME]: 1 + nameLength }[type]
    if (length === undefined) {
      const message = `The client requests its target by an address type (${type}) that SOCKS5 does not define.`
      return fail(ADDRESS_NOT_SUPPORTED, 'ERR_CLIENT_TARGET', message)
    }
    if (bytes.length < 4 + length + 2) return { state: 'more' }
    const request = this.#take(4 + length + 2)
    if (command !== CONNECT) {
      const name = { 2: 'BIND', 3: 'UDP ASSOCIATE' }[command ?? 0] ?? `command ${command}`
      const message = `The client requests ${name}. This proxy supports only CONNECT.`
      return fail(COMMAND_NOT_SUPPORTED, 'ERR_CLIENT_COMMAND', message)
    }
    const target = { host: hostOf(type, request), port: request.readUInt16BE(4 + length) }
    if (target.host === '' || NO_HOST.test(target.host)) {
      return fail(HOST_UNREACHABLE, 'ERR_CLIENT_TARGET', `“${target.host}” is not a valid host name.`)
    }
    if (target.port === 0)
      return fail(FAILED, 'ERR_CLIENT_TARGET', 'The client requests port 0, which is invalid.')
    return { state: 'requested', request: requestOf(target, this.#user), rest: this.#bytes }
  }

  #take(length: number): Buffer {
    const taken = this.#bytes.subarray(0, length)
    this.#bytes = this.#bytes.subarray(length)
    return taken
  }
}

function requestOf(
  target: Endpoint,
  user: string | undefined
): Extract<EntranceStep, { state: 'requested' }>['request'] {
  return {
    way: 'socks5',
    target,
    ...(user !== undefined && { user }),
    then: 'tunnel',
    granted: (local) => reply(SUCCEEDED, local),
    refused: ({ code }) => reply(socksReply(code), NOWHERE)
  }
}

function hostOf(type: number, request: Buffer): string {
  if (type === IPV4) return [...request.subarray(4, 8)].join('.')
  if (type === IPV6) return formatAddress([4, 8, 12, 16].map((at) => request.readUInt32BE(at)))
  const name = request.toString('utf8', 5, request.length - 2)
  // Some clients send an address in the name field, in brackets as in a URL.
  return /^\[.*\]$/.test(name) ? name.slice(1, -1) : name
}

function reply(code: number, { host, port }: Endpoint): Uint8Array {
  return Buffer.concat([Uint8Array.of(SOCKS5, code, 0), addressBytes(host), portBytes(port)])
}

function fail(code: number, problem: string, message: string): EntranceStep {
  return refuse(reply(code, NOWHERE), problem, message)
}

function refuse(send: Iterable<number>, code: string, message: string): EntranceStep {
  return { state: 'refused', send: Uint8Array.from(send), code, message }
}

/** SOCKS5 reply codes (RFC 1928, section 6). */
const SUCCEEDED = 0
const FAILED = 1
const NOT_ALLOWED = 2
const NETWORK_UNREACHABLE = 3
const HOST_UNREACHABLE = 4
const REFUSED = 5
const TIMED_OUT = 6
const COMMAND_NOT_SUPPORTED = 7
const ADDRESS_NOT_SUPPORTED = 8

const REPLIES: Readonly<Partial<Record<string, number>>> = {
  ECONNREFUSED: REFUSED,
  ENETUNREACH: NETWORK_UNREACHABLE,
  ENETDOWN: NETWORK_UNREACHABLE,
  EHOSTUNREACH: HOST_UNREACHABLE,
  EHOSTDOWN: HOST_UNREACHABLE,
  ENOTFOUND: HOST_UNREACHABLE,
  ENODATA: HOST_UNREACHABLE,
  EAI_AGAIN: HOST_UNREACHABLE,
  ETIMEDOUT: TIMED_OUT,
  EACCES: NOT_ALLOWED,
  EPERM: NOT_ALLOWED,
  EAFNOSUPPORT: ADDRESS_NOT_SUPPORTED,
  ELOOP: NOT_ALLOWED,
  ERR_HTTP_CONNECT_403: NOT_ALLOWED,
  ERR_HTTP_CONNECT_504: TIMED_OUT
}

/** Returns the reply code for a connect error. SOCKS4 has a single failure code. */
function socksReply(code: string): number {
  // Pass on the reply of an upstream SOCKS5 proxy.
  const [, passed] = /^ERR_SOCKS5_REPLY_([1-8])$/.exec(code) ?? []
  return passed === undefined ? (REPLIES[code] ?? FAILED) : Number(passed)
}
