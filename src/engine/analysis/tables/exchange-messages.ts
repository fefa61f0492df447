import {
  isHttp,
  opensExchange,
  type DecodedMessage,
  type HttpMessage,
  type Problem
} from '../../../decode/stream/decoder'
import { isUpgradeToHttp2 } from '../../../decode/stream/http-decoder'
import type { Direction } from '../../../shared/model/direction'
import { float64, uint16, type Releasable } from './column'
import type { MessageFindings } from './message-findings'

/**
 * Positions of the messages of exchanges in their streams, and their progress. Rows are those of the exchange
 * table.
 */

const HAS_REQUEST = 1
const HAS_RESPONSE = 2
const REQUEST_ENDED = 4
const RESPONSE_ENDED = 8
/** Set if a message of the exchange was cut off or will never arrive. */
const INCOMPLETE = 16
const REQUEST_WHOLE = 32
const RESPONSE_WHOLE = 64
/** The request is a PUSH_PROMISE, in the server's stream (RFC 9113 §8.4). */
const PUSHED = 128
/** Nothing more is expected, with or without a response. */
const OVER = 256
/** Messages of a protocol other than HTTP. */
const GENERAL = 512
/** The exchange is an event, which gets no response. */
const EVENT = 1024
/** Further responses follow the newest one (other protocols than HTTP). */
const MORE_FOLLOW = 2048
/** The content of a message may differ from its recorded bytes: chunks, frames or content codings. */
const CODED = 4096

/** Limit of listed interim responses per exchange: a server may send any number. */
export const MAX_INTERIM = 100

/** Position and state of a message. */
export interface MessageRange {
  kind: DecodedMessage['kind']
  direction: Direction
  start: number
  /** Offset after its last byte once it has ended; while it arrives, offset after its head. */
  end: number
  time: number
  /** True if nothing more of it will arrive. */
  ended: boolean
  /** True if all bytes promised by its framing arrived. */
  complete: boolean
  /** Body length after transfer decoding; null while the message arrives. */
  bodyLength: number | null
  /** Offset of its trailers (HTTP/2 only); null if there are none. */
  trailers: number | null
  /** Problems found by the decoder; empty until the message has ended. */
  problems: Problem[]
}

interface Interim {
  start: number
  end: number
  time: number
}

export class ExchangeMessages {
  readonly #flags = uint16()
  readonly #requestStart = float64()
  readonly #requestEnd = float64()
  readonly #requestSize = float64()
  readonly #responseStart = float64()
  readonly #responseEnd = float64()
  readonly #responseTime = float64()
  readonly #responseDone = float64()
  readonly #responseSize = float64()
  /** Trailer offsets of HTTP/2 messages. Uses no memory for other versions. */
  readonly #requestTrailers = float64()
  readonly #responseTrailers = float64()
  /** Interim responses (1xx), which few exchanges have. */
  readonly #interim = new Map<number, Interim[]>()
  readonly columns: readonly Releasable[] = [
    this.#flags,
    this.#requestStart,
    this.#requestEnd,
    this.#requestSize,
    this.#responseStart,
    this.#responseEnd,
    this.#responseTime,
    this.#responseDone,
    this.#responseSize,
    this.#requestTrailers,
    this.#responseTrailers
  ]

  /** Handles a complete message head that arrived at `time`. */
  begin(row: number, message: DecodedMessage, time: number): void {
    if (isHttp(message) && mayBeCoded(message)) this.#set(row, CODED)
    if (opensExchange(message)) {
      const kind = isHttp(message) ? 0 : message.kind === 'event' ? GENERAL | EVENT : GENERAL
      this.#set(row, HAS_REQUEST | kind | (message.direction === 'down' ? PUSHED : 0))
      this.#requestStart.set(row, message.start)
      this.#requestEnd.set(row, message.headEnd)
      return
    }
    if (this.hasResponse(row)) this.#keepInterim(row)
    const isGeneral = message.kind === 'response'
    this.#set(row, isGeneral ? HAS_RESPONSE | GENERAL : HAS_RESPONSE)
    this.#clear(row, RESPONSE_ENDED | RESPONSE_WHOLE | MORE_FOLLOW)
    if (isGeneral && message.interim) this.#set(row, MORE_FOLLOW)
    this.#responseStart.set(row, message.start)
    this.#responseEnd.set(row, message.headEnd)
    this.#responseTime.set(row, time)
  }

  end(row: number, message: DecodedMessage, time: number): void {
    if (!message.complete) this.#set(row, INCOMPLETE)
    if (opensExchange(message)) {
      this.#set(row, message.complete ? REQUEST_ENDED | REQUEST_WHOLE : REQUEST_ENDED)
      this.#requestEnd.set(row, message.end)
      this.#requestSize.set(row, message.bodyLength)
      return
    }
    // h2c upgrade: the HTTP/1 request is answered in HTTP/2, on its first stream.
    if (message.kind !== 'http.response' || !isUpgradeToHttp2(message)) this.#set(row, RESPONSE_ENDED)
    if (message.complete) this.#set(row, RESPONSE_WHOLE)
    this.#responseEnd.set(row, message.end)
    this.#responseDone.set(row, time)
    this.#responseSize.set(row, message.bodyLength)
  }

  /** Sets the offset of a message's trailers (HTTP/2 only). */
  trailers(row: number, { kind, stream }: DecodedMessage, offset: number): void {
    if (stream === undefined) return
    const column = kind === 'http.request' ? this.#requestTrailers : this.#responseTrailers
    column.set(row, offset)
  }

  /** Marks the exchange as incomplete: part of it was cut off or will never arrive. */
  cut(row: number): void {
    this.#set(row, INCOMPLETE)
  }

