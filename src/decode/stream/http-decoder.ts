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
  readonly #sink: MessageSink
  readonly #http1: Http1Decoder
  readonly #around: Around
  readonly #detect: DetectInside
  /** Decoder of the protocol after the switch, and the directions that have reached it. */
  #behind: Behind | null = null
  readonly #isBehind = { up: false, down: false }
  #nextId: number
  #nextExchange: number
  /** Method of the request that offers the upgrade. */
  #lastRequest = { exchange: -1, method: '' }

  /** `detect`: detects the protocol inside tunnels, if tunnels are decoded. */
  constructor(
    sink: MessageSink,
    at?: StreamOffsets,
    detect: DetectInside = NOTHING_INSIDE,
    around: Around = OUTERMOST
  ) {
    this.#sink = sink
    this.#detect = detect
    this.#around = around
    this.#nextId = around.numbers.nextId
    this.#nextExchange = around.numbers.nextExchange
    this.#http1 = new Http1Decoder(this.#watched(), at, around.numbers)
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
    this.#behind?.finish(how)
  }

  #of(direction: Direction): StreamDecoder {
    return this.#behind !== null && this.#isBehind[direction] ? this.#behind : this.#http1
  }

  /** Returns a sink that forwards the results of HTTP/1 and watches for a switch of protocol. */
  #watched(): HttpSink {
    const sink = this.#sink
    const watched: HttpSink = {
      messageHead: (message, head) => {
        this.#nextId = message.id + 1
        if (message.exchange >= this.#nextExchange) this.#nextExchange = message.exchange + 1
        if (message.kind === 'http.request') {
          this.#lastRequest.exchange = message.exchange
          this.#lastRequest.method = message.method
        }
        sink.messageHead(message, head)
      },
      messageEnd: (message) => {
        sink.messageEnd(message)
      },
      tunnel: (direction, offset, response) => {
        const behind = response === null ? null : (this.#behind ?? this.#newBehind(response))
        if (behind === null) {
          sink.tunnel?.(direction, offset, response)
          return
        }
        // The directions switch one after the other, because the client may have to finish a request body first.
        this.#behind = behind
        this.#isBehind[direction] = true
        behind.beginAt(direction, offset)
        // From now on, HTTP/1 passes bytes after the switch, including buffered ones, to the new decoder.
        watched.tunnelBytes = (of, bytes, at) => {
          if (this.#isBehind[of]) behind.push(of, bytes)
          else sink.tunnelBytes?.(of, bytes, at)
        }
      }
    }
    if (sink.messageBody !== undefined) {
      watched.messageBody = (message, bytes, offset) => sink.messageBody?.(message, bytes, offset)
    }
    if (sink.messageTrailers !== undefined) {
      watched.messageTrailers = (message, bytes, offset) => sink.messageTrailers?.(message, bytes, offset)
    }
    if (sink.problem !== undefined)
      watched.problem = (direction, problem) => sink.problem?.(direction, problem)
    if (sink.tunnelBytes !== undefined) {
      watched.tunnelBytes = (direction, bytes, offset) => sink.tunnelBytes?.(direction, bytes, offset)
    }
    return watched
  }

  /**
   * Returns the decoder for the streams after a response; null if the response switches to no protocol decoded here.
   */
  #newBehind(response: HttpMessage): Behind | null {
    const { exchange } = response
    const numbers: Numbers = { nextId: this.#nextId, nextExchange: this.#nextExchange }
    if (isUpgradeToHttp2(response)) {
      const method = this.#lastRequest.exchange === exchange ? this.#lastRequest.method : ''
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
