/**
 * Streams of one connection, each an exchange (RFC 9113 §5, §8), built from the header blocks, data and resets of both
 * directions. A stream is removed once both of its messages have ended.
 */
import { isInformational } from '../../../shared/model/http-status'
import type { Direction } from '../../../shared/model/direction'
import type { HttpSink, Numbers, Problem } from '../decoder'
import { EMPTY } from '../http1/bytes'
import { PUSH_PROMISE } from './frame-names'
import { isPromisable } from './frame-rules'
import { checkTrailers, type HeadField } from './head-rules'
import type { HeaderBlock } from './header-blocks'
import { newStream, openMessage, openMessages, type Http2Stream } from './http2-stream'
import { MAX_STREAMS } from './limits'
import type { Http2Message, MessagePlace, UpgradedFrom } from './message'
import { isHead, pairsOf, requestOf, responseOf } from './message-heads'
import { OpenStreams } from './open-streams'
import { addFound, addProblem, resetProblem } from './problems'
import { ResetStreams } from './reset-streams'

export class Http2Exchanges {
  readonly #sink: HttpSink
  readonly #open = new OpenStreams()
  #nextExchange: number
  #nextId: number
  readonly #resetByClient = new ResetStreams()
  /** Highest ids that began a stream: the client's are odd, the server's even. */
  readonly #highest: Record<Direction, number> = { up: 0, down: 0 }

  constructor(sink: HttpSink, numbers: Numbers, upgraded?: UpgradedFrom) {
    this.#sink = sink
    this.#nextExchange = numbers.nextExchange
    this.#nextId = numbers.nextId
    if (upgraded === undefined) return
    const { exchange, method } = upgraded
    this.#highest.up = 1
    this.#open.add({ ...newStream(1, exchange), requestEnded: true, isHead: method === 'HEAD' })
  }

