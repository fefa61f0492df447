/**
 * The streams of one connection, each an exchange (RFC 9113 §5, §8): what the header blocks, data and resets of both
 * directions come to. A stream is forgotten once both of its messages have ended.
 */
import type { Direction } from '../../../shared/model/direction'
import type { MessageSink, Numbers, Problem } from '../decoder'
import { EMPTY } from '../http1/bytes'
import { PUSH_PROMISE } from './frame-names'
import { isPromisable } from './frame-rules'
import { checkTrailers, type HeadField } from './head-rules'
import type { HeaderBlock } from './header-blocks'
import { newStream, openMessage, openMessages, type Http2Stream } from './http2-stream'
import { MAX_STREAMS } from './limits'
import type { Http2Message, MessagePlace, UpgradedFrom } from './message'
import { isHead, isInterim, pairsOf, requestOf, responseOf } from './message-heads'
import { addFound, addProblem, resetProblem } from './problems'
import { ResetStreams } from './reset-streams'

export class Http2Streams {
  readonly #sink: MessageSink
  readonly #open = new Map<number, Http2Stream>()
  #nextExchange: number
  #nextId: number
  readonly #resetByClient = new ResetStreams()
  /** Highest ids that began a stream: the client's are odd, the server's even. */
  readonly #highest: Record<Direction, number> = { up: 0, down: 0 }
  /** Data of one stream mostly comes in a row. */
  #last: Http2Stream | undefined

  constructor(sink: MessageSink, numbers: Numbers, upgraded?: UpgradedFrom) {
    this.#sink = sink
    this.#nextExchange = numbers.nextExchange
    this.#nextId = numbers.nextId
    if (upgraded === undefined) return
    const { exchange, method } = upgraded
    this.#highest.up = 1
    this.#open.set(1, { ...newStream(1, exchange), requestEnded: true, method })
  }

