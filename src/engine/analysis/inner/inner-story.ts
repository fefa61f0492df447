import { isInformational } from '../../../shared/model/http-status'
import type { HttpMessage, HttpRequest, HttpResponse } from '../../../decode/stream/decoder'
import { GrpcFinder } from '../../../decode/stream/grpc/grpc-finder'
import type { InnerLayer, InnerMessage } from '../../../decode/stream/inner'
import { SseFinder } from '../../../decode/stream/sse/sse-finder'
import { negotiated, type Negotiated } from '../../../decode/stream/websocket/negotiated'
import { WebSocketFinder } from '../../../decode/stream/websocket/websocket-finder'
import { WebSocketStreamReader } from '../../../decode/stream/websocket/stream-reader'
import type { SchemaIndex } from '../../../decode/view/protobuf/schema-index'
import { codingHeader, grpcType, PLAIN_GRPC, type GrpcType } from '../../../decode/view/grpc/status'
import { parseMediaType } from '../../../decode/view/media-type'
import { DIRECTIONS, type Direction } from '../../../shared/model/direction'
import { namedMessages } from './named-messages'
import { newOpen, type Open, type EmitInner } from './open-exchange'
import { StoryBody, type HeldPlace } from './story-body'
import { isWrapped } from './wrapping'

/**
 * Emits the inner messages (WebSocket, SSE, gRPC) of one connection's exchanges for the tap, as each message
 * ends. Bodies are fed to the same finders that split messages for display. Holds state only for open
 * exchanges and for the two streams of a tunnel, so memory does not grow with the number of messages emitted.
 */

type Pairs = readonly (readonly [name: string, value: string])[]

export interface StoryHost {
  readonly emit: EmitInner
  /** Reserves a place in the story for messages that are emitted later. */
  hold(): HeldPlace<EmitInner>
}

/** WebSocket connection that follows a 101 response. */
interface Tunnel {
  /** The decoder's number of the exchange. */
  of: number
  exchange: number
  agreed: Negotiated
  readers: Partial<Record<Direction, { reader: WebSocketStreamReader; at: number }>>
}

export class InnerStory {
  readonly #host: StoryHost
  /** Current receiver of messages. */
  #emit: EmitInner
  readonly #schema: SchemaIndex | null
  /** By the decoder's number of the exchange. */
  readonly #open = new Map<number, Open>()
  #tunnel: Tunnel | null = null

  /** `schema`: field and message names for gRPC payloads. */
  constructor(host: StoryHost, schema: SchemaIndex | null = null) {
    this.#host = host
    this.#emit = host.emit
    this.#schema = schema
  }

  head(message: HttpMessage, exchange: number, headers: Pairs): void {
    if (message.kind === 'http.request') this.#request(message, exchange, headers)
    else if (message.status === 101) this.#switched(message, exchange, headers)
    else if (message.status === 0 || message.status >= 200) this.#response(message, exchange, headers)
  }

  body(message: HttpMessage, bytes: Uint8Array): void {
    const open = this.#open.get(message.exchange)
    if (open === undefined || open.finder === null) return
    const { direction } = message
    if (!open.isFed[direction]) return
    const wrapped = open.wrapped[direction]
    if (wrapped !== undefined) {
      wrapped.push(bytes)
      return
    }
    this.#lack(open, message)
    open.finder.push(direction, bytes, open.fed[direction])
    open.fed[direction] += bytes.length
  }

  end(message: HttpMessage): void {
    const { kind, exchange, direction } = message
    const open = this.#open.get(exchange)
    if (open === undefined || (kind === 'http.response' && isInformational(message.status))) return
    open.isOpen[direction] = false
    const wrapped = open.wrapped[direction]
    if (wrapped !== undefined) wrapped.end()
    else if (open.isFed[direction]) {
      this.#lack(open, message)
      open.finder?.end(direction)
    }
    if (!open.isOpen.up && !open.isOpen.down) this.over(exchange)
  }

  /** Ends an exchange: no more messages belong to it. */
  over(exchange: number): void {
    const open = this.#open.get(exchange)
    this.#open.delete(exchange)
    if (open !== undefined) this.#finish(open)
  }

  tunnel(direction: Direction, offset: number, response: HttpMessage | null): void {
    const tunnel = this.#tunnel
    if (tunnel === null || response?.exchange !== tunnel.of) return
    const reader = new WebSocketStreamReader(
      direction,
      tunnel.agreed.compression?.[direction] ?? null,
      offset,
      (message) => {
        this.#emit(tunnel.exchange, 'websocket', message)
      }
    )
    tunnel.readers[direction] = { reader, at: offset }
  }

  tunnelBytes(direction: Direction, bytes: Uint8Array, offset: number): void {
    const half = this.#tunnel?.readers[direction]
    if (half === undefined) return
    if (offset > half.at) half.reader.gap(offset - half.at)
    half.reader.push(bytes)
    half.at = offset + bytes.length
  }

