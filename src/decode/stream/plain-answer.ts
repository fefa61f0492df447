/**
 * Watches for a server that answers TLS or HTTP/2 with a plain HTTP/1 response, such as 400 to a ClientHello. The first
 * bytes of the server decide: if they are a status line, the protocol's own decoder ends and the responses are decoded
 * as HTTP/1; otherwise its own decoder gets all bytes. See decoder.ts for the contract of a stream decoder.
 */
import type { Direction } from '../../shared/model/direction'
import type { HttpSink, Numbers, StreamDecoder, StreamOffsets } from './decoder'
import { ByteBuffer, matchesSoFar } from './http1/bytes'
import { Http1Decoder } from './http1/http1-decoder'
import { STATUS_LINE_BYTES, isStatusLineStart } from './http1/resync'
import type { PlainAnswerProblemCode } from './plain-answer-problems'

export interface AnsweredProtocol {
  /** Problem of the first response. */
  readonly code: PlainAnswerProblemCode
  readonly at: StreamOffsets
  /** Null for a protocol without messages. */
  readonly decoder: StreamDecoder | null
  /** Called once, when the response begins. */
  readonly sink: () => HttpSink
  /** Numbers of the next message and exchange. */
  readonly numbers: () => Numbers
}

export class PlainAnswerWatch implements StreamDecoder {
  readonly #protocol: AnsweredProtocol
  /** First bytes of the server; null after the decision. */
  #first: ByteBuffer | null = new ByteBuffer()
  #answer: StreamDecoder | null = null

  constructor(protocol: AnsweredProtocol) {
    this.#protocol = protocol
  }

  push(direction: Direction, bytes: Uint8Array): void {
    const first = this.#first
    if (direction === 'up' || first === null) {
      this.#decoderOf(direction)?.push(direction, bytes)
      return
    }
    first.append(bytes, 0, bytes.length)
    if (isStatusLineStart(first.bytes, 0, first.length)) this.#begin()
    else if (first.length >= STATUS_LINE_BYTES || !matchesSoFar(first.bytes, 0, first.length, 'HTTP/1.'))
      this.#giveUp()
  }

  gap(direction: Direction, length: number): void {
    if (direction === 'down') this.#giveUp()
    this.#decoderOf(direction)?.gap(direction, length)
  }

  skippable(direction: Direction): number {
    if (direction === 'down' && this.#first !== null) return 0
    return this.#decoderOf(direction)?.skippable(direction) ?? Infinity
  }

  skip(direction: Direction, length: number): void {
    if (direction === 'down' && this.#first !== null) this.gap(direction, length)
    else this.#decoderOf(direction)?.skip(direction, length)
  }

  end(direction: Direction): void {
    if (direction === 'down') this.#giveUp()
    this.#decoderOf(direction)?.end(direction)
  }

  finish(how: 'closed' | 'cut' = 'closed'): void {
    this.#giveUp()
    ;(this.#answer ?? this.#protocol.decoder)?.finish(how)
  }

  /** The client's bytes are not HTTP/1, so only the server's are decoded after such a response. */
  #decoderOf(direction: Direction): StreamDecoder | null {
    if (this.#answer === null) return this.#protocol.decoder
    return direction === 'down' ? this.#answer : null
  }

  #begin(): void {
    const { at, code, decoder, sink, numbers } = this.#protocol
    const bytes = this.#takeFirst()
    decoder?.finish('cut')
    this.#answer = new Http1Decoder(withProblem(sink(), code), at, numbers())
    this.#answer.push('down', bytes)
  }

  #giveUp(): void {
    const bytes = this.#takeFirst()
    if (bytes.length > 0) this.#protocol.decoder?.push('down', bytes)
  }

  #takeFirst(): Uint8Array {
    const bytes = this.#first?.take() ?? new Uint8Array(0)
    this.#first = null
    return bytes
  }
}

/** Replaces the general note about the first response, which has no HTTP/1 request, by a specific problem. */
function withProblem(sink: HttpSink, code: PlainAnswerProblemCode): HttpSink {
  let isFirst = true
  const watched: HttpSink = {
    messageHead: (message, head) => {
      if (isFirst) {
        const { problems } = message
        const general = problems.findIndex((problem) => problem.code === 'response-without-request')
        if (general >= 0) problems.splice(general, 1)
        problems.unshift({ code, offset: message.start })
      }
      isFirst = false
      sink.messageHead(message, head)
    },
    messageEnd: (message) => {
      sink.messageEnd(message)
    },
    messageTrailers: (message, trailers, offset) => sink.messageTrailers?.(message, trailers, offset),
    problem: (direction, problem) => sink.problem?.(direction, problem),
    tunnel: (direction, offset, response) => sink.tunnel?.(direction, offset, response)
  }
  if (sink.messageBody !== undefined)
    watched.messageBody = (message, bytes, offset) => sink.messageBody?.(message, bytes, offset)
  if (sink.tunnelBytes !== undefined)
    watched.tunnelBytes = (direction, bytes, offset) => sink.tunnelBytes?.(direction, bytes, offset)
  return watched
}
