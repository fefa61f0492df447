/**
 * Decodes HTTP/1 and the protocols it switches to: HTTP/2 after `Upgrade: h2c` (RFC 7540 §3.2), where stream 1 answers
 * the upgrade request, and the protocol inside a CONNECT tunnel.
 */
import type { Direction } from '../../shared/model/direction'
import {
  FIRST_NUMBERS,
  type HttpMessage,
  type HttpSink,
  type MessageSink,
  type Numbers,
  type Problem,
  type StreamDecoder,
  type StreamOffsets
} from './decoder'
import { Http1Decoder } from './http1/http1-decoder'
import { Http2Decoder } from './http2/http2-decoder'
import { Tunnelled, type Around, type DetectInside } from './tunnelled'

const OUTERMOST: Around = { numbers: FIRST_NUMBERS, depth: 0 }
const NOTHING_INSIDE: DetectInside = () => 'raw'

interface Behind extends StreamDecoder {
  beginAt(direction: Direction, offset: number): void
}

export class HttpDecoder implements StreamDecoder {
  readonly #http1: Http1Decoder
  readonly #switch: ProtocolSwitch

  /** `detect`: detects the protocol inside tunnels, if tunnels are decoded. */
  constructor(
    sink: MessageSink,
    at?: StreamOffsets,
    detect: DetectInside = NOTHING_INSIDE,
    around: Around = OUTERMOST
  ) {
    this.#switch = new ProtocolSwitch(sink, detect, around)
    this.#http1 = new Http1Decoder(this.#switch, at, around.numbers)
  }

  push(direction: Direction, bytes: Uint8Array): void {
    this.#of(direction).push(direction, bytes)
  }

  gap(direction: Direction, length: number): void {
    this.#of(direction).gap(direction, length)
  }

  skippable(direction: Direction): number {
    return this.#of(direction).skippable(direction)
  }

  skip(direction: Direction, length: number): void {
    this.#of(direction).skip(direction, length)
  }

  end(direction: Direction): void {
    this.#of(direction).end(direction)
  }

  finish(how: 'closed' | 'cut' = 'closed'): void {
    this.#http1.finish(how)
    this.#switch.behind?.finish(how)
  }

  #of(direction: Direction): StreamDecoder {
    return this.#switch.of(direction) ?? this.#http1
  }
}

/** Forwards the results of HTTP/1, and switches to the protocol that follows it. */
class ProtocolSwitch implements HttpSink {
  /** Decoder of the protocol after the switch. */
  behind: Behind | null = null
  // Their absence lets HTTP/1 skip bytes unread, so they are there only if the sink wants them.
  readonly messageBody?: NonNullable<HttpSink['messageBody']>
  tunnelBytes?: NonNullable<HttpSink['tunnelBytes']>
  readonly #sink: MessageSink
  readonly #detect: DetectInside
  readonly #around: Around
  /** Directions that have reached the protocol after the switch. */
  readonly #isBehind = { up: false, down: false }
  #nextId: number
  #nextExchange: number
  /** Exchange and method of the request that may offer the upgrade. */
  #lastExchange = -1
  #lastMethod = ''

  constructor(sink: MessageSink, detect: DetectInside, around: Around) {
    this.#sink = sink
    this.#detect = detect
    this.#around = around
    this.#nextId = around.numbers.nextId
    this.#nextExchange = around.numbers.nextExchange
    if (sink.messageBody !== undefined)
      this.messageBody = (message, bytes, offset) => sink.messageBody?.(message, bytes, offset)
    if (sink.tunnelBytes !== undefined)
      this.tunnelBytes = (direction, bytes, offset) => sink.tunnelBytes?.(direction, bytes, offset)
  }

  /** Returns the decoder of a direction that has reached the protocol after the switch, else null. */
  of(direction: Direction): Behind | null {
    return this.behind !== null && this.#isBehind[direction] ? this.behind : null
  }

  messageHead(message: HttpMessage, head: Uint8Array): void {
    this.#nextId = message.id + 1
    if (message.exchange >= this.#nextExchange) this.#nextExchange = message.exchange + 1
    if (message.kind === 'http.request') {
      this.#lastExchange = message.exchange
      this.#lastMethod = message.method
    }
    this.#sink.messageHead(message, head)
  }

  messageEnd(message: HttpMessage): void {
    this.#sink.messageEnd(message)
  }

  messageTrailers(message: HttpMessage, bytes: Uint8Array, offset: number): void {
    this.#sink.messageTrailers?.(message, bytes, offset)
  }

  problem(direction: Direction, problem: Problem): void {
    this.#sink.problem?.(direction, problem)
  }

  tunnel(direction: Direction, offset: number, response: HttpMessage | null): void {
    const behind = response === null ? null : (this.behind ?? this.#newBehind(response))
    if (behind === null) {
      this.#sink.tunnel?.(direction, offset, response)
      return
    }
    // The directions switch one after the other, because the client may have to finish a request body first.
    this.behind = behind
    this.#isBehind[direction] = true
    behind.beginAt(direction, offset)
    // From now on, HTTP/1 passes bytes after the switch, including buffered ones, to the new decoder.
    this.tunnelBytes = (of, bytes, at) => {
      if (this.#isBehind[of]) behind.push(of, bytes)
      else this.#sink.tunnelBytes?.(of, bytes, at)
    }
  }

  /**
   * Returns the decoder for the streams after a response; null if the response switches to no protocol decoded here.
   */
  #newBehind(response: HttpMessage): Behind | null {
    const { exchange } = response
    const numbers: Numbers = { nextId: this.#nextId, nextExchange: this.#nextExchange }
    if (isUpgradeToHttp2(response)) {
      const method = this.#lastExchange === exchange ? this.#lastMethod : ''
      return new Http2Decoder(this.#sink, null, numbers, { exchange, method })
    }
    if (response.kind !== 'http.response' || response.status === 101) return null
    return new Tunnelled(this.#sink, response, { numbers, depth: this.#around.depth + 1 }, this.#detect)
  }
}

/** True for a 101 that switches to HTTP/2 without TLS. */
export function isUpgradeToHttp2(message: HttpMessage): boolean {
  return (
    message.kind === 'http.response' &&
    message.status === 101 &&
    message.upgrade.trim().toLowerCase() === 'h2c'
  )
}