  /** Ends the connection: messages still open are emitted as cut off. */
  finish(): void {
    for (const exchange of [...this.#open.keys()]) this.over(exchange)
    for (const direction of DIRECTIONS) this.#tunnel?.readers[direction]?.reader.finish()
    this.#tunnel = null
  }

  #request(message: HttpRequest, exchange: number, headers: Pairs): void {
    const requestsWebSocket = valueOf(headers, ':protocol') === 'websocket'
    const type = typeOf(message)
    if (!requestsWebSocket && type === null) return
    const open = newOpen(exchange)
    open.requestsWebSocket = requestsWebSocket
    open.path = message.target
    open.isOpen.up = true
    if (!requestsWebSocket) this.#beginGrpc(open, message, headers)
    this.#open.set(message.exchange, open)
  }

  #response(message: HttpResponse, exchange: number, headers: Pairs): void {
    const known = this.#open.get(message.exchange)
    const open = known ?? newOpen(exchange)
    if (open.requestsWebSocket) {
      if (message.status !== 200) return
      open.finder = new WebSocketFinder(
        negotiated(headers),
        { up: 0, down: 0 },
        this.#sink(open, 'websocket')
      )
    } else if (isEvents(message)) {
      open.finder = new SseFinder(this.#sink(open, 'sse'))
      open.isFed.up = false
      this.#wrap(open, message)
    } else if (open.sides !== null || typeOf(message) !== null) this.#beginGrpc(open, message, headers)
    else return
    this.#open.set(message.exchange, open)
  }

  #beginGrpc(open: Open, message: HttpMessage, headers: Pairs): void {
    const type = typeOf(message)
    const format = type?.format ?? open.sides?.up.format ?? PLAIN_GRPC.format
    const isConnect = type?.connect ?? open.sides?.up.isConnect ?? false
    // Until a message's own head arrives, the values of the other head apply.
    const unsaid = { coding: null, format, isConnect }
    open.sides ??= { up: { ...unsaid }, down: { ...unsaid } }
    const coding = valueOf(headers, codingHeader(isConnect))
    Object.assign(open.sides[message.direction], { coding, format, isConnect })
    this.#wrap(open, message)
    if (open.finder !== null) return
    const named = this.#schema === null ? null : namedMessages(this.#schema, open.path, open.sides)
    open.finder = new GrpcFinder(open.sides, this.#sink(open, 'grpc'), named)
  }

  #switched(message: HttpResponse, exchange: number, headers: Pairs): void {
    if (message.upgrade.trim().toLowerCase() !== 'websocket') return
    this.#tunnel = { of: message.exchange, exchange, agreed: negotiated(headers), readers: {} }
  }

  #sink(open: Open, layer: Exclude<InnerLayer, 'http/2'>): (message: InnerMessage) => void {
    open.layer = layer
    return open.limit.sink(
      (message) => {
        this.#emit(open.exchange, layer, message)
      },
      (direction) => open.wrapped[direction] !== undefined
    )
  }

  /** Sets up decoding if the message's body is compressed or encoded as text. */
  #wrap(open: Open, { direction, contentType, contentEncoding }: HttpMessage): void {
    const isText = grpcType(parseMediaType(contentType).essence)?.text === true
    const wrapping = { isText, codings: contentEncoding }
    if (!isWrapped(wrapping)) return
    const emittingTo = <T>(emit: EmitInner, run: () => T): T => {
      this.#emit = emit
      const result = run()
      this.#emit = this.#host.emit
      return result
    }
    open.wrapped[direction] = new StoryBody(wrapping, () => this.#host.hold(), {
      decoded: (bytes, offset, emit) => {
        const { finder, limit, layer } = open
        if (finder === null) return false
        const rest = emittingTo(emit, () => limit.push(finder, direction, bytes, offset))
        if (rest === null) return true
        emit(open.exchange, layer, rest)
        return false
      },
      ended: (emit) => {
        emittingTo(emit, () => {
          open.finder?.end(direction)
          if (open.isOver) this.#finish(open)
        })
      }
    })
  }

  /** Ends the finder; messages still being decoded are emitted first. */
  #finish(open: Open): void {
    open.isOver = true
    const late = DIRECTIONS.map((each) => open.wrapped[each]).filter((body) => body?.hasEnded === false)
    if (late.length === 0) open.finder?.finish()
    else for (const body of late) body?.end()
  }

  /** Reports bytes missing before the current piece or end to the finder. */
  #lack(open: Open, { direction, missing }: HttpMessage): void {
    const length = missing - open.missing[direction]
    if (length <= 0) return
    open.missing[direction] = missing
    open.finder?.gap(direction, open.fed[direction], length)
    open.fed[direction] += length
  }
}

function isEvents({ contentType }: HttpResponse): boolean {
  return parseMediaType(contentType).essence === 'text/event-stream'
}

function typeOf({ contentType }: HttpMessage): GrpcType | null {
  return grpcType(parseMediaType(contentType).essence)
}

function valueOf(headers: Pairs, wanted: string): string {
  const value = headers.find(([name]) => name.toLowerCase() === wanted)?.[1] ?? ''
  return value.trim().toLowerCase()
}