  isCut(row: number): boolean {
    return this.#has(row, INCOMPLETE)
  }

  /** Marks the exchange as ended. */
  close(row: number): void {
    this.#set(row, OVER)
  }

  isOver(row: number): boolean {
    return this.#has(row, OVER)
  }

  hasRequest(row: number): boolean {
    return this.#has(row, HAS_REQUEST)
  }

  hasResponse(row: number): boolean {
    return this.#has(row, HAS_RESPONSE)
  }

  /** True for messages of a protocol other than HTTP. */
  isGeneral(row: number): boolean {
    return this.#has(row, GENERAL)
  }

  isCoded(row: number): boolean {
    return this.#has(row, CODED)
  }

  isEvent(row: number): boolean {
    return this.#has(row, EVENT)
  }

  /** True if further responses follow the newest one; for HTTP, its status shows that. */
  moreFollow(row: number): boolean {
    return this.#has(row, MORE_FOLLOW)
  }

  isRequestOver(row: number): boolean {
    return !this.#has(row, HAS_REQUEST) || this.#has(row, REQUEST_ENDED)
  }

  /** True if the newest response has ended. */
  isResponseOver(row: number): boolean {
    return this.#has(row, RESPONSE_ENDED)
  }

  /** Body length of the request; null until it has ended. */
  requestSize(row: number): number | null {
    return this.#has(row, REQUEST_ENDED) ? this.#requestSize.get(row) : null
  }

  /** Body length of the newest response. */
  responseSize(row: number): number | null {
    return this.#has(row, RESPONSE_ENDED) ? this.#responseSize.get(row) : null
  }

  /** Arrival time of the first response's first byte. The exchange must have a response. */
  answeredAt(row: number): number {
    return this.#interim.get(row)?.[0]?.time ?? this.#responseTime.get(row)
  }

  /** End time of the newest response, which must have ended. */
  doneAt(row: number): number {
    return this.#responseDone.get(row)
  }

  /** Number of responses before the newest. */
  interim(row: number): number {
    return this.#interim.get(row)?.length ?? 0
  }

  interimStart(row: number, number: number): number {
    return this.#interim.get(row)?.[number]?.start ?? 0
  }

  /**
   * Returns the messages in order: request, interim responses, final response. `time`: time of the request.
   */
  list(row: number, time: number, findings: MessageFindings): MessageRange[] {
    const found: MessageRange[] = []
    if (this.hasRequest(row)) {
      const ended = this.#has(row, REQUEST_ENDED)
      found.push({
        kind: this.isGeneral(row) ? (this.isEvent(row) ? 'event' : 'request') : 'http.request',
        direction: this.#has(row, PUSHED) ? 'down' : 'up',
        start: this.#requestStart.get(row),
        end: this.#requestEnd.get(row),
        time,
        ended,
        complete: this.#has(row, REQUEST_WHOLE),
        bodyLength: ended ? this.#requestSize.get(row) : null,
        trailers: orNull(this.#requestTrailers.get(row)),
        problems: findings.of(row, 'request', this.#requestStart.get(row))
      })
    }
    const interim = this.#interim.get(row) ?? []
    const kind = this.isGeneral(row) ? 'response' : 'http.response'
    for (const [index, { start, end, time: at }] of interim.entries()) {
      found.push({
        kind,
        direction: 'down',
        start,
        end,
        time: at,
        ended: true,
        complete: true,
        bodyLength: 0,
        trailers: null,
        problems: findings.of(row, index, start)
      })
    }
    if (this.hasResponse(row)) {
      found.push({
        kind,
        direction: 'down',
        start: this.#responseStart.get(row),
        end: this.#responseEnd.get(row),
        time: this.#responseTime.get(row),
        ended: this.#has(row, RESPONSE_ENDED),
        complete: this.#has(row, RESPONSE_WHOLE),
        bodyLength: this.responseSize(row),
        trailers: orNull(this.#responseTrailers.get(row)),
        problems: findings.of(row, interim.length, this.#responseStart.get(row))
      })
    }
    return found
  }

  /** Returns the offsets of the request and of the first response in their streams. */
  starts(row: number): { up: number | null; down: number | null } {
    const response = this.#interim.get(row)?.[0]?.start ?? this.#responseStart.get(row)
    const request = this.hasRequest(row) ? this.#requestStart.get(row) : null
    if (this.#has(row, PUSHED)) return { up: null, down: request }
    return { up: request, down: this.hasResponse(row) ? response : null }
  }

  /** Forgets a removed row; its columns are released with all others. */
  forget(row: number): void {
    this.#interim.delete(row)
  }

  #keepInterim(row: number): void {
    const list = this.#interim.get(row) ?? []
    if (list.length === MAX_INTERIM) return
    list.push({
      start: this.#responseStart.get(row),
      end: this.#responseEnd.get(row),
      time: this.#responseTime.get(row)
    })
    this.#interim.set(row, list)
  }

  #has(row: number, flag: number): boolean {
    return (this.#flags.get(row) & flag) !== 0
  }

  #set(row: number, flag: number): void {
    this.#flags.set(row, this.#flags.get(row) | flag)
  }

  #clear(row: number, flag: number): void {
    this.#flags.set(row, this.#flags.get(row) & ~flag)
  }
}

/** A body that ends with its connection may have a transfer coding. */
function mayBeCoded({ stream, framing, contentEncoding }: HttpMessage): boolean {
  return stream !== undefined || framing === 'chunked' || framing === 'close' || contentEncoding !== ''
}

/** Trailers always follow a head, so offset 0 means none. */
function orNull(offset: number): number | null {
  return offset === 0 ? null : offset
}
