import type { DecodedMessage, MessageSink } from '../../decode/stream/decoder'
import { Http2Decoder } from '../../decode/stream/http2/http2-decoder'
import { formatEndpoint } from '../../shared/model/connection-event'
import type { Ask, Asked, Dialogue, DialogueListener, Link } from './dialogue'
import type { RequestField, RequestHead } from './heads'
import { Http2Control } from './http2-control'
import { data, headers, MAX_WINDOW, opening } from './http2-frames'
import { redirectedFields } from './redirect'

/**
 * Replays an HTTP/2 request on a stream of its own connection (RFC 9113). Sends the same fields in the same order, but
 * encodes them again, because HPACK depends on the state of the original connection. Parses the response with the
 * decoder for captures.
 */

export class Http2Dialogue implements Dialogue, MessageSink {
  readonly #listener: DialogueListener
  readonly #decoder = new Http2Decoder(this)
  readonly #control: Http2Control
  #link: Link | null = null
  #stream = -1
  /** Exchange number of the current stream in the decoder. */
  #exchange = -1
  #asked: Asked | null = null
  #answered = false
  #sent = false
  #isOver = false
  #isForeign = false
  /** True if the server does not accept the rest of the request. */
  #isRefused = false
  #onRoom: () => void = () => undefined

  constructor(listener: DialogueListener) {
    this.#listener = listener
    this.#control = new Http2Control({
      answer: (bytes) => {
        void this.#put(bytes)
      },
      onRoom: () => {
        this.#onRoom()
      },
      onForeign: () => {
        this.#isForeign = true
        this.#onRoom()
        listener.onForeign()
      }
    })
  }

  get answered(): boolean {
    return this.#answered
  }

  get mayGoOn(): boolean {
    const isWhole = this.#answered && this.#sent && !this.#isRefused
    return (
      isWhole && !this.#isOver && !this.#isForeign && !this.#control.goesAway && this.#stream < MAX_WINDOW - 2
    )
  }

  get asked(): Asked | null {
    return this.#asked
  }

  async send({ head, read }: Ask, link: Link): Promise<void> {
    if (head?.kind !== 'fields') throw new Error('HTTP/2 has no heads in bytes.')
    this.#link = link
    const isFirst = this.#stream < 0
    this.#stream = isFirst ? 1 : this.#stream + 2
    this.#answered = this.#sent = this.#isRefused = false
    this.#asked = askedOf(head)
    if (!isFirst) this.#control.done(this.#stream - 2)
    this.#control.begin(this.#stream)
    const { fields, trailers } = head
    const isLast = read === null && trailers.length === 0
    const most = this.#control.maxFrame
    if (isFirst && !(await this.#put(opening()))) return
    if (!(await this.#put(headers(this.#stream, fields, { isLast, most })))) return
    const isThrough = read === null || (await this.#sendBody(read, trailers.length === 0))
    if (isThrough && trailers.length > 0)
      await this.#put(headers(this.#stream, trailers, { isLast: true, most }))
    this.#sent = true
  }

  received(bytes: Uint8Array): void {
    this.#control.push(bytes)
    if (!this.#isForeign) this.#decoder.push('down', bytes)
  }

  over(): void {
    this.#isOver = true
    this.#onRoom()
  }

  messageHead(message: DecodedMessage): void {
    if (message.kind === 'http.request') {
      this.#exchange = message.exchange
      return
    }
    if (message.exchange !== this.#exchange || isInterim(message.status)) return
    const location = message.headers?.find(([name]) => name === 'location')?.[1] ?? null
    const setCookies = (message.headers ?? [])
      .filter(([name]) => name === 'set-cookie')
      .map(([, value]) => value)
    this.#listener.onAnswer({ status: message.status, location, setCookies })
  }

  messageEnd(message: DecodedMessage): void {
    if (message.kind === 'http.request' || message.exchange !== this.#exchange) return
    if (isInterim(message.status) || !message.complete) return
    this.#answered = true
    this.#listener.onAnswered()
  }

  /** The server has reset the stream, or shut down without processing it. */
  exchangeOver(exchange: number, direction: 'up' | 'down'): void {
    if (exchange !== this.#exchange || direction === 'up') return
    this.#isRefused = true
    this.#onRoom()
    if (!this.#answered) this.#listener.onRefused()
  }

  /** Returns false if the stream ends before the whole body was sent. */
  async #sendBody(read: () => Promise<Uint8Array>, isLast: boolean): Promise<boolean> {
    let bytes = await read()
    if (bytes.length === 0) return !isLast || this.#put(data(this.#stream, bytes, true))
    while (bytes.length > 0) {
      const next = await read()
      for (let at = 0; at < bytes.length;) {
        if (!(await this.#room())) return false
        const piece = bytes.subarray(at, at + this.#control.room)
        at += piece.length
        this.#control.took(piece.length)
        const ends = isLast && next.length === 0 && at === bytes.length
        if (!(await this.#put(data(this.#stream, piece, ends)))) return false
      }
      bytes = next
    }
    return true
  }

  /** Waits for flow-control credit. Returns false if nothing more can be sent. */
  async #room(): Promise<boolean> {
    while (this.#control.room === 0 && !this.#isDone) {
      await new Promise<void>((resolve) => {
        this.#onRoom = resolve
      })
    }
    return !this.#isDone
  }

  get #isDone(): boolean {
    return this.#isOver || this.#isForeign || this.#isRefused
  }

  #put(bytes: Uint8Array): Promise<boolean> {
    this.#decoder.push('up', bytes)
    return this.#link?.send(bytes) ?? Promise.resolve(false)
  }
}

function isInterim(status: number): boolean {
  return status >= 100 && status < 200
}

function askedOf(head: Extract<RequestHead, { kind: 'fields' }>): Asked {
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
