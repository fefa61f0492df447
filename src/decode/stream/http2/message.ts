/** Messages of HTTP/2 while they arrive. */
import type { Direction } from '../../../shared/model/direction'
import type { Framing, HttpRequest, HttpResponse, Problem } from '../decoder'
import { shortText } from '../short-text'
import { MAX_KEPT_TEXT, MAX_LIST_BYTES } from './limits'

type Pair = readonly [name: string, value: string]

const NO_PAIRS: readonly Pair[] = []

abstract class StreamMessage {
  readonly id: number
  readonly exchange: number
  readonly direction: Direction
  readonly stream: number
  readonly start: number
  readonly headEnd: number
  readonly version = 'HTTP/2'
  headers: readonly Pair[]
  readonly problems: Problem[]
  trailers?: Pair[]
  #trailerBytes = 0
  end: number
  bodyLength = 0
  missing = 0
  complete = false
  framing: Framing = 'frames'
  contentType = ''
  contentEncoding = ''
  /** What Content-Length says of the data, where that counts. */
  promised: number | null = null

  constructor(where: MessagePlace, headers: readonly Pair[]) {
    this.id = where.id
    this.exchange = where.exchange
    this.direction = where.direction
    this.stream = where.stream
    this.start = where.start
    this.headEnd = where.end
    this.end = where.end
    this.problems = where.problems
    this.headers = headers
  }

  /**
   * RFC 9113 §8.1 knows one section of trailers, but nothing keeps a peer from sending more. False where they are more
   * than a list of fields may be: what is above that is left out.
   */
  addTrailers(pairs: readonly Pair[]): boolean {
    const trailers = (this.trailers ??= [])
    for (const pair of pairs) {
      this.#trailerBytes += pair[0].length + pair[1].length + 32
      if (this.#trailerBytes > MAX_LIST_BYTES) return false
      trailers.push(pair)
    }
    return true
  }

  /**
   * Drops the fields: a peer can pack a megabyte of them into some hundred bytes and leave thousands of streams open.
   * The capture keeps the bytes, from which they are decoded again.
   */
  forgetFields(): void {
    this.headers = NO_PAIRS
    this.contentType = shortText(this.contentType, MAX_KEPT_TEXT)
    this.contentEncoding = shortText(this.contentEncoding, MAX_KEPT_TEXT)
  }

  forgetTrailers(): void {
    delete this.trailers
  }
}

export interface MessagePlace {
  id: number
  exchange: number
  direction: Direction
  stream: number
  start: number
  end: number
  problems: Problem[]
}

export class RequestMessage extends StreamMessage implements HttpRequest {
  readonly kind = 'http.request'
  method = ''
  target = ''
  host = ''

  override forgetFields(): void {
    super.forgetFields()
    this.method = shortText(this.method, MAX_KEPT_TEXT)
    this.target = shortText(this.target, MAX_KEPT_TEXT)
    this.host = shortText(this.host, MAX_KEPT_TEXT)
  }
}

export class ResponseMessage extends StreamMessage implements HttpResponse {
  readonly kind = 'http.response'
  readonly reason = ''
  readonly upgrade = ''
  status = 0
}

export type Http2Message = RequestMessage | ResponseMessage

/** What HTTP/1 has begun: its request is stream 1 (RFC 7540 §3.2), and counting goes on behind it. */
export interface UpgradedFrom {
  readonly exchange: number
  readonly method: string
}
