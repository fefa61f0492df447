import type { HttpResponse } from '../../decode/stream/decoder'
import { Http1Client, type Http1Listener } from '../http-client/http1-client'
import type { ResponseListener, ResponseParser } from './response-parser'

/**
 * HTTP/1 response parser, for responses in request order (RFC 9112, section 9.3.2). Decodes a response only as far as
 * needed for its status and its end, unless extractions need more.
 */

const NOTHING = new Uint8Array(0)

export class Http1ResponseParser implements ResponseParser {
  readonly ready = true
  readonly #listener: ResponseListener
  readonly #client: Http1Client
  /** Parts of the current response. */
  #head: Uint8Array = NOTHING
  #body: Uint8Array[] = []
  #bodyLength = 0

  /** `look`: maximum number of head and body bytes kept for extractions; 0 for none. */
  constructor(look: number, listener: ResponseListener) {
    this.#listener = listener
    const client: Http1Listener = {
      onHead: (_response, head) => {
        if (this.#client.isClosing) listener.onClosing()
        if (look > 0) this.#head = Buffer.from(head)
      },
      onEnd: (response) => {
        this.#onEnd(response)
      },
      onForeign: () => {
        listener.onBroken('not-http')
      },
      onTunnel: () => {
        listener.onClosing()
      }
    }
    if (look > 0) {
      client.onBody = (bytes) => {
        const room = look - this.#bodyLength
        if (room <= 0) return
        this.#body.push(Buffer.from(bytes.subarray(0, room)))
        this.#bodyLength += Math.min(room, bytes.length)
      }
    }
    this.#client = new Http1Client(client)
  }

  sent(request: Uint8Array): void {
    this.#client.sent(request)
  }

  received(bytes: Uint8Array): void {
    this.#client.received(bytes)
  }

  ended(): void {
    this.#client.end()
  }

  close(): void {
    // There is no timer to clear.
  }

  #onEnd({ status, contentEncoding: coding, start, end, complete }: HttpResponse): void {
    const head = this.#head
    const body = this.#bodyLength === 0 ? NOTHING : Buffer.concat(this.#body)
    this.#head = NOTHING
    this.#body = []
    this.#bodyLength = 0
    if (!complete) {
      this.#listener.onBroken('cut')
      return
    }
    const closes = this.#client.isClosing
    this.#listener.onAnswer({ status, head, body, coding, start, end, at: null, closes })
  }
}
