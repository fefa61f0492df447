import { ByteBuffer } from '../../../decode/stream/http1/bytes'
import { headEnd, MAX_HEAD_BYTES } from '../../dial/http-head'
import { answerHttp, targetRefusal, TUNNEL_GRANTED, type HttpRefusal } from './http-answer'
import { lineFault, readProxyRequest, TOO_LONG } from './proxy-request'
import type { Entrance, EntranceStep, Login } from './steps'

/**
 * The proxy side of HTTP/1, up to the head of the first request, which decides whether the connection becomes a tunnel
 * or carries requests. An invalid start line is refused at once, everything else when the head is complete.
 */

const LF = 10
const CR = 13

export class HttpEntrance implements Entrance {
  readonly #login: Login | undefined
  readonly #buffer = new ByteBuffer()
  /** Offset up to which line ends were searched. */
  #scanned = 0
  /** Offset of the start line: empty lines before it are ignored (RFC 9112, section 2.2). */
  #start = 0
  #lineSeen = false

  constructor(login: Login | undefined) {
    this.#login = login
  }

  push(pushed: Uint8Array): EntranceStep {
    this.#buffer.append(pushed, 0, pushed.length)
    const bytes = this.#buffer.bytes.subarray(0, this.#buffer.length)
    if (!this.#lineSeen) {
      while (bytes[this.#start] === LF || bytes[this.#start] === CR) this.#start++
      const lineEnd = bytes.indexOf(LF, Math.max(this.#start, this.#scanned))
      if (lineEnd >= 0 && lineEnd < MAX_HEAD_BYTES) {
        this.#lineSeen = true
        const fault = lineFault(bytes.subarray(this.#start, lineEnd + 1))
        if (fault !== null) return refuse(fault)
        this.#scanned = lineEnd
      }
    }
    const end = this.#lineSeen ? headEnd(bytes, this.#scanned) : null
    if (end === null ? bytes.length > MAX_HEAD_BYTES : end > MAX_HEAD_BYTES) return refuse(TOO_LONG)
    // The last line end may turn out to be part of the empty line.
    this.#scanned = Math.max(this.#scanned, bytes.length - 2)
    return end === null ? { state: 'more' } : this.#decide(bytes, end)
  }

  #decide(bytes: Uint8Array, end: number): EntranceStep {
    const request = readProxyRequest(bytes.subarray(this.#start, end), this.#start, this.#login)
    if (request.wish === 'refuse') return refuse(request.refusal, request.method)
    const { target, user, method } = request
    const tunnel = request.wish === 'tunnel'
    return {
      state: 'requested',
      request: {
        way: tunnel ? 'connect' : 'http',
        target,
        ...(user !== undefined && { user }),
        then: tunnel ? 'tunnel' : 'requests',
        granted: () => (tunnel ? TUNNEL_GRANTED : new Uint8Array(0)),
        refused: (problem) =>
          answerHttp(targetRefusal(target, problem), { close: true, headOnly: method === 'HEAD' })
      },
      rest: tunnel ? bytes.subarray(end) : bytes
    }
  }
}

function refuse(refusal: HttpRefusal, method = ''): EntranceStep {
  const { code, message } = refusal
  const send = answerHttp(refusal, { close: true, headOnly: method === 'HEAD' })
  return { state: 'refused', send, code, message }
}
