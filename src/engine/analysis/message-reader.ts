import { bodyPieces, type BodyLayout, type MessageBytes } from '../../decode/stream/http1/body'
import { headerValues, parseHead, type ParsedHead } from '../../decode/stream/http1/head'
import { MAX_BODY_VIEW_BYTES } from '../../shared/contract/limits'
import type { ExchangeDetail, MessageDetail } from '../../shared/contract/traffic'
import { AppError } from '../../shared/model/app-error'
import type { Direction } from '../../shared/model/direction'
import { BodyPages, type BodyPage } from './body-pages'
import { BodySource } from './body-source'
import type { ExchangeTable, MessageRange } from './exchange-table'
import { messageFields } from './message-fields'
import type { TrafficReader } from './traffic-reader'
import { directionOf, type RowMaker } from './views/rows'

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

interface Loaded {
  row: number
  range: MessageRange
  direction: Direction
  /** From its first byte, as far as there is no hole. */
  bytes: Uint8Array
  missing: [number, number][]
  requestMethod: string
}

export interface ReplaySource {
  connection: number
  start: number
  end: number
}

export class MessageReader {
  readonly #exchanges: ExchangeTable
  readonly #traffic: TrafficReader
  readonly #rows: RowMaker
  readonly #bodies = new BodyPages()

  constructor(exchanges: ExchangeTable, traffic: TrafficReader, rows: RowMaker) {
    this.#exchanges = exchanges
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

  /** A page of a message's body with transfer and content codings removed. */
  async body(exchange: number, message: number, offset: number, length: number): Promise<BodyPage> {
    const { row, range, direction } = this.#message(exchange, message)
    if (isHeadless(this.#load(row, range))) return NO_BODY
    const total = this.#traffic.total(this.#exchanges.connection.get(row), direction)
    const version = range.ended ? `ended ${range.end}` : `so far ${total}`
    const page = await this.#bodies.page(
      `${exchange}:${message}`,
      version,
      () => this.bodySource(exchange, message),
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
    return new BodySource(messageBytes(loaded), this.#traffic.total(connection, direction), (at, length) => {
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
      throw new AppError('not-replayable', 'The capture does not hold the whole request.')
    return { connection, start, end }
  }

  #message(exchange: number, message: number): { row: number; range: MessageRange; direction: Direction } {
    const row = this.#known(exchange)
    const range = this.#exchanges.messages(row)[message]
    if (range === undefined)
      throw new AppError('not-found', `Exchange ${exchange} has no message ${message}.`)
    return { row, range, direction: directionOf(range.kind) }
  }

  #known(exchange: number): number {
    if (this.#exchanges.present.has(exchange - 1)) return exchange - 1
    throw new AppError('not-found', `There is no exchange ${exchange} in this capture.`)
  }

  #load(row: number, range: MessageRange): Loaded {
    const direction = directionOf(range.kind)
    const connection = this.#exchanges.connection.get(row)
    // A message still arriving has no end yet: read what is there.
    const length = Math.min(range.ended ? range.end - range.start : MAX_MESSAGE_BYTES, MAX_MESSAGE_BYTES)
    const { from, bytes } = this.#traffic.stream(connection, direction, range.start, length)
    return {
      row,
      range,
      direction,
      bytes: from === range.start ? bytes : new Uint8Array(0),
      missing: this.#traffic.missing(connection, direction, range.start, range.end),
      requestMethod: this.#exchanges.method(row) ?? ''
    }
  }

  #describe(loaded: Loaded): MessageDetail {
    const { range, direction, bytes, missing } = loaded
    if (isHeadless(loaded)) return this.#describeHeadless(loaded)
    const head = parseHead(bytes, range.start, range.kind)
    const layout = bodyPieces(messageBytes(loaded))
    const headEnd = head?.range[1] ?? range.start
    const end = range.ended ? range.end : Math.max(layout?.range[1] ?? headEnd, headEnd)
    const headers = head?.headers ?? []
    return {
      kind: range.kind,
      direction,
      time: this.#rows.epoch(range.time),
      range: [range.start, end],
      headRange: [range.start, headEnd],
      complete: range.complete,
      missing,
      startLine: head === null ? '' : startLineText(head),
      framing: layout?.framing ?? 'none',
      bodyLength: range.bodyLength ?? bodyLengthSoFar(layout, headEnd, end),
      contentType: headerValues(headers, 'content-type')[0] ?? '',
      contentEncoding: headerValues(headers, 'content-encoding').join(', '),
      fields: messageFields(messageBytes(loaded)),
      problems: [...(head?.problems ?? []), ...(layout?.problems ?? [])].map(({ code, offset }) => ({
        code,
        offset
      }))
    }
  }

  /** What the table still knows of a message whose head is gone. */
  #describeHeadless({ row, range, direction, missing }: Loaded): MessageDetail {
    const isRequest = range.kind === 'http.request'
    const status = this.#exchanges.status(row) ?? ''
    return {
      kind: range.kind,
      direction,
      time: this.#rows.epoch(range.time),
      range: [range.start, range.end],
      headRange: [range.start, range.start],
      complete: range.complete,
      missing,
      startLine: isRequest
        ? `${this.#exchanges.method(row) ?? ''} ${this.#exchanges.target(row) ?? ''}`
        : String(status),
      framing: 'none',
      bodyLength: range.bodyLength ?? 0,
      contentType: isRequest ? '' : this.#exchanges.type(row),
      contentEncoding: '',
      fields: [],
      problems: []
    }
  }
}

/** Its first bytes are in the capture no more. */
function isHeadless({ range, missing }: Loaded): boolean {
  return missing.some(([start]) => start === range.start)
}

function messageBytes({ bytes, range, requestMethod }: Loaded): MessageBytes {
  return {
    bytes,
    baseOffset: range.start,
    kind: range.kind,
    ...(range.kind === 'http.response' ? { requestMethod } : {}),
    ...(range.ended ? { end: range.end } : {})
  }
}

function startLineText({ startLine }: ParsedHead): string {
  const parts =
    startLine.kind === 'http.request'
      ? [startLine.method, startLine.target, startLine.version]
      : [startLine.version, startLine.status, startLine.reason]
  return parts
    .map((part) => part.text)
    .filter((text) => text !== '')
    .join(' ')
}

/** Of a message still arriving, as far as it was read. */
function bodyLengthSoFar(layout: BodyLayout | null, headEnd: number, end: number): number {
  if (layout?.framing !== 'chunked') return Math.max(0, end - headEnd)
  return layout.pieces.reduce((sum, { data }) => sum + data[1] - data[0], 0)
}
