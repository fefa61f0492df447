import { isInformational } from '../../../shared/model/http-status'
import type { HttpMessage, StreamOffsets } from '../../../decode/stream/decoder'
import type { InnerFinder, InnerMessage } from '../../../decode/stream/inner'
import type { ConnectionEvent } from '../../../shared/model/connection-event'
import { DIRECTIONS, type Direction } from '../../../shared/model/direction'
import { Decoding } from '../decoding/decoding'
import type { FileWindow } from '../traffic/file-window'
import type { TrafficReader } from '../traffic/traffic-reader'
import { BodyMap } from './body-map'
import type { DecodedLimit } from './decoded-limit'
import type { InnerFeedRun, InnerTrouble } from './inner-feed'
import { QueuedBody } from './queued-body'
import { isWrapped, type Wrapping } from './wrapping'

/**
 * Feeds the bodies of one exchange, framing removed, to a finder. A separate decoder follows the connection
 * from the start of the exchange, or for HTTP/2 from the start of the connection. Offsets count in the body.
 */

export interface BodyFeedOptions {
  connection: number
  /**
   * Start offsets of the decoder. `isInside`: true if the protocol begins there; false if bytes before them
   * are missing.
   */
  from: StreamOffsets
  isInside: boolean
  /** Start offsets of the exchange's messages on the connection; null if there is no request. */
  request: number | null
  responses: ReadonlySet<number>
  /** Directions whose bodies are fed. */
  wanted: Readonly<Record<Direction, boolean>>
  /** Codings to remove from each body. */
  wrapping: Readonly<Record<Direction, Wrapping>>
  window: FileWindow
  traffic: TrafficReader
  finder: InnerFinder
  /** Limit for decoded bodies. */
  limit: DecodedLimit
  /** Called if a body contains more messages than are listed, with a message that covers the rest of it. */
  onLimit(rest: InnerMessage): void
  /** Called when there is more work to do. */
  wake(): void
}

interface Body {
  readonly map: BodyMap
  /** Bytes of the message that were missing so far. */
  missing: number
  /** False once a piece without a stream position was received. */
  isPlaced: boolean
  readonly coded: QueuedBody | null
  hasEnded: boolean
}

export class BodyFeed implements InnerFeedRun {
  trouble: InnerTrouble | null = null
  isOver = false
  readonly #options: BodyFeedOptions
  readonly #bodies: Readonly<Record<Direction, Body>>
  #decoding: Decoding
  #at: { up: number; down: number }
  /** The decoder's number of the exchange. */
  #exchange: number | null = null

  constructor(options: BodyFeedOptions) {
    this.#options = options
    this.#at = { up: options.from.up, down: options.from.down }
    this.#decoding = this.#newDecoding(options.from, options.isInside)
    const body = (direction: Direction): Body => ({
      map: new BodyMap(),
      missing: 0,
      isPlaced: true,
      coded: isWrapped(options.wrapping[direction]) ? this.#newCoded(direction) : null,
      hasEnded: false
    })
    this.#bodies = { up: body('up'), down: body('down') }
  }

  get ranges(): 'stream' | 'body' {
    const { up, down } = this.#bodies
    return up.coded !== null || down.coded !== null || !up.isPlaced || !down.isPlaced ? 'body' : 'stream'
  }