  /** Numbers of the next message and exchange. */
  get numbers(): Numbers {
    return { nextId: this.#nextId, nextExchange: this.#nextExchange }
  }

  block(direction: Direction, block: HeaderBlock, fields: readonly HeadField[]): void {
    if (block.type === PUSH_PROMISE) this.#promise(direction, block, fields)
    else if (direction === 'up') this.#requestBlock(block, fields)
    else this.#responseBlock(block, fields)
  }

  data(
    direction: Direction,
    id: number,
    length: number,
    piece: { bytes: Uint8Array; offset: number } | null,
    missing = false
  ): void {
    const message = this.#messageOf(direction, id)
    if (message === null) return
    if (missing) {
      message.missing += length
      return
    }
    message.bodyLength += length
    if (piece !== null) this.#sink.messageBody?.(message, piece.bytes, piece.offset)
  }

  dataEnd(
    direction: Direction,
    id: number,
    start: number,
    end: number,
    endsStream: boolean,
    badPadding: boolean
  ): void {
    const stream = this.#stream(id)
    if (stream === undefined) return
    const message = this.#messageOf(direction, id)
    if (message !== null) {
      message.end = end
      if (badPadding) addProblem(message.problems, 'h2-bad-padding', start)
      if (message.missing > 0) addProblem(message.problems, 'h2-missing-bytes', start)
    }
    if (endsStream) this.#endDirection(stream, direction)
  }

  frameCut(direction: Direction, id: number): void {
    const message = this.#messageOf(direction, id)
    if (message !== null) addProblem(message.problems, 'h2-frame-cut', message.end)
  }

  reset(direction: Direction, id: number, code: number, start: number, end: number): void {
    const stream = this.#stream(id)
    if (stream === undefined) return
    const problem = resetProblem(code)
    for (const message of openMessages(stream)) {
      if (message.direction === direction) message.end = end
      // Where the frame is in the other stream, the message is told where it stopped.
      addProblem(message.problems, problem, message.direction === direction ? start : message.end)
    }
    this.#abandon(stream, direction, { code: problem, offset: start })
    if (direction === 'up') this.#resetByClient.add(stream)
  }

  /** RFC 9113 §6.8: what the other side began above `last` was not looked at, and never will be. */
  goAway(direction: Direction, last: number, start: number): void {
    const odd = direction === 'down' ? 1 : 0
    for (const stream of [...this.#open.values()]) {
      if (stream.id <= last || stream.id % 2 !== odd || stream.response !== null) continue
      this.#abandon(stream, direction, { code: 'h2-goaway', offset: start })
    }
  }

  /** Frames of a direction are missing: messages may have ended in them, which nobody can tell. */
  lost(direction: Direction): void {
    for (const stream of this.#open.values()) {
      const message = openMessage(stream, direction)
      if (message !== null) addProblem(message.problems, 'h2-missing-bytes', message.end)
    }
  }

  finish(): void {
    for (const stream of [...this.#open.values()]) {
      for (const message of openMessages(stream)) {
        // A server stops sending once it has received RST_STREAM.
        if (!stream.wasReset) addProblem(message.problems, 'h2-cut', message.end)
        this.#endMessage(message, false)
      }
      this.#forget(stream)
    }
  }

  #requestBlock(block: HeaderBlock, fields: readonly HeadField[]): void {
    const stream = this.#stream(block.stream)
    if (stream?.requestEnded === true) return
    if (stream !== undefined && stream.request !== null) {
      this.#trailers(stream, stream.request, block, fields)
    } else if (stream !== undefined || isHead(fields, block) || block.stream > this.#highest.up) {
      const begun = stream ?? this.#begin(block.stream, 'up')
      if (begun.id < this.#highest.up && stream === undefined)
        addProblem(block.problems, 'h2-stream-order', block.start)
      if (begun.id % 2 === 0) addProblem(block.problems, 'h2-wrong-stream', block.start)
      this.#request(begun, 'up', block, fields)
    }
  }

  #responseBlock(block: HeaderBlock, fields: readonly HeadField[]): void {
    const known = this.#stream(block.stream)
    if (known === undefined && !isHead(fields, block)) return
    const stream = known ?? this.#beginAfterReset(block.stream) ?? this.#begin(block.stream, 'up')
    if (stream.responseEnded) return
    if (stream.response !== null) {
      this.#trailers(stream, stream.response, block, fields)
      return
    }
    if (stream.wasReset) addProblem(block.problems, 'h2-response-after-reset', block.start)
    else if (known === undefined) {
      // Trailers of what was not seen, or an answer to it: either way nothing more is known of its request.
      stream.requestEnded = true
      addProblem(block.problems, 'h2-response-without-request', block.start)
    }
    const message = responseOf(this.#place(stream, 'down', block), block, fields, stream.method)
    this.#sink.messageHead(message, EMPTY)
    if (isInterim(message) && !block.endsStream) {
      this.#endMessage(message, !block.cut)
      return
    }
    stream.response = message
    if (block.endsStream) this.#endDirection(stream, 'down')
  }

  #promise(direction: Direction, block: HeaderBlock, fields: readonly HeadField[]): void {
    const { promised, problems, start } = block
    if (!isPromisable(promised)) addProblem(problems, 'h2-bad-promised-stream', start)
    if (direction === 'up') addProblem(problems, 'h2-client-push', start)
    const stream = promised === 0 ? null : (this.#stream(promised) ?? this.#begin(promised, 'down'))
    if (stream?.request !== null) {
      for (const problem of problems) this.#sink.frameProblem?.(direction, problem)
      return
    }
    this.#request(stream, direction, block, fields)
    this.#endRequest(stream)
  }

  #request(
    stream: Http2Stream,
    direction: Direction,
    block: HeaderBlock,
    fields: readonly HeadField[]
  ): void {
    const message = requestOf(this.#place(stream, direction, block), block, fields)
    stream.method = message.method
    stream.request = message
    this.#sink.messageHead(message, EMPTY)
    if (block.endsStream) this.#endDirection(stream, 'up')
  }

  #trailers(
    stream: Http2Stream,
    message: Http2Message,
    block: HeaderBlock,
    fields: readonly HeadField[]
  ): void {
    for (const { code, offset } of block.problems) addFound(message.problems, { code, offset })
    checkTrailers(fields, message.problems)
    if (!block.endsStream) addProblem(message.problems, 'h2-trailers-without-end', block.start)
    message.end = block.end
    if (!message.addTrailers(pairsOf(fields))) addProblem(message.problems, 'h2-list-too-large', block.start)
    this.#sink.messageTrailers?.(message, EMPTY, block.start)
    if (block.endsStream) this.#endDirection(stream, message.direction)
  }

  #place({ exchange, id }: Http2Stream, direction: Direction, block: HeaderBlock): MessagePlace {
    const { start, end, problems } = block
    return { id: this.#nextId++, exchange, direction, stream: id, start, end, problems }
  }

  #begin(id: number, direction: Direction): Http2Stream {
    this.#highest[direction] = Math.max(this.#highest[direction], id)
    return this.#add(newStream(id, this.#nextExchange++), direction)
  }

  /** The response of a stream that the client has reset begins; undefined for any other stream. */
  #beginAfterReset(id: number): Http2Stream | undefined {
    const reset = this.#resetByClient.get(id)
    if (reset === undefined) return undefined
    const { exchange, method } = reset
    return this.#add({ ...newStream(id, exchange), requestEnded: true, method, wasReset: true }, 'up')
  }

