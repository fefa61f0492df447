import type { FoundField } from '../../../decode/field-list'
import { protocolOf } from '../../../decode/protocols'
import { isHttpKind, opensExchange } from '../../../decode/stream/decoder'
import { MAX_BODY_VIEW_BYTES } from '../../../shared/contract/limits'
import type { ExchangeDetail, MessageDetail } from '../../../shared/contract/traffic'
import { AppError } from '../../../shared/model/app-error'
import type { Direction } from '../../../shared/model/direction'
import type { BodyPage } from '../../../shared/contract/body-page'
import { BodyPages } from './body-pages'
import { StillCoded, type BodySource } from './body-source'
import type { MessageRange } from '../tables/exchange-messages'
import type { ExchangeTable } from '../tables/exchange-table'
import type { HeadStates } from './head-states'
import { HeadWalks } from './head-walks'
import { http1Messages } from './http1-messages'
import { Http2Messages } from './http2-messages'
import type { DescribedMessage, LoadedMessage, MessageFormat } from './message-format'
import { requestFields, type ReplaySource } from '../replays/replay-source'
import { ProtocolMessages } from './protocol-messages'
import type { TrafficReader } from '../traffic/traffic-reader'
import type { RowMaker } from '../views/rows'

/**
 * Reads the messages of an exchange for display. The bytes come from the capture; fields and their byte
 * ranges are parsed again by the code that framed them in the stream.
 */

/**
 * Maximum number of bytes of a message that are parsed for fields. A head has at most 256 KiB. For a body
 * that extends further, the table provides the framing, and chunks are not listed.
 */
const MAX_MESSAGE_BYTES = 512 * 1024

const NO_BYTES = new Uint8Array(0)
/** Without the head, the start and coding of the body are unknown. */
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

  /** Returns one message of an exchange. */
  message(exchange: number, message: number): MessageDetail {
    const { row, range } = this.#message(exchange, message)
    return this.#describe(this.#load(row, range))
  }

  /** Returns a reader for all fields of a message, and a version that changes as the message grows. */
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

  /**
   * Returns a page of a message's body with transfer and content codings removed; content codings are kept if
   * `coded`.
   */
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
    // A message that ended early has no more data than the capture contains.
    const end = Math.min(offset + length, MAX_BODY_VIEW_BYTES)
    const isShort = range.ended && offset + page.bytes.length < end && !page.gaveUp
    return isShort ? { ...page, more: false } : page
  }

  /** Returns the range of a message in its stream; for a message still arriving, up to its current end. */
  place(
    exchange: number,
    message: number
  ): { connection: number; direction: Direction; start: number; end: number; complete: boolean } {
    const { row, range, direction } = this.#message(exchange, message)
    const connection = this.#exchanges.connection.get(row)
    const end = range.ended ? range.end : this.#traffic.total(connection, direction)
    return { connection, direction, start: range.start, end, complete: range.complete }
  }

  /** Returns the body in its current state, for reading it as a whole; it ends at the first gap. */
  bodySource(exchange: number, message: number): BodySource {
    const { row, range, direction } = this.#message(exchange, message)
    const connection = this.#exchanges.connection.get(row)
    const loaded = this.#load(row, range)
    if (isHeadless(loaded))
      throw new AppError('not-found', 'The capture no longer contains the start of this message.')
    return this.#format(loaded).body(loaded, (at, length) => {
      const { from, bytes } = this.#traffic.stream(connection, direction, at, length)
      return from === at ? bytes : NO_BYTES
    })
  }

  /**
   * Returns the position of an exchange's request for a replay. Throws if the request is missing or
   * incomplete.
   */
  replaySource(exchange: number): ReplaySource {
    const row = this.#known(exchange)
    const [request] = this.#exchanges.messages(row)
    if (request !== undefined && !isHttpKind(request))
      throw new AppError('not-replayable', 'Only HTTP requests can be replayed. Resend the bytes instead.')
    if (request?.kind !== 'http.request') {
      throw new AppError('not-replayable', 'The capture does not contain the request of this response.')
    }
    if (!request.ended)
      throw new AppError('not-replayable', 'The request is still incomplete. Replay it when it has ended.')
    const connection = this.#exchanges.connection.get(row)
    const { start, end } = request
    if (this.#traffic.missing(connection, 'up', start, end).length > 0)
      throw new AppError('replay-gap', 'The capture does not contain the complete request.')
    if (this.#exchanges.stream(row) === null || !this.#isFramed(row, request))
      return { connection, start, end }
    // HTTP/2: the head depends on the connection's HPACK state, and frames of other streams lie in between.
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
    // A message still arriving has no end yet: read the available bytes. HTTP/2 frames are read individually.
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

  /**
   * Returns true if the message is in HTTP/2 frames. The request of an h2c upgrade is HTTP/1 although its
   * response is HTTP/2.
   */
  #isFramed(row: number, { direction, start }: MessageRange): boolean {
    if (this.#exchanges.stream(row) === null) return false
    return this.#headStates.nearest(this.#exchanges.connection.get(row), direction, start) !== null
  }

  #format({ row, range }: Loaded): MessageFormat {
    const protocol = this.#protocolOf(row)
    if (protocol !== null) return protocol
    return this.#isFramed(row, range) ? this.#http2 : http1Messages
  }

  /** Returns the format of a protocol other than HTTP. */
  #protocolOf(row: number): ProtocolMessages | null {
    const protocol = protocolOf(this.#exchanges.protocol(row))
    return protocol === null ? null : new ProtocolMessages(protocol)
  }

  #describe(loaded: Loaded): MessageDetail {
    const { range, direction, missing } = loaded
    const description = isHeadless(loaded)
      ? this.#describeHeadless(loaded)
      : this.#format(loaded).describe(loaded)
    return {
      kind: range.kind,
      direction,
      time: this.#rows.epoch(range.time),
      complete: range.complete,
      missing,
      ...description
    }
  }

  /** Describes a message whose head is gone, from the data in the table. */
  #describeHeadless({ row, range }: Loaded): DescribedMessage {
    const isRequest = opensExchange(range)
    const protocol = this.#exchanges.protocol(row)
    const status = this.#exchanges.status(row) ?? this.#exchanges.result(row)?.summary ?? ''
    return {
      ...(protocol === '' ? {} : { protocol }),
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

/** Returns true if the first bytes of the message are no longer in the capture. */
function isHeadless({ range, missing }: Loaded): boolean {
  return missing.some(([start]) => start === range.start)
}
