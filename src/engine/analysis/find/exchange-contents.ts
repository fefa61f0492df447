import { grpcType } from '../../../decode/view/grpc/status'
import { parseMediaType } from '../../../decode/view/media-type'
import { MAX_BODY_VIEW_BYTES } from '../../../shared/contract/limits'
import type { MessageField } from '../../../shared/contract/traffic'
import { AppError } from '../../../shared/model/app-error'
import type { Direction } from '../../../shared/model/direction'
import { codingNames, OutOfTime, removeCodings } from '../../codings/content'
import type { ContentBatchBuilder, ContentKind, ContentPlace } from '../../find/content-batch'
import { innerHeads } from '../inner/inner-heads'
import { BodyPlaces, notingPlaces } from '../messages/body-places'
import type { BodySource } from '../messages/body-source'
import { joinBytes } from '../../../shared/bytes/join-bytes'
import { MAX_SMALL_BYTES, removeSmallCoding } from '../../codings/small-content'
import type { MessageReader } from '../messages/message-reader'
import type { MessageRange } from '../tables/exchange-messages'
import type { TrafficReader } from '../traffic/traffic-reader'
import { Turns } from '../turns'
import type { Walker } from '../walker'
import { addInnerContents, type InnerBody } from './inner-contents'
import { rowAt } from './row-at'
import { MAX_BODY_MS, type UnreadContent } from './unread-content'

/**
 * Decodes the messages of an exchange whose content differs from the recorded bytes: heads of HTTP/2, bodies without
 * chunks, frames and content codings, and messages inside bodies.
 */

export interface ContentHost {
  readonly walker: Walker
  readonly traffic: TrafficReader
  readonly messages: MessageReader
  readonly builder: ContentBatchBuilder
  /** Reports a content, or a part of one, that could not be decoded. */
  unread(content: UnreadContent): void
}

export class ExchangeContents {
  readonly #host: ContentHost
  readonly #exchange: number
  readonly #connection: number
  readonly #turns = new Turns()

  constructor(host: ContentHost, exchange: number) {
    this.#host = host
    this.#exchange = exchange
    this.#connection = host.walker.exchanges.connection.get(exchange - 1)
  }

  /** Adds the contents to the batch; yields after each message. */
  async *add(): AsyncGenerator<void, void> {
    const { exchanges } = this.#host.walker
    const row = this.#exchange - 1
    const isFramed = exchanges.stream(row) !== null
    for (const [message, range] of exchanges.messages(row).entries()) {
      try {
        if (isFramed) this.#addHead(message, range)
        await this.#addBody(message, range, isFramed)
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        // The ring has dropped the beginning of the message.
        this.#host.builder.discard()
        this.#report(range, 'body', 'missing', null, 0)
      }
      yield
    }
  }

