import type { HttpRequest, HttpResponse } from '../../decode/stream/decoder'
import { headerValues, parseHead } from '../../decode/stream/http1/head'
import { Http1Client } from '../http-client/http1-client'
import { hostOf, redirectedHead, urlOf } from '../http-client/redirect'
import type { DialogueRequest, SentRequest, Dialogue, DialogueListener, Output } from './dialogue'

/**
 * Sends bytes unchanged and parses them as HTTP/1 only to find the end of the response. A half-close after the request
 * would make that simpler, but many servers treat it as a disconnected client. An edited request may contain several
 * requests; each of them has to be answered.
 */

const NOTHING = new Uint8Array(0)

export class Http1Dialogue implements Dialogue {
  readonly #listener: DialogueListener
  readonly #client: Http1Client
  /** Number of bytes sent in total, and before the current request. */
  #pushed = 0
  #begun = 0
  #requests = 0
  #answers = 0
  #isOver = false
  #sentRequest: SentRequest | null = null

  constructor(listener: DialogueListener) {
    this.#listener = listener
    this.#client = new Http1Client({
      onRequest: (request, head) => {
        this.#requests++
        this.#sentRequest = sentRequestOf(request, head, this.#begun)
      },
      onHead: (response, head) => {
        this.#onHead(response, head)
      },
      onEnd: ({ complete }) => {
        // The connection was cut off within the response. Otherwise its framing is broken, and waiting is pointless.
        if (!complete && this.#isOver) return
        this.#answers++
        if (this.answered) listener.onAnswered()
      },
      onForeign: () => {
        if (!this.answered) listener.onForeign()
      }
    })
  }

  get answered(): boolean {
    return this.#answers > 0 && this.#answers >= this.#requests
  }

  get mayGoOn(): boolean {
    const isSettled = this.#requests === 1 && this.#client.hasSentAll && this.#answers === 1
    return isSettled && this.#client.persistent
  }

  get sentRequest(): SentRequest | null {
    return this.#requests === 1 ? this.#sentRequest : null
  }

  async send({ head, read }: DialogueRequest, output: Output): Promise<void> {
    this.#requests = this.#answers = 0
    this.#sentRequest = null
    this.#begun = this.#pushed
    if (head?.kind === 'bytes' && !(await this.#put(head.bytes, output))) return
    for (;;) {
      const bytes = (await read?.()) ?? NOTHING
      if (bytes.length === 0 || !(await this.#put(bytes, output))) return
    }
  }

  #put(bytes: Uint8Array, output: Output): Promise<boolean> {
    this.#pushed += bytes.length
    this.#client.sent(bytes)
    return output.send(bytes)
  }

  received(bytes: Uint8Array): void {
    this.#client.received(bytes)
  }

  over(inOrder: boolean): void {
    this.#isOver = true
    this.#client.close(inOrder)
  }

  #onHead({ start, kind, status }: HttpResponse, head: Uint8Array): void {
    if (this.#answers + 1 < this.#requests) return
    const { headers = [] } = parseHead(head, start, kind) ?? {}
    const [location = null] = headerValues(headers, 'location')
    const setCookies = headerValues(headers, 'set-cookie')
    this.#listener.onAnswer({ status, location, setCookies })
  }
}

function sentRequestOf(
  { method, target, headEnd }: HttpRequest,
  head: Uint8Array,
  begun: number
): SentRequest {
  const bytes = Buffer.from(head)
  return {
    method,
    bodyAt: headEnd - begun,
    url: (secure, to) => urlOf({ target, host: hostOf(bytes) }, secure, to),
    redirected: (redirect, whole) => ({ kind: 'bytes', bytes: redirectedHead(bytes, redirect, whole) })
  }
}
