import type { DecodedMessage, Problem } from '../../decode/stream/decoder'
import { isUpgradeToHttp2 } from '../../decode/stream/http-decoder'
import type { Direction } from '../../shared/model/direction'
import { float64, uint16, type Releasable } from './column'
import type { MessageFindings } from './message-findings'

/** Where the messages of exchanges are in their streams, and how much of them has come. Rows are the exchange table's. */

const HAS_REQUEST = 1
const HAS_RESPONSE = 2
const REQUEST_ENDED = 4
const RESPONSE_ENDED = 8
/** Of the exchange: something of it was cut, or will never come. */
const INCOMPLETE = 16
const REQUEST_WHOLE = 32
const RESPONSE_WHOLE = 64
/** The request is a promise of the server's, in its own stream (RFC 9113 §8.4). */
const PUSHED = 128
/** Nothing of it is waited for any more, answered or not. */
const OVER = 256

/** Interim responses that are listed of an exchange: nothing bounds how many a server sends. */
export const MAX_INTERIM = 100

/** Where a message is. */
export interface MessageRange {
  kind: 'http.request' | 'http.response'
  direction: Direction
  start: number
  /** Behind its last byte, once it has ended; behind its head while it still arrives. */
  end: number
  time: number
  /** No more of it comes. */
  ended: boolean
  /** Every byte its framing promised was there. */
  complete: boolean
  /** Bytes of the body after transfer decoding; null while it still arrives. */
  bodyLength: number | null
  /** Where its trailers begin, of a message in frames; null where there are none. */
  trailers: number | null
  /** What the decoder found in it; nothing before it has ended. */
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
  /** Of messages in frames: where trailers begin. Takes no room without. */
  readonly #requestTrailers = float64()
  readonly #responseTrailers = float64()
  /** Responses before the final one (1xx), which few exchanges have. */
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

  /** A message's head is there; it arrived at `time`. */
  begin(row: number, message: DecodedMessage, time: number): void {
    if (message.kind === 'http.request') {
      this.#set(row, HAS_REQUEST | (message.direction === 'down' ? PUSHED : 0))
      this.#requestStart.set(row, message.start)
      this.#requestEnd.set(row, message.headEnd)
      return
    }
    if (this.hasResponse(row)) this.#keepInterim(row)
    this.#set(row, HAS_RESPONSE)
    this.#clear(row, RESPONSE_ENDED | RESPONSE_WHOLE)
    this.#responseStart.set(row, message.start)
    this.#responseEnd.set(row, message.headEnd)
    this.#responseTime.set(row, time)
  }

  end(row: number, message: DecodedMessage, time: number): void {
    if (!message.complete) this.#set(row, INCOMPLETE)
    if (message.kind === 'http.request') {
      this.#set(row, message.complete ? REQUEST_ENDED | REQUEST_WHOLE : REQUEST_ENDED)
      this.#requestEnd.set(row, message.end)
      this.#requestSize.set(row, message.bodyLength)
      return
    }
    // What was asked for in HTTP/1 is answered in HTTP/2, as its first stream.
    if (!isUpgradeToHttp2(message)) this.#set(row, RESPONSE_ENDED)
    if (message.complete) this.#set(row, RESPONSE_WHOLE)
    this.#responseEnd.set(row, message.end)
    this.#responseDone.set(row, time)
    this.#responseSize.set(row, message.bodyLength)
  }

  /** Trailers of a message in frames begin at `offset`. */
  trailers(row: number, { kind, stream }: DecodedMessage, offset: number): void {
    if (stream === undefined) return
    const column = kind === 'http.request' ? this.#requestTrailers : this.#responseTrailers
    column.set(row, offset)
  }

  /** Something of it was cut, or will never come. */
  cut(row: number): void {
    this.#set(row, INCOMPLETE)
  }

  isCut(row: number): boolean {
    return this.#has(row, INCOMPLETE)
  }

  /** No more of it will come. */
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

  isRequestOver(row: number): boolean {
    return !this.#has(row, HAS_REQUEST) || this.#has(row, REQUEST_ENDED)
  }

  /** Of the newest response. */
  isResponseOver(row: number): boolean {
    return this.#has(row, RESPONSE_ENDED)
  }

  /** Bytes of the newest response's body. */
  responseSize(row: number): number | null {
    return this.#has(row, RESPONSE_ENDED) ? this.#responseSize.get(row) : null
  }

  /** When the first response's first byte came; of an exchange that has one. */
  answeredAt(row: number): number {
    return this.#interim.get(row)?.[0]?.time ?? this.#responseTime.get(row)
  }

  /** When the newest response ended; of one that has. */
  doneAt(row: number): number {
    return this.#responseDone.get(row)
  }

  /** Responses before the newest. */
  interim(row: number): number {
    return this.#interim.get(row)?.length ?? 0
  }

  interimStart(row: number, number: number): number {
    return this.#interim.get(row)?.[number]?.start ?? 0
  }

  /** In order: request, interim responses, final response. `time`: of the request. */
  list(row: number, time: number, findings: MessageFindings): MessageRange[] {
    const found: MessageRange[] = []
    if (this.hasRequest(row)) {
      const ended = this.#has(row, REQUEST_ENDED)
      found.push({
        kind: 'http.request',
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
    for (const [index, { start, end, time: at }] of interim.entries()) {
      found.push({
        kind: 'http.response',
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
        kind: 'http.response',
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

  /** Where the exchange begins in its streams: its request, and its first response. */
  starts(row: number): { up: number | null; down: number | null } {
    const response = this.#interim.get(row)?.[0]?.start ?? this.#responseStart.get(row)
    const request = this.hasRequest(row) ? this.#requestStart.get(row) : null
    if (this.#has(row, PUSHED)) return { up: null, down: request }
    return { up: request, down: this.hasResponse(row) ? response : null }
  }

  /** The row is gone; its columns are released with all others. */
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

/** Trailers begin behind a head, so that 0 is none. */
function orNull(offset: number): number | null {
  return offset === 0 ? null : offset
}
