import net from 'node:net'
import { parseAddress } from '../../capture/pcapng/address'
import { NO_HOST } from '../../net/connect-settings'
import { CONNECT, portBytes } from '../../dial/socks-words'
import type { Entrance, EntranceStep, Login } from './steps'

/**
 * The proxy side of SOCKS4 and SOCKS4A. A SOCKS4A client leaves the lookup to the proxy: it sends the address 0.0.0.x,
 * and the name after the user.
 *
 *     04 command port address user 00 [name 00] ▶
 *                                               ◀ 00 reply port address
 */

const GRANTED = 0x5a
const REJECTED = 0x5b

/** The protocol sets no limit. DNS names are shorter than this, and so are real user names. */
const MAX_TEXT_BYTES = 255

export const SOCKS4_REJECTION: Uint8Array = Uint8Array.of(0, REJECTED, 0, 0, 0, 0, 0, 0)

export class Socks4Entrance implements Entrance {
  readonly #login: Login | undefined
  #bytes = Buffer.alloc(0)

  constructor(login: Login | undefined) {
    this.#login = login
  }

  push(bytes: Uint8Array): EntranceStep {
    this.#bytes = Buffer.concat([this.#bytes, bytes])
    if (this.#bytes.length < 8) return { state: 'more' }
    const user = this.#textAt(8)
    if (typeof user === 'object') return user
    const address = this.#bytes.subarray(4, 8)
    const named = address[0] === 0 && address[1] === 0 && address[2] === 0 && address[3] !== 0
    let end = 8 + Buffer.byteLength(user, 'latin1') + 1
    let host = address.join('.')
    if (named) {
      const name = this.#textAt(end)
      if (typeof name === 'object') return name
      end += name.length + 1
      host = utf8(name)
    }
    return this.#decide({ host, port: this.#bytes.readUInt16BE(2) }, utf8(user), this.#bytes.subarray(end))
  }

  /** Decoded as Latin-1, so that the string length equals the byte length. */
  #textAt(from: number): string | EntranceStep {
    const end = this.#bytes.indexOf(0, from)
    const length = (end < 0 ? this.#bytes.length : end) - from
    if (length > MAX_TEXT_BYTES)
      return refuse('ERR_CLIENT_TOO_LONG', 'The client’s SOCKS4 request is too long.')
    return end < 0 ? { state: 'more' } : this.#bytes.toString('latin1', from, end)
  }

  #decide(target: { host: string; port: number }, user: string, rest: Uint8Array): EntranceStep {
    const command = this.#bytes[1]
    if (command !== CONNECT) {
      const name = command === 2 ? 'BIND' : `command ${command}`
      const message = `The client requests ${name}. This proxy supports only CONNECT.`
      return refuse('ERR_CLIENT_COMMAND', message)
    }
    if (this.#login !== undefined) {
      const message = 'This proxy requires a user and a password, and SOCKS4 has no password. Use SOCKS5.'
      return refuse('ERR_CLIENT_LOGIN', message)
    }
    if (target.host === '' || NO_HOST.test(target.host)) {
      return refuse('ERR_CLIENT_TARGET', `“${target.host}” is not a valid host name.`)
    }
    if (target.port === 0) return refuse('ERR_CLIENT_TARGET', 'The client requests port 0, which is invalid.')
    return {
      state: 'requested',
      request: {
        way: 'socks4',
        target,
        ...(user !== '' && { user }),
        then: 'tunnel',
        granted: ({ host, port }) =>
          Buffer.concat([Uint8Array.of(0, GRANTED), portBytes(port), v4Bytes(host)]),
        refused: () => SOCKS4_REJECTION
      },
      rest
    }
  }
}

/** SOCKS4 has IPv4 addresses only; others become 0.0.0.0. */
function v4Bytes(host: string): Uint8Array {
  const bytes = Buffer.alloc(4)
  const words = net.isIP(host) === 0 ? [] : parseAddress(host)
  if (words.length === 1) bytes.writeUInt32BE(words[0] ?? 0)
  return bytes
}

function utf8(text: string): string {
  return Buffer.from(text, 'latin1').toString('utf8')
}

function refuse(code: string, message: string): EntranceStep {
  return { state: 'refused', send: SOCKS4_REJECTION, code, message }
}