  #addHead(message: number, { direction, start, end }: MessageRange): void {
    const { builder, messages, traffic } = this.#host
    const { fields, framing } = messages.message(this.#exchange, message)
    // The request of an upgrade to HTTP/2 is HTTP/1.
    if (framing !== 'frames' && fields.every(({ packed }) => packed === undefined)) return
    const addText = (text: string, recorded: MessageField['valueRange'], field: MessageField): void => {
      const bytes = Buffer.from(text, 'latin1')
      const isRecorded =
        recorded !== null &&
        recorded[1] - recorded[0] === bytes.length &&
        bytes.equals(traffic.stream(this.#connection, direction, recorded[0], bytes.length).bytes)
      if (isRecorded) builder.recorded(bytes, recorded[0])
      else builder.derived(bytes, field.range[0], field.range[1])
    }
    for (const field of fields) {
      if (field.packed === undefined) continue
      addText(field.name, field.nameRange, field)
      addText(': ', null, field)
      addText(field.value, field.valueRange, field)
      addText('\r\n', null, field)
    }
    this.#end('head', direction, Math.min(start, end))
  }

  async #addBody(message: number, range: MessageRange, isFramed: boolean): Promise<void> {
    const { builder, messages, traffic } = this.#host
    const { direction, start } = range
    const source = messages.bodySource(this.#exchange, message)
    const isCoded = codingNames(source.codings).length > 0
    const inner = this.#innerOf(range)
    if (!isCoded && source.length !== null && !isFramed && inner === null) return
    const bounds = { start, end: range.ended ? range.end : start }
    const failure = await this.#read(source, isCoded, bounds)
    const gaps = traffic.missing(this.#connection, direction, bounds.start, range.end)
    if (failure !== null) this.#report(range, 'body', failure.reason, failure.coding, builder.partLength)
    else if (gaps.length > 0) this.#report(range, 'body', 'missing', null, builder.partLength)
    if (builder.partLength === 0) {
      builder.discard()
      return
    }
    const content = inner === null ? null : builder.openBytes().slice()
    const places = builder.openPlaces()
    this.#end('body', direction, bounds.start)
    if (inner !== null && content !== null) await this.#addInner(inner, range, content, places)
  }

  /** Adds the body to the open part. `bounds` receives the range of its recorded bytes. */
  async #read(
    source: BodySource,
    isCoded: boolean,
    bounds: { start: number; end: number }
  ): Promise<{ reason: UnreadContent['reason']; coding: string | null } | null> {
    const { builder } = this.#host
    const until = performance.now() + MAX_BODY_MS
    const isLate = (): boolean => performance.now() > until
    if (!isCoded) {
      for (const { bytes, offset } of source.pieces()) {
        if (builder.partLength === 0) bounds.start = offset
        builder.recorded(bytes.subarray(0, MAX_BODY_VIEW_BYTES - builder.partLength), offset)
        bounds.end = offset + bytes.length
        if (builder.partLength >= MAX_BODY_VIEW_BYTES) return { reason: 'size', coding: null }
        if (isLate()) return { reason: 'time', coding: null }
        await this.#turns.next()
      }
      return null
    }
    const { whole, start, pieces: recorded } = begun(source)
    bounds.start = start ?? bounds.start
    const small = whole === null ? null : removeSmallCoding(whole, source.codings)
    if (small !== null) {
      builder.derived(small, bounds.start, bounds.end)
      return null
    }
    const { pieces, report } = removeCodings(recorded, source.codings, isLate)
    try {
      for await (const piece of pieces) {
        builder.derived(piece.subarray(0, MAX_BODY_VIEW_BYTES - builder.partLength), bounds.start, bounds.end)
        if (builder.partLength >= MAX_BODY_VIEW_BYTES) return { reason: 'size', coding: null }
      }
    } catch (error) {
      if (!(error instanceof OutOfTime)) throw error
      return { reason: 'time', coding: null }
    }
    if (report.failed === null) return null
    // Without output, the pieces are the coded bytes, which the search of recorded bytes covers.
    if (report.decoded.length === 0) builder.discard()
    return { reason: 'coding', coding: report.failed }
  }

  /** Returns the layer of the messages inside a body. */
  #innerOf({ kind, direction }: MessageRange): InnerBody['layer'] | null {
    if (kind !== 'http.request' && kind !== 'http.response') return null
    const { exchanges } = this.#host.walker
    const row = this.#exchange - 1
    const type = exchanges.type(row)
    if (type === 'text/event-stream') return direction === 'down' ? 'sse' : null
    if (grpcType(parseMediaType(type).essence) !== null) return 'grpc'
    return exchanges.stream(row) !== null && exchanges.method(row) === 'CONNECT' ? 'websocket' : null
  }

  async #addInner(
    layer: InnerBody['layer'],
    { direction }: MessageRange,
    bytes: Uint8Array,
    places: (from: number, to: number) => ContentPlace
  ): Promise<void> {
    const { builder, messages } = this.#host
    const heads = innerHeads(messages.exchange(this.#exchange))
    const body = { layer, direction, bytes, context: { ...heads, from: { up: 0, down: 0 } } }
    await addInnerContents(body, {
      repeated: (piece, from, to) => {
        const { start, end } = places(from, to)
        builder.repeated(piece, start, end)
      },
      derived: (piece, from, to) => {
        const { start, end } = places(from, to)
        builder.derived(piece, start, end)
      },
      unmasked: (piece, from) => {
        const { start, end } = places(from, from + piece.length)
        builder.derived(piece, start, end)
      },
      get length() {
        return builder.partLength
      },
      end: (from) => {
        this.#end(layer, direction, places(from, from + 1).start)
      },
      unread: (from, to, reason, coding) => {
        const { start, end } = places(from, to)
        const searched = builder.partLength
        this.#host.unread({ ...this.#part(layer, direction), start, end, reason, coding, searched })
      },
      turn: () => this.#turns.next()
    })
  }

  #end(part: ContentKind, direction: Direction, start: number): void {
    const { builder, walker } = this.#host
    builder.end({ ...this.#part(part, direction), row: rowAt(walker, this.#connection, direction, start) })
  }

  #report(
    { direction, start, end }: MessageRange,
    part: ContentKind,
    reason: UnreadContent['reason'],
    coding: string | null,
    searched: number
  ): void {
    this.#host.unread({ ...this.#part(part, direction), start, end, reason, coding, searched })
  }

  #part(
    part: ContentKind,
    direction: Direction
  ): { connection: number; direction: Direction; exchange: number; part: ContentKind } {
    return { connection: this.#connection, direction, exchange: this.#exchange, part }
  }
}

interface BegunBody {
  /** The bytes of a small body. */
  readonly whole: Uint8Array | null
  /** Offset of its first byte in the stream. */
  readonly start: number | null
  /** All of its bytes; small pieces are joined. */
  readonly pieces: Iterable<Uint8Array>
}

function begun(source: BodySource): BegunBody {
  const rest = source.pieces()
  const first: Uint8Array[] = []
  let length = 0
  let start: number | null = null
  let isWhole = false
  while (!isWhole && length <= MAX_SMALL_BYTES) {
    const next = rest.next()
    if (next.done === true) isWhole = true
    else {
      const { bytes, offset } = next.value
      start ??= offset
      // Copied: the next piece may overwrite it.
      first.push(bytes.slice())
      length += bytes.length
    }
  }
  const joined = joinBytes(first)
  const pieces = function* (): Generator<Uint8Array, void> {
    yield joined
    if (!isWhole) yield* notingPlaces(rest, new BodyPlaces())
  }
  return { whole: isWhole ? joined : null, start, pieces: pieces() }
}
