import type { FoundField } from '../../decode/field-list'
import { MAX_BODY_VIEW_BYTES } from '../../shared/contract/limits'
import type { ExchangeDetail, MessageDetail } from '../../shared/contract/traffic'
import { AppError } from '../../shared/model/app-error'
import type { Direction } from '../../shared/model/direction'
import { BodyPages, type BodyPage } from './body-pages'
import { StillCoded, type BodySource } from './body-source'
import type { MessageRange } from './exchange-messages'
import type { ExchangeTable } from './exchange-table'
import type { HeadStates } from './head-states'
import { HeadWalks } from './head-walks'
import { http1Messages } from './http1-messages'
import { Http2Messages } from './http2-messages'
import type { DescribedMessage, LoadedMessage, MessageFormat } from './message-format'
import { requestFields, type ReplaySource } from './replay-source'
import type { TrafficReader } from './traffic-reader'
import type { RowMaker } from './views/rows'

/**
 * Reads an exchange's messages when somebody looks at them: the bytes come from the capture, and fields with their
 * byte ranges are parsed again by the code that framed them in the stream.
 */

/**
 * Bytes of a message that are read for its fields. A head is at most 256 KiB; what is beyond of a body is framed by
 * what the table knows, its chunks unlisted.
 */
const MAX_MESSAGE_BYTES = 512 * 1024

const NO_BYTES = new Uint8Array(0)
/** Where the head is gone nobody knows where the body begins, or how it is coded. */
const NO_BODY: BodyPage = { bytes: NO_BYTES, more: false, decoded: [], failed: null, gaveUp: false }

interface Loaded extends LoadedMessage {
  row: number
}

export class MessageReader {
  readonly headWalks: HeadWalks
  readonly #exchanges: ExchangeTable
  readonly #traffic: TrafficReader
  readonly #rows: RowMaker
  readonly #headStates: HeadStates
  readonly #http2: Http2Messages
  readonly #bodies = new BodyPages()

  constructor(exchanges: ExchangeTable, headStates: HeadStates, traffic: TrafficReader, rows: RowMaker) {
    this.#exchanges = exchanges
    this.#headStates = headStates
    this.headWalks = new HeadWalks(headStates)
    this.#http2 = new Http2Messages(this.headWalks)
    this.#traffic = traffic
    this.#rows = rows
  }

  exchange(exchange: number): ExchangeDetail {
    const row = this.#known(exchange)
    const ranges = this.#exchanges.messages(row)
    return {
      row: this.#rows.exchange(row),
      messages: ranges.map((range) => this.#describe(this.#load(row, range)))
    }
  }

  /** One message of an exchange. */
  message(exchange: number, message: number): MessageDetail {
    const { row, range } = this.#message(exchange, message)
    return this.#describe(this.#load(row, range))
  }

  /** All fields of a message, and a text that changes with what is known of it. */
  fields(exchange: number, message: number): { version: string; direction: Direction; read(): FoundField[] } {
    const { row, range, direction } = this.#message(exchange, message)
    const total = this.#traffic.total(this.#exchanges.connection.get(row), direction)
    return {
      version: range.ended ? `ended ${range.end}` : `so far ${total}`,
      direction,
      read: () => {
        const loaded = this.#load(row, range)
        return isHeadless(loaded) ? [] : this.#format(loaded).fields(loaded)
      }
    }
  }

  /** A page of a message's body with transfer and content codings removed. */
  async body(
    exchange: number,
    message: number,
    offset: number,
    length: number,
    coded = false
  ): Promise<BodyPage> {
    const { row, range, direction } = this.#message(exchange, message)
    if (isHeadless(this.#load(row, range))) return NO_BODY
    const total = this.#traffic.total(this.#exchanges.connection.get(row), direction)
    const version = range.ended ? `ended ${range.end}` : `so far ${total}`
    const page = await this.#bodies.page(
      coded ? `${exchange}:${message} coded` : `${exchange}:${message}`,
      version,
      () => {
        const source = this.bodySource(exchange, message)
        return coded ? new StillCoded(source) : source
      },
      offset,
      length
    )
    // A message that ended short has no more to give than the capture holds of it.
    const end = Math.min(offset + length, MAX_BODY_VIEW_BYTES)
    const isShort = range.ended && offset + page.bytes.length < end && !page.gaveUp
    return isShort ? { ...page, more: false } : page
  }

  /** Where a message is in its stream; of one still arriving, as far as it has come. */
  place(
    exchange: number,
    message: number
  ): { connection: number; direction: Direction; start: number; end: number; complete: boolean } {
    const { row, range, direction } = this.#message(exchange, message)
    const connection = this.#exchanges.connection.get(row)
    const end = range.ended ? range.end : this.#traffic.total(connection, direction)
    return { connection, direction, start: range.start, end, complete: range.complete }
  }

  /** The body as it is in the capture now, for reading it whole; a hole in it ends it. */
  bodySource(exchange: number, message: number): BodySource {
    const { row, range, direction } = this.#message(exchange, message)
    const connection = this.#exchanges.connection.get(row)
    const loaded = this.#load(row, range)
    if (isHeadless(loaded))
      throw new AppError('not-found', 'The capture does not hold the beginning of this message any more.')
    return this.#format(loaded).body(loaded, (at, length) => {
      const { from, bytes } = this.#traffic.stream(connection, direction, at, length)
      return from === at ? bytes : NO_BYTES
    })
  }

