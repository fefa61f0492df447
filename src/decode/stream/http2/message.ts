/** Messages of HTTP/2 while they arrive. */
import type { Direction } from '../../../shared/model/direction'
import type { Framing, HttpRequest, HttpResponse, Problem } from '../decoder'
import { MAX_LIST_BYTES } from './limits'

type Pair = readonly [name: string, value: string]

abstract class StreamMessage {
  readonly id: number
  readonly exchange: number
  readonly direction: Direction
  readonly stream: number
  readonly start: number
  readonly headEnd: number
  readonly version = 'HTTP/2'
  readonly headers: readonly Pair[]
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