  #add(stream: Http2Stream, direction: Direction): Http2Stream {
    if (this.#open.size >= MAX_STREAMS) {
      const [oldest] = this.#open.values()
      if (oldest !== undefined) this.#abandon(oldest, direction, { code: 'h2-too-many-streams', offset: 0 })
    }
    this.#open.set(stream.id, stream)
    return stream
  }

  #stream(id: number): Http2Stream | undefined {
    if (this.#last?.id !== id) this.#last = this.#open.get(id)
    return this.#last
  }

  /** The message that data of a direction is of. */
  #messageOf(direction: Direction, id: number): Http2Message | null {
    const stream = this.#stream(id)
    return stream === undefined ? null : openMessage(stream, direction)
  }

  #endDirection(stream: Http2Stream, direction: Direction): void {
    if (direction === 'up') this.#endRequest(stream)
    else this.#endResponse(stream)
  }

  #endRequest(stream: Http2Stream): void {
    if (stream.requestEnded) return
    stream.requestEnded = true
    if (stream.request !== null) this.#endWhole(stream.request)
    if (stream.responseEnded) this.#forget(stream)
  }

  #endResponse(stream: Http2Stream): void {
    if (stream.responseEnded) return
    stream.responseEnded = true
    const { response } = stream
    if (response !== null) this.#endWhole(response)
    else this.#sink.exchangeOver?.(stream.exchange, 'down', { code: 'h2-missing-bytes', offset: 0 })
    // A request that is still being sent goes on, unless nothing of it will be told.
    if (stream.requestEnded || stream.request === null) this.#forget(stream)
  }

  #endWhole(message: Http2Message): void {
    const { promised, bodyLength, missing, problems, headEnd } = message
    if (promised !== null && missing === 0 && promised !== bodyLength)
      addProblem(problems, 'h2-length-differs', headEnd)
    const isWhole = !problems.some(({ code }) => code === 'h2-missing-bytes')
    this.#endMessage(message, isWhole)
  }

  #endMessage(message: Http2Message, complete: boolean): void {
    message.complete = complete
    this.#sink.messageEnd(message)
  }

  /** Nothing more is told of a stream. */
  #abandon(stream: Http2Stream, direction: Direction, problem: Problem): void {
    for (const message of openMessages(stream)) {
      addFound(message.problems, { code: problem.code, offset: message.end })
      this.#endMessage(message, false)
    }
    this.#sink.exchangeOver?.(stream.exchange, direction, problem)
    this.#forget(stream)
  }

  #forget(stream: Http2Stream): void {
    this.#open.delete(stream.id)
    if (this.#last === stream) this.#last = undefined
  }
}