  /** Where the request of an exchange is, for sending it again. */
  replaySource(exchange: number): ReplaySource {
    const row = this.#known(exchange)
    const [request] = this.#exchanges.messages(row)
    if (request?.kind !== 'http.request') {
      throw new AppError('not-replayable', 'The capture holds no request for this response.')
    }
    if (!request.ended) throw new AppError('not-replayable', 'The request has not arrived whole yet.')
    const connection = this.#exchanges.connection.get(row)
    const { start, end } = request
    if (this.#traffic.missing(connection, 'up', start, end).length > 0)
      throw new AppError('replay-gap', 'The capture does not hold the whole request.')
    if (this.#exchanges.stream(row) === null || !this.#isFramed(row, request))
      return { connection, start, end }
    // Its head is packed by what the connection said before, and other streams lie between its frames.
    return { connection, start, end, http2: requestFields(this.#describe(this.#load(row, request))) }
  }

  #message(exchange: number, message: number): { row: number; range: MessageRange; direction: Direction } {
    const row = this.#known(exchange)
    const range = this.#exchanges.messages(row)[message]
    if (range === undefined)
      throw new AppError('not-found', `Exchange ${exchange} has no message ${message}.`)
    return { row, range, direction: range.direction }
  }

  #known(exchange: number): number {
    if (this.#exchanges.present.has(exchange - 1)) return exchange - 1
    throw new AppError('not-found', `There is no exchange ${exchange} in this capture.`)
  }

  #load(row: number, range: MessageRange): Loaded {
    const { direction } = range
    const connection = this.#exchanges.connection.get(row)
    // A message still arriving has no end yet: read what is there. Frames are read where they are.
    const most = this.#isFramed(row, range) ? 0 : MAX_MESSAGE_BYTES
    const length = Math.min(range.ended ? range.end - range.start : most, most)
    const { from, bytes } = this.#traffic.stream(connection, direction, range.start, length)
    return {
      row,
      connection,
      range,
      direction,
      bytes: from === range.start ? bytes : NO_BYTES,
      missing: this.#traffic.missing(connection, direction, range.start, range.end),
      requestMethod: this.#exchanges.method(row) ?? '',
      total: this.#traffic.total(connection, direction),
      stream: this.#exchanges.stream(row) ?? 0,
      read: (offset, length) => this.#traffic.stream(connection, direction, offset, length)
    }
  }

  /** It is in frames of HTTP/2. The request of an exchange may be HTTP/1, and ask for its answer in HTTP/2. */
  #isFramed(row: number, { direction, start }: MessageRange): boolean {
    if (this.#exchanges.stream(row) === null) return false
    return this.#headStates.nearest(this.#exchanges.connection.get(row), direction, start) !== null
  }

  #format({ row, range }: Loaded): MessageFormat {
    return this.#isFramed(row, range) ? this.#http2 : http1Messages
  }

  #describe(loaded: Loaded): MessageDetail {
    const { range, direction, missing } = loaded
    const told = isHeadless(loaded) ? this.#describeHeadless(loaded) : this.#format(loaded).describe(loaded)
    return {
      kind: range.kind,
      direction,
      time: this.#rows.epoch(range.time),
      complete: range.complete,
      missing,
      ...told
    }
  }

  /** What the table still knows of a message whose head is gone. */
  #describeHeadless({ row, range }: Loaded): DescribedMessage {
    const isRequest = range.kind === 'http.request'
    const status = this.#exchanges.status(row) ?? ''
    return {
      range: [range.start, range.end],
      headRange: [range.start, range.start],
      startLine: isRequest
        ? `${this.#exchanges.method(row) ?? ''} ${this.#exchanges.target(row) ?? ''}`
        : String(status),
      framing: 'none',
      bodyLength: range.bodyLength ?? 0,
      contentType: isRequest ? '' : this.#exchanges.type(row),
      contentEncoding: '',
      fields: [],
      problems: range.problems
    }
  }
}

/** Its first bytes are in the capture no more. */
function isHeadless({ range, missing }: Loaded): boolean {
  return missing.some(([start]) => start === range.start)
}