  /** Numbers of the next message and exchange. */
  get numbers(): Numbers {
    return { nextId: this.#nextId, nextExchange: this.#nextExchange }
  }

  /** Estimated bytes of memory. */
  get heldBytes(): number {
    return this.#open.heldBytes
  }

  /** Abandons all open streams with that problem. */
  giveUp(direction: Direction, problem: Problem): void {
    for (const stream of this.#open.all()) this.#abandon(stream, direction, problem)
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
    const message = openMessage(this.#open.get(id), direction)
    if (message === null) return
    if (missing) message.missing += length
    else message.bodyLength += length
    if (!missing && piece !== null) this.#sink.messageBody?.(message, piece.bytes, piece.offset)
  }

  dataEnd(
    direction: Direction,
    id: number,
    start: number,
    end: number,
    endsStream: boolean,
    badPadding: boolean
  ): void {
    const stream = this.#open.get(id)
    if (stream === undefined) return
    const message = openMessage(stream, direction)
    if (message !== null) {
      message.end = end
      if (badPadding) addProblem(message.problems, 'h2-bad-padding', start)
      if (message.missing > 0) addProblem(message.problems, 'h2-missing-bytes', start)
    }
    if (endsStream) this.#endDirection(stream, direction)
  }

  frameCut(direction: Direction, id: number): void {
    const message = openMessage(this.#open.get(id), direction)
    if (message !== null) addProblem(message.problems, 'h2-frame-cut', message.end)
  }

  reset(direction: Direction, id: number, code: number, start: number, end: number): void {
    const stream = this.#open.get(id)
    if (stream === undefined) return
    const problem = resetProblem(code)
    for (const message of openMessages(stream)) {
      if (message.direction === direction) message.end = end
      // The frame may be in the other stream; then the problem points to the end of the message so far.
      addProblem(message.problems, problem, message.direction === direction ? start : message.end)
    }
    this.#abandon(stream, direction, { code: problem, offset: start })
    if (direction === 'up') this.#resetByClient.add(stream)
  }

  /** RFC 9113 §6.8: streams that the peer began above `last` were not processed and never will be. */
  goAway(direction: Direction, last: number, start: number): void {
    const odd = direction === 'down' ? 1 : 0
    for (const stream of this.#open.all()) {
      if (stream.id <= last || stream.id % 2 !== odd || stream.response !== null) continue
      this.#abandon(stream, direction, { code: 'h2-goaway', offset: start })
    }
  }

  /** Frames of a direction are missing; messages may have ended in them. */
  lost(direction: Direction): void {
    for (const stream of this.#open.all()) {
      const message = openMessage(stream, direction)
      if (message !== null) addProblem(message.problems, 'h2-missing-bytes', message.end)
    }
  }

  finish(): void {
    for (const stream of this.#open.all()) {
      for (const message of openMessages(stream)) {
        // A server stops sending once it has received RST_STREAM.
        if (!stream.wasReset) addProblem(message.problems, 'h2-cut', message.end)
        this.#endMessage(message, false)
      }
      this.#open.delete(stream)
    }
  }

  #requestBlock(block: HeaderBlock, fields: readonly HeadField[]): void {
    const stream = this.#open.get(block.stream)
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
    const known = this.#open.get(block.stream)
    if (known === undefined && !isHead(fields, block)) return
    const stream = known ?? this.#beginAfterReset(block.stream) ?? this.#begin(block.stream, 'up')
    if (stream.responseEnded) return
    if (stream.response !== null) {
      this.#trailers(stream, stream.response, block, fields)
      return
    }
    if (stream.wasReset) addProblem(block.problems, 'h2-response-after-reset', block.start)
    else if (known === undefined) {
      // The block is the trailers of a message that was not captured, or a response to it: the request stays unknown.
      stream.requestEnded = true
      addProblem(block.problems, 'h2-response-without-request', block.start)
    }
    const message = responseOf(this.#place(stream, 'down', block), block, fields, stream.isHead)
    this.#head(stream, message)
    if (isInformational(message.status) && !block.endsStream) {
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
    const stream = promised === 0 ? null : (this.#open.get(promised) ?? this.#begin(promised, 'down'))
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
    stream.isHead = message.method === 'HEAD'
    stream.request = message
    this.#head(stream, message)
    if (block.endsStream) this.#endDirection(stream, 'up')
  }

  #head(stream: Http2Stream, message: Http2Message): void {
    this.#sink.messageHead(message, EMPTY)
    message.forgetFields()
    const isKept = message.kind === 'http.request' || !isInformational(message.status)
    if (isKept) this.#open.addProblems(stream, message.problems.length)
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
    message.forgetTrailers()
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

  /** Returns the stream if a response begins on a stream that the client has reset; undefined for any other stream. */
  #beginAfterReset(id: number): Http2Stream | undefined {
    const reset = this.#resetByClient.get(id)
    if (reset === undefined) return undefined
    const { exchange, isHead } = reset
    return this.#add({ ...newStream(id, exchange), requestEnded: true, isHead, wasReset: true }, 'up')
  }

  #add(stream: Http2Stream, direction: Direction): Http2Stream {
    if (this.#open.size >= MAX_STREAMS) {
      const { oldest } = this.#open
      if (oldest !== null) this.#abandon(oldest, direction, { code: 'h2-too-many-streams', offset: 0 })
    }
    this.#open.add(stream)
    return stream
  }

  #endDirection(stream: Http2Stream, direction: Direction): void {
    if (direction === 'up') this.#endRequest(stream)
    else this.#endResponse(stream)
  }

  #endRequest(stream: Http2Stream): void {
    if (stream.requestEnded) return
    stream.requestEnded = true
    if (stream.request !== null) this.#endWhole(stream.request)
    if (stream.responseEnded) this.#open.delete(stream)
  }

  #endResponse(stream: Http2Stream): void {
    if (stream.responseEnded) return
    stream.responseEnded = true
    const { response } = stream
    if (response !== null) this.#endWhole(response)
    else this.#sink.exchangeOver?.(stream.exchange, 'down', { code: 'h2-missing-bytes', offset: 0 })
    // A request that is still being sent continues, unless it will not be reported.
    if (stream.requestEnded || stream.request === null) this.#open.delete(stream)
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

  /** Ends all messages of a stream with that problem and forgets the stream. */
  #abandon(stream: Http2Stream, direction: Direction, problem: Problem): void {
    for (const message of openMessages(stream)) {
      addFound(message.problems, { code: problem.code, offset: message.end })
      this.#endMessage(message, false)
    }
    this.#sink.exchangeOver?.(stream.exchange, direction, problem)
    this.#open.delete(stream)
  }
}