  get isBusy(): boolean {
    return !this.isOver && DIRECTIONS.some((each) => this.#bodies[each].coded?.isBusy === true)
  }

  segment(direction: Direction, time: number, offset: number, length: number, position: number): void {
    const at = this.#at[direction]
    const end = offset + length
    if (this.isOver || end <= at) return
    if (offset > at) this.#decoding.gap(time, direction, at, offset - at)
    this.#at[direction] = end
    const from = Math.max(at, offset)
    const wanted = end - from
    if (!this.#decoding.wants(direction, wanted)) {
      this.#decoding.skip(time, direction, from, wanted)
      return
    }
    const bytes = this.#options.window.read(position + length - wanted, wanted)
    if (bytes.length > 0) this.#decoding.push(time, direction, from, bytes)
    if (bytes.length < wanted) this.#decoding.gap(time, direction, from + bytes.length, wanted - bytes.length)
  }

  event(direction: Direction, time: number, offset: number, event: ConnectionEvent | null): void {
    if (this.isOver || event === null) return
    if (event.event === 'open' && event.midway === true) this.#decoding.joinLate()
    else if (event.event === 'end') this.#decoding.end(time, direction, offset)
    else if (event.event === 'close') {
      this.#decoding.finish(event.how === 'fin' ? 'closed' : 'cut')
      this.#end('up')
      this.#end('down')
    } else if (
      event.event === 'layer' &&
      (event.up > this.#at.up || event.down > this.#at.down || this.#exchange === null)
    ) {
      const from = { up: event.up, down: event.down }
      if (from.up < this.#options.from.up || from.down < this.#options.from.down) return
      this.#decoding.finish('closed')
      this.#at = { ...from }
      this.#decoding = this.#newDecoding(from, true)
    }
  }

  read(direction: Direction, offset: number, length: number): Uint8Array {
    const { map, coded } = this.#bodies[direction]
    if (coded !== null) return coded.read(offset, length)
    const { traffic, connection } = this.#options
    const bytes = new Uint8Array(Math.max(0, Math.min(length, map.end - offset)))
    let filled = 0
    while (filled < bytes.length) {
      const place = map.place(offset + filled)
      const wanted = Math.min(place.length, bytes.length - filled)
      const piece = traffic.stream(connection, direction, place.offset, wanted)
      if (piece.from !== place.offset || piece.bytes.length === 0) break
      bytes.set(piece.bytes, filled)
      filled += piece.bytes.length
    }
    return bytes.subarray(0, filled)
  }

  fedAt(direction: Direction, offset: number): number | null {
    return this.ranges === 'body' ? null : this.#bodies[direction].map.offsetOf(offset)
  }

  range(direction: Direction, start: number, end: number): [number, number] {
    return this.ranges === 'body' ? [start, end] : this.#bodies[direction].map.range(start, end)
  }

  close(): void {
    this.isOver = true
    for (const direction of DIRECTIONS) this.#bodies[direction].coded?.close()
  }

  #newDecoding(from: StreamOffsets, isInside: boolean): Decoding {
    const host = {
      newSink: () => ({
        messageHead: (message: HttpMessage) => {
          const isOurs =
            message.kind === 'http.request'
              ? message.start === this.#options.request
              : this.#options.responses.has(message.start)
          if (isOurs) this.#exchange = message.exchange
        },
        messageBody: (message: HttpMessage, bytes: Uint8Array, offset?: number) => {
          if (message.exchange === this.#exchange) this.#take(message, bytes, offset)
        },
        messageEnd: (message: HttpMessage) => {
          if (message.exchange !== this.#exchange) return
          this.#lack(message)
          const isFollowed = message.kind === 'http.response' && isInformational(message.status)
          if (!isFollowed) this.#end(message.direction)
        }
      }),
      onPosition: () => undefined,
      onProtocol: (protocol: string) => {
        if (protocol === 'raw') this.trouble = 'not-decoded'
      }
    }
    if (isInside) return new Decoding(host, from)
    const decoding = new Decoding(host)
    for (const direction of ['up', 'down'] as const)
      if (from[direction] > 0) decoding.gap(0, direction, 0, from[direction])
    return decoding
  }

  #take(message: HttpMessage, bytes: Uint8Array, offset: number | undefined): void {
    const { direction } = message
    if (!this.#options.wanted[direction]) return
    this.#lack(message)
    const body = this.#bodies[direction]
    if (body.coded !== null) {
      body.coded.push(bytes)
      return
    }
    const at = body.map.end
    if (offset === undefined) body.isPlaced = false
    body.map.add(offset ?? at, bytes.length)
    this.#options.finder.push(direction, bytes, at)
  }

  /** Reports bytes missing before the current piece or end to the finder. */
  #lack({ direction, missing }: HttpMessage): void {
    const body = this.#bodies[direction]
    const length = missing - body.missing
    if (length <= 0 || !this.#options.wanted[direction]) return
    body.missing = missing
    if (body.coded === null) this.#options.finder.gap(direction, body.map.end, length)
  }

  #end(direction: Direction): void {
    const { coded } = this.#bodies[direction]
    if (coded === null) this.#ended(direction)
    else coded.end()
  }

  /** Called once all of a body was passed to the finder. */
  #ended(direction: Direction): void {
    const { finder } = this.#options
    finder.end(direction)
    this.#bodies[direction].hasEnded = true
    const { up, down } = this.#bodies
    // The exchange ends with the response, once the request body is decoded as well.
    if (!down.hasEnded || (up.coded?.isBusy === true && !up.hasEnded)) return
    finder.finish()
    this.isOver = true
  }

  #newCoded(direction: Direction): QueuedBody {
    return new QueuedBody(this.#options.wrapping[direction], {
      decoded: (bytes, offset) => {
        const { limit, finder, onLimit } = this.#options
        const rest = limit.push(finder, direction, bytes, offset)
        if (rest === null) return
        this.trouble = 'limit'
        this.#bodies[direction].coded?.stop()
        onLimit(rest)
        this.#ended(direction)
      },
      ended: () => {
        if (this.#bodies[direction].coded?.failed !== null) this.trouble ??= 'coding'
        this.#ended(direction)
      },
      changed: this.#options.wake
    })
  }
}
