import type net from 'node:net'

/** Client handshakes with a SOCKS5 or HTTP proxy, in their shortest correct form. */

const SOCKS_GREETING = Buffer.from([5, 1, 0])
/** Version, method. */
const SOCKS_CHOICE_BYTES = 2
/** Version, reply, reserved, IPv4, port. */
const SOCKS_REPLY_BYTES = 10
const HEAD_END = '\r\n\r\n'

export class Asking {
  /** Bytes to write as soon as the connection is established. */
  readonly first: Buffer
  granted = false
  readonly #speaks: 'socks5' | 'connect'
  readonly #target: number
  #answer = Buffer.alloc(0)
  #chosen = false
  #settle: (error?: Error) => void = () => undefined
  readonly #settled: Promise<void>

  constructor(speaks: 'socks5' | 'connect', target: number) {
    this.#speaks = speaks
    this.#target = target
    const place = `127.0.0.1:${target}`
    this.first =
      speaks === 'socks5'
        ? SOCKS_GREETING
        : Buffer.from(`CONNECT ${place} HTTP/1.1\r\nHost: ${place}${HEAD_END}`)
    this.#settled = new Promise((resolve, reject) => {
      this.#settle = (error) => {
        if (error === undefined) resolve()
        else reject(error)
      }
    })
  }

  /** Bytes received after the proxy's response: a service may send first. */
  rest = Buffer.alloc(0)

  /** Consumes the proxy's part of the input; returns the bytes to write now. */
  push(bytes: Uint8Array): Buffer[] {
    this.#answer = Buffer.concat([this.#answer, bytes])
    if (this.#speaks === 'connect') {
      const end = this.#answer.indexOf(HEAD_END)
      const granted = /^HTTP\/1\.[01] 200 /.test(this.#answer.toString('latin1', 0, end))
      if (end >= 0) this.#end(granted, end + HEAD_END.length)
      return []
    }
    if (!this.#chosen && this.#answer.length >= SOCKS_CHOICE_BYTES) {
      this.#chosen = true
      this.#answer = this.#answer.subarray(SOCKS_CHOICE_BYTES)
      const request = Buffer.from([5, 1, 0, 1, 127, 0, 0, 1, 0, 0])
      request.writeUInt16BE(this.#target, 8)
      return [request]
    }
    if (this.#chosen && this.#answer.length >= SOCKS_REPLY_BYTES) {
      this.#end(this.#answer[1] === 0, SOCKS_REPLY_BYTES)
    }
    return []
  }

  /** Resolves once the connection to the target is established through the proxy. */
  done(socket: net.Socket): Promise<void> {
    socket.once('close', () => {
      this.#settle(new Error('The proxy closed before it had answered.'))
    })
    return this.#settled
  }

  #end(granted: boolean, length: number): void {
    this.granted = granted
    this.rest = this.#answer.subarray(length)
    this.#settle(granted ? undefined : new Error('The proxy refused.'))
  }
}
