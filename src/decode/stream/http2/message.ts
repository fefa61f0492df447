/** HTTP/2 messages while they are being received. */
import type { Direction } from '../../../shared/model/direction'
import type { BodyFraming, HttpRequest, HttpResponse, Problem } from '../decoder'
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
  framing: BodyFraming = 'frames'
  contentType = ''
  contentEncoding = ''
  readonly persistent = true
  /** Content-Length of the data, if it applies. */
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
   * RFC 9113 §8.1 allows one trailer section, but a peer may send more. Returns false if the fields exceed the limit of
   * a list; the rest is dropped.
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
   * Drops the fields: a peer can compress a megabyte of them into a few hundred bytes and leave thousands of streams
   * open. The capture keeps the bytes, from which they can be decoded again.
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

export class Http2RequestMessage extends StreamMessage implements HttpRequest {
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

export class Http2ResponseMessage extends StreamMessage implements HttpResponse {
  readonly kind = 'http.response'
  readonly reason = ''
  readonly upgrade = ''
  status = 0
}

export type Http2Message = Http2RequestMessage | Http2ResponseMessage

/** Exchange begun in HTTP/1: its request is stream 1 (RFC 7540 §3.2), and numbering continues after it. */
export interface UpgradedFrom {
  readonly exchange: number
  readonly method: string
}
