/**
 * Message objects passed to the sink. Two classes with all fields initialized, so that the engine keeps one shape for
 * each; see HttpRequest and HttpResponse for the fields.
 */
import type { BodyFraming, HttpRequest, HttpResponse, Problem } from '../decoder'

export class Http1RequestMessage implements HttpRequest {
  readonly kind = 'http.request'
  readonly direction = 'up'
  readonly id: number
  readonly exchange: number
  readonly start: number
  readonly headEnd: number
  end = 0
  bodyLength = 0
  missing = 0
  complete = false
  problems: Problem[] = []
  framing: BodyFraming = 'none'
  method = ''
  target = ''
  host = ''
  version = ''
  contentType = ''
  contentEncoding = ''
  /** True if another request may follow on the connection. */
  persistent = true
  /** ASKED bits of this request. */
  traits = 0

  constructor(id: number, exchange: number, start: number, headEnd: number) {
    this.id = id
    this.exchange = exchange
    this.start = start
    this.headEnd = headEnd
  }
}

export class Http1ResponseMessage implements HttpResponse {
  readonly kind = 'http.response'
  readonly direction = 'down'
  readonly id: number
  readonly exchange: number
  readonly start: number
  readonly headEnd: number
  end = 0
  bodyLength = 0
  missing = 0
  complete = false
  problems: Problem[] = []
  framing: BodyFraming = 'none'
  status = 0
  reason = ''
  version = ''
  contentType = ''
  contentEncoding = ''
  upgrade = ''
  persistent = true

  constructor(id: number, exchange: number, start: number, headEnd: number) {
    this.id = id
    this.exchange = exchange
    this.start = start
    this.headEnd = headEnd
  }
}

export type Http1Message = Http1RequestMessage | Http1ResponseMessage
