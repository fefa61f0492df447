import type { HttpResponse } from '../../decode/stream/decoder'
import { formatEndpoint } from '../../shared/model/connection-event'
import { Http2Client } from '../http-client/http2-client'
import { redirectedFields } from '../http-client/redirect'
import type { RequestField, RequestHead } from '../http-client/request-head'
import type { DialogueRequest, SentRequest, Dialogue, DialogueListener, Output } from './dialogue'

/**
 * Replays an HTTP/2 request on a stream of its own connection (RFC 9113). Sends the same fields in the same order, but
 * encodes them again, because HPACK depends on the state of the original connection.
 */

export class Http2Dialogue implements Dialogue {
  readonly #listener: DialogueListener
  readonly #client: Http2Client
  #output: Output | null = null
  /** Resolves when all frames written so far were accepted by the connection; with false if it accepts no more. */
  #accepted: Promise<boolean> = Promise.resolve(true)
  #hasBegun = false
  #stream = -1
  #sentRequest: SentRequest | null = null
  #answered = false
  #sent = false
  #isOver = false
  /** True if the server does not accept the rest of the request. */
  #isRefused = false
  #onRoom: () => void = () => undefined

  constructor(listener: DialogueListener) {
    this.#listener = listener
    this.#client = new Http2Client(
      {
        write: (bytes) => {
          this.#accepted = this.#output?.send(bytes) ?? Promise.resolve(false)
        },
        onRoom: () => {
          this.#onRoom()
        },
        onForeign: () => {
          this.#onRoom()
          listener.onForeign()
        }
      },
      { readsBodies: false }
    )
  }

  get answered(): boolean {
    return this.#answered
  }

  get mayGoOn(): boolean {
    return this.#answered && this.#sent && !this.#isRefused && !this.#isOver && this.#client.persistent
  }

  get sentRequest(): SentRequest | null {
    return this.#sentRequest
  }

  async send({ head, read }: DialogueRequest, output: Output): Promise<void> {
    if (head?.kind !== 'fields') throw new Error('HTTP/2 has no heads in bytes.')
    this.#output = output
    this.#answered = this.#sent = this.#isRefused = false
    this.#sentRequest = sentRequestOf(head)
    if (!this.#hasBegun) {
      this.#hasBegun = true
      this.#client.begin()
      if (!(await this.#accepted)) return
    }
    const { fields, trailers } = head
    const isLast = read === null && trailers.length === 0
    this.#stream = this.#client.request(fields, isLast, {
      onHead: (response) => {
        this.#onHead(response)
      },
      onEnd: () => {
        this.#answered = true
        this.#listener.onAnswered()
      },
      onReset: () => {
        this.#isRefused = true
        this.#onRoom()
        if (!this.#answered) this.#listener.onRefused()
      }
    })
    if (!(await this.#accepted)) return
    const isThrough = read === null || (await this.#sendBody(read, trailers.length === 0))
    if (isThrough && trailers.length > 0) {
      this.#client.trailers(this.#stream, trailers)
      await this.#accepted
    }
    this.#sent = true
  }

  received(bytes: Uint8Array): void {
    this.#client.received(bytes)
  }

  over(): void {
    this.#isOver = true
    this.#onRoom()
  }

  #onHead({ status, headers = [] }: HttpResponse): void {
    const location = headers.find(([name]) => name === 'location')?.[1] ?? null
    const setCookies = headers.filter(([name]) => name === 'set-cookie').map(([, value]) => value)
    this.#listener.onAnswer({ status, location, setCookies })
  }

  /** Returns false if the stream ends before the whole body was sent. */
  async #sendBody(read: () => Promise<Uint8Array>, isLast: boolean): Promise<boolean> {
    let bytes = await read()
    if (bytes.length === 0) return !isLast || this.#data(bytes, true)
    while (bytes.length > 0) {
      const next = await read()
      for (let at = 0; at < bytes.length;) {
        if (!(await this.#room())) return false
        const piece = bytes.subarray(at, at + this.#client.roomOf(this.#stream))
        at += piece.length
        const ends = isLast && next.length === 0 && at === bytes.length
        if (!(await this.#data(piece, ends))) return false
      }
      bytes = next
    }
    return true
  }

  #data(bytes: Uint8Array, isLast: boolean): Promise<boolean> {
    this.#client.data(this.#stream, bytes, isLast)
    return this.#accepted
  }

  /** Waits for flow-control credit. Returns false if nothing more can be sent. */
  async #room(): Promise<boolean> {
    while (this.#client.roomOf(this.#stream) === 0 && !this.#isDone) {
      await new Promise<void>((resolve) => {
        this.#onRoom = resolve
      })
    }
    return !this.#isDone
  }

  get #isDone(): boolean {
    return this.#isOver || this.#isRefused || this.#client.isForeign
  }
}

function sentRequestOf(head: Extract<RequestHead, { kind: 'fields' }>): SentRequest {
  const { fields, trailers } = head
  const valueOf = (wanted: string): string | undefined =>
    fields.find(({ name }: RequestField) => name === wanted)?.value
  return {
    method: valueOf(':method') ?? 'GET',
    bodyAt: 0,
    url: (secure, to) => {
      const scheme = valueOf(':scheme') ?? (secure ? 'https' : 'http')
      const authority = valueOf(':authority') ?? valueOf('host') ?? formatEndpoint(to)
      const text = `${scheme}://${authority}${valueOf(':path') ?? '/'}`
      return URL.canParse(text) ? new URL(text) : null
    },
    redirected: (redirect) => ({
      kind: 'fields',
      fields: redirectedFields(fields, redirect),
      trailers: redirect.keepsBody ? trailers : []
    })
  }
}
