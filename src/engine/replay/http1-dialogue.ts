import type { DecodedMessage, HttpRequest, MessageSink } from '../../decode/stream/decoder'
import { Http1Decoder } from '../../decode/stream/http1/http1-decoder'
import { headerValues, parseHead } from '../../decode/stream/http1/head'
import type { Ask, Asked, Dialogue, DialogueListener, Link } from './dialogue'
import { hostOf, redirectedHead, urlOf } from './redirect'

/**
 * Sends bytes unchanged and parses them as HTTP/1 only to find the end of the response. A half-close after the request
 * would make that simpler, but many servers treat it as a disconnected client. An edited request may contain several
 * requests; each of them has to be answered.
 */

const NOTHING = new Uint8Array(0)

export class Http1Dialogue implements Dialogue, MessageSink {
  readonly #listener: DialogueListener
  readonly #decoder = new Http1Decoder(this)
  /** Number of bytes sent in total, and before the current request. */
  #pushed = 0
  #begun = 0
  #requests = 0
  #ended = 0
  #answers = 0
  #isForeign = false
  /** True if no other request may follow. */
  #isLast = false
  #isOver = false
  #asked: Asked | null = null

  constructor(listener: DialogueListener) {
    this.#listener = listener
  }

  get answered(): boolean {
    return this.#answers > 0 && this.#answers >= this.#requests
  }

  get mayGoOn(): boolean {
    const isSettled = this.#requests === 1 && this.#ended === 1 && this.#answers === 1
    return isSettled && !this.#isForeign && !this.#isLast
  }

  get asked(): Asked | null {
    return this.#requests === 1 ? this.#asked : null
  }

  async send({ head, read }: Ask, link: Link): Promise<void> {
    this.#requests = this.#ended = this.#answers = 0
    this.#asked = null
    this.#begun = this.#pushed
    if (head?.kind === 'bytes' && !(await this.#put(head.bytes, link))) return
    for (;;) {
      const bytes = (await read?.()) ?? NOTHING
      if (bytes.length === 0 || !(await this.#put(bytes, link))) return
    }
  }

  #put(bytes: Uint8Array, link: Link): Promise<boolean> {
    this.#pushed += bytes.length
    this.#decoder.push('up', bytes)
    return link.send(bytes)
  }

  received(bytes: Uint8Array): void {
    this.#decoder.push('down', bytes)
  }

  over(inOrder: boolean): void {
    this.#isLast = this.#isOver = true
    this.#decoder.finish(inOrder ? 'closed' : 'cut')
  }

  messageHead(message: DecodedMessage, head: Uint8Array): void {
    if (message.kind === 'http.request') {
      this.#requests++
      this.#asked = asked(message, head, this.#begun)
      this.#isLast ||= !isKept(message, head)
      return
    }
    if (isInterim(message.status)) return
    // After a 101, the connection carries another protocol: no further HTTP response follows.
    this.#isLast ||=
      message.status === 101 ||
      !isKept(message, head) ||
      message.framing === 'close' ||
      message.framing === 'tunnel'
    if (this.#answers + 1 < this.#requests) return
    const { headers = [] } = parseHead(head, message.start, message.kind) ?? {}
    const [location = null] = headerValues(headers, 'location')
    const setCookies = headerValues(headers, 'set-cookie')
    this.#listener.onAnswer({ status: message.status, location, setCookies })
  }

  messageEnd(message: DecodedMessage): void {
    if (message.kind === 'http.request') {
      this.#ended++
      return
    }
    if (isInterim(message.status)) return
    if (!message.complete) {
      this.#isLast = true
      // The connection was cut off within the response. Otherwise its framing is broken, and waiting is pointless.
      if (this.#isOver) return
    }
    this.#answers++
    if (this.answered) this.#listener.onAnswered()
  }

  problem(direction: 'up' | 'down'): void {
    this.#isLast = true
    if (direction === 'up' || this.#requests === 0 || this.answered || this.#isForeign) return
    this.#isForeign = true
    this.#listener.onForeign()
  }
}

function isInterim(status: number): boolean {
  return status >= 100 && status < 200 && status !== 101
}

function asked({ method, target, headEnd }: HttpRequest, head: Uint8Array, begun: number): Asked {
  const bytes = Buffer.from(head)
  return {
    method,
    bodyAt: headEnd - begun,
    url: (secure, to) => urlOf({ target, host: hostOf(bytes) }, secure, to),
    redirected: (redirect, whole) => ({ kind: 'bytes', bytes: redirectedHead(bytes, redirect, whole) })
  }
}

/** True if the connection persists (RFC 9112, section 9.3). */
function isKept({ kind, version, start }: DecodedMessage, bytes: Uint8Array): boolean {
  const head = parseHead(bytes, start, kind)
  if (head === null) return false
  const options = headerValues(head.headers, 'connection')
    .join(',')
    .toLowerCase()
    .split(',')
    .map((option) => option.trim())
  if (options.includes('close')) return false
  return version === 'HTTP/1.1' || (version === 'HTTP/1.0' && options.includes('keep-alive'))
}
