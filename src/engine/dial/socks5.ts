import { formatEndpoint, type Endpoint } from '../../shared/model/connection-event'
import { DialError } from '../net/dial-error'
import { addressOf, asciiName } from '../net/lookup'
import type { Preamble, PreambleStep } from './tunnel'
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
} from './socks-words'

/**
 * The client side of SOCKS5 (RFC 1928), with optional user and password (RFC 1929). A name is sent unresolved: the
 * proxy looks it up.
 */

/** Meaning of each reply code (RFC 1928, section 6). */
const REPLIES: readonly string[] = [
  '',
  'general failure',
  'its rules do not allow this target',
  'it cannot reach the network',
  'it cannot reach the host',
  'the target refused the connection: nothing listens there',
  'the TTL expired on the path',
  'it does not support CONNECT (command not supported)',
  'it does not support this address type'
]

export interface Socks5Options {
  proxy: Endpoint
  target: Endpoint
  user?: string | undefined
  password?: string | undefined
}

export class Socks5 implements Preamble {
  readonly #options: Socks5Options
  #expects: 'method' | 'authentication' | 'reply' = 'method'
  #bytes = Buffer.alloc(0)

  constructor(options: Socks5Options) {
    this.#options = options
  }

  begin(): Uint8Array {
    const { user = '' } = this.#options
    return user === ''
      ? Uint8Array.of(SOCKS5, 1, NO_AUTHENTICATION)
      : Uint8Array.of(SOCKS5, 2, NO_AUTHENTICATION, USER_AND_PASSWORD)
  }

  push(bytes: Uint8Array): PreambleStep {
    this.#bytes = Buffer.concat([this.#bytes, bytes])
    switch (this.#expects) {
      case 'method':
        return this.#onMethod()
      case 'authentication':
        return this.#onAuthentication()
      case 'reply':
        return this.#onReply()
    }
  }

  #onMethod(): PreambleStep {
    const [version, method] = this.#bytes
    if (version !== undefined && version !== SOCKS5) return this.#foreign()
    if (method === undefined) return { state: 'more' }
    this.#bytes = this.#bytes.subarray(2)
    const { user = '' } = this.#options
    if (method === NO_AUTHENTICATION) return this.#requestConnect()
    if (method === USER_AND_PASSWORD && user !== '') {
      this.#expects = 'authentication'
      return sending(this.#credentials(), this.#onAuthentication())
    }
    if (method !== NONE_ACCEPTABLE) {
      return this.#refuse('METHOD', `selected an authentication method that was not offered (${method})`)
    }
    return user === ''
      ? this.#refuse('METHOD', 'requires a login. Enter a user and a password')
      : this.#refuse('METHOD', 'accepts neither a login with user and password nor access without one')
  }

  #onAuthentication(): PreambleStep {
    if (this.#bytes.length < 2) return { state: 'more' }
    const status = this.#bytes[1]
    this.#bytes = this.#bytes.subarray(2)
    if (status !== 0) return this.#refuse('LOGIN', 'rejected this user and password')
    return this.#requestConnect()
  }

  #requestConnect(): PreambleStep {
    this.#expects = 'reply'
    return sending(this.#request(), this.#onReply())
  }

  #onReply(): PreambleStep {
    const bytes = this.#bytes
    const [version, reply, , type, first] = bytes
    if (version !== undefined && version !== SOCKS5) return this.#foreign()
    // A refusal may omit the bound address.
    if (reply !== undefined && reply !== 0) {
      const words = REPLIES[reply] ?? 'unknown reply code'
      return this.#refuse(`REPLY_${reply}`, `could not connect: ${words} (reply ${reply})`)
    }
    if (type === undefined || first === undefined) return { state: 'more' }
    const length = { [IPV4]: 4, [IPV6]: 16, [NAME]: 1 + first }[type]
    if (length === undefined) return this.#foreign()
    const end = 4 + length + 2
    return bytes.length < end ? { state: 'more' } : { state: 'done', rest: bytes.subarray(end) }
  }

  #credentials(): Uint8Array {
    const user = Buffer.from(this.#options.user ?? '')
    const password = Buffer.from(this.#options.password ?? '')
    return Buffer.concat([Uint8Array.of(1, user.length), user, Uint8Array.of(password.length), password])
  }

  #request(): Uint8Array {
    const { host, port } = this.#options.target
    const to = addressOf(host) === null ? nameBytes(asciiName(host)) : addressBytes(host)
    return Buffer.concat([Uint8Array.of(SOCKS5, CONNECT, 0), to, portBytes(port)])
  }

  #foreign(): PreambleStep {
    const shown = this.#bytes
      .subarray(0, 8)
      .toString('hex')
      .replace(/(..)(?=.)/g, '$1 ')
    return this.#refuse('PROTOCOL', `does not speak SOCKS5: its response starts with ${shown}`)
  }

  #refuse(code: string, words: string): PreambleStep {
    const message = `the SOCKS5 proxy ${formatEndpoint(this.#options.proxy)} ${words}.`
    return { state: 'refused', error: new DialError(`ERR_SOCKS5_${code}`, message) }
  }
}

/** Prepends `send` to the output of the next step: a proxy may have sent several replies at once. */
function sending(send: Uint8Array, next: PreambleStep): PreambleStep {
  if (next.state === 'refused') return next
  return { ...next, send: Buffer.concat([send, next.send ?? new Uint8Array(0)]) }
}

function nameBytes(name: string): Uint8Array {
  const bytes = Buffer.from(name)
  return Buffer.concat([Uint8Array.of(NAME, bytes.length), bytes])
}
