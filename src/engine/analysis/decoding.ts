import { DIRECTIONS, type Direction } from '../../shared/model/direction'
import { FIRST_NUMBERS, type StreamDecoder, type StreamOffsets } from '../../decode/stream/decoder'
import { PlainAnswerWatch } from '../../decode/stream/plain-answer'
import { MAX_PROXY_HEADER_BYTES } from '../../decode/stream/proxy-header/header'
import { readProxyHeader } from '../../decode/stream/proxy-header/read-header'
import { socksEnd } from '../../decode/stream/socks/negotiation'
import { createUpgradeWatch, type UpgradeWatch } from '../../decode/stream/starttls/upgrade-watch'
import type { DecodingHost } from './decoding-host'
import { HeldSegments, type HeldSegment } from './held-segments'
import { detectDecoder, DETECT_BYTES, type StreamDecoderEntry } from '../../decode/registry'

/**
 * One connection's decoding: which protocol it is, decided by its first bytes, and the decoder fed from then on. Until
 * it is decided the bytes are held, at most DETECT_BYTES a stream; a stream that nothing recognises is raw, and is
 * read no further.
 *
 * What asks a SOCKS proxy for a connection is passed over: the protocol is what runs inside.
 *
 * Where bytes are missing a decoder is told so, and goes on behind them. A connection without one is looked at anew
 * from there, *midway*: its next bytes may be the rest of something, so a message may begin further in, or only once
 * the other side speaks. A stream that shows no beginning in DETECT_BYTES is then passed over until the other one has
 * said something, so that a download in progress is not read in search of the next request.
 */

/** Bytes looked at midway before the connection counts as raw. */
const MIDWAY_BYTES = 16 * DETECT_BYTES

const NO_BYTES = new Uint8Array(0)
const BEGINNING: StreamOffsets = { up: 0, down: 0 }

interface PerStream<T> {
  up: T
  down: T
}

export class Decoding {
  readonly #host: DecodingHost
  #decoder: StreamDecoder | null = null
  #raw = false
  /** It is not to be decoded. */
  #isLeft = false
  #midway = false
  /** The first bytes may lie in the middle of a message: the start of the connection was not recorded. */
  #mayBeMidway = false
  /** Created when the first bytes do not decide; null once no upgrade to TLS can follow. */
  #upgrades: UpgradeWatch | 'new' | null = 'new'
  /** The client's bytes may begin with a PROXY protocol header. */
  #mayBeProxied = true
  /** What came so far may be a negotiation. */
  #mayNegotiate = true
  readonly #held = new HeldSegments()
  #heldBytes: PerStream<number> = { up: 0, down: 0 }
  #looked = 0
  /** Where the held bytes begin: what came before is not shown to a decoder. */
  #starts: PerStream<number>
  /** Behind the last byte that passed. */
  readonly #ends: PerStream<number>
  /** Where the connection, or what runs inside it, begins. */
  #at: StreamOffsets
  readonly #ended: PerStream<boolean> = { up: false, down: false }

  /** `at`: where the streams stand, if something else came before. */
  constructor(host: DecodingHost, at: StreamOffsets = BEGINNING) {
    this.#host = host
    this.#at = at
    this.#starts = { ...at }
    this.#ends = { ...at }
  }

  /**
   * The start of the connection was not recorded. Its bytes are matched as a beginning first, since a client may have
   * been silent before them, and then searched for the beginning of a message.
   */
  joinLate(): void {
    this.#mayBeMidway = true
  }

  /** The connection is not decoded: its bytes are passed over, whatever comes. */
  leave(): void {
    this.#isLeft = true
    this.#raw = true
    this.#upgrades = null
    this.#host.onProtocol('raw')
  }

  /** The bytes of the next segment need not be read: nobody looks at them. */
  wants(direction: Direction, length: number): boolean {
    if (this.#decoder !== null) return this.#decoder.skippable(direction) < length
    if (this.#raw) return this.#upgrades !== null
    return !this.#midway || this.#heldBytes[direction] < DETECT_BYTES
  }

  /** Passes over a segment that `wants` declined. */
  skip(time: number, direction: Direction, offset: number, length: number): void {
    this.#host.onPosition(time, direction, offset)
    this.#ends[direction] = offset + length
    if (this.#decoder !== null) this.#decoder.skip(direction, length)
    else if (!this.#raw) this.#passOver(direction)
  }

  /** `bytes` is valid during the call only. */
  push(time: number, direction: Direction, offset: number, bytes: Uint8Array): void {
    this.#ends[direction] = offset + bytes.length
    if (this.#decoder !== null) {
      this.#host.onPosition(time, direction, offset)
      this.#decoder.push(direction, bytes)
      return
    }
    if (!this.#raw) {
      if (this.#midway) this.#lookAgain(direction === 'up' ? 'down' : 'up')
      this.#hold({ direction, bytes: bytes.slice(), time, offset })
      this.#decide(false)
    }
    this.#watchUpgrade(time, direction, offset, bytes)
  }

  #hold(segment: HeldSegment): void {
    this.#held.add(segment)
    this.#heldBytes[segment.direction] += segment.bytes.length
    this.#looked += segment.bytes.length
  }

  /** A plain conversation may agree to go on in TLS (STARTTLS): what follows is decoded as a beginning. */
  #watchUpgrade(time: number, direction: Direction, from: number, pushed: Uint8Array): void {
    if (this.#decoder !== null || this.#upgrades === null) return
    if (this.#upgrades === 'new') this.#upgrades = createUpgradeWatch()
    const offset = Math.max(from, this.#at[direction])
    const bytes = pushed.subarray(offset - from)
    const step = this.#upgrades.push(direction, bytes)
    if (step.state === 'on') return
    this.#upgrades = null
    if (step.state !== 'upgrade') return
    this.#mayBeProxied = this.#mayNegotiate = this.#midway = this.#raw = false
    this.#held.take()
    this.#heldBytes = { up: 0, down: 0 }
    this.#at = { ...this.#ends, [direction]: offset + step.plain }
    this.#starts = { ...this.#at }
    this.#host.onInside?.(this.#at)
    const rest = bytes.slice(step.plain)
    if (rest.length > 0) this.#hold({ direction, bytes: rest, time, offset: offset + step.plain })
    this.#decide(false)
  }

  /** The `length` bytes from `offset` on are not in the capture. */
  gap(time: number, direction: Direction, offset: number, length: number): void {
    if (this.#isLeft) {
      this.#ends[direction] = offset + length
      return
    }
    // What is held was all there is of it.
    if (this.#decoder === null && !this.#raw && !this.#held.isEmpty) this.#decide(true)
    this.#upgrades = null
    this.#ends[direction] = offset + length
    if (this.#decoder !== null) {
      this.#host.onPosition(time, direction, offset)
      this.#decoder.gap(direction, length)
      return
    }
    this.#raw = false
    this.#midway = true
    this.#looked = 0
    for (const each of DIRECTIONS) this.#forget(each)
  }

  end(time: number, direction: Direction, offset: number): void {
    this.#ended[direction] = true
    this.#host.onPosition(time, direction, offset)
    if (this.#decoder === null) this.#decide(false)
    else this.#decoder.end(direction)
  }

  /** `how`: an orderly close, or cut by a reset or by the end of the capture. */
  finish(how: 'closed' | 'cut'): void {
    if (this.#decoder === null && !this.#raw) this.#decide(true)
    this.#decoder?.finish(how)
  }

  #decide(final: boolean): void {
    if (this.#raw) return
    if (this.#mayBeProxied && !this.#midway && !this.#readProxyHeader(final)) return
    if (this.#mayNegotiate && !this.#midway) {
      const end = socksEnd(this.#held.start('up'), this.#held.start('down'))
      if (end === 'more' && !final && !this.#isEnough()) return
      this.#mayNegotiate = false
      if (typeof end !== 'string') this.#goBehind(end)
    }
    const found = this.#detect(final)
    if (found === 'more') return
    if (found !== 'raw') this.#begin(found)
    else {
      this.#held.take()
      this.#raw = true
      this.#host.onProtocol('raw')
    }
  }

  #detect(final: boolean): ReturnType<typeof detectDecoder> {
    const up = this.#held.start('up')
    const down = this.#held.start('down')
    const found = detectDecoder(up, down, final || this.#isEnough(), this.#midway)
    if (found !== 'raw' || this.#midway || !this.#mayBeMidway) return found
    this.#midway = true
    return detectDecoder(up, down, final || this.#isEnough(), true)
  }

  /** Takes a PROXY protocol header off the client's bytes. False while it may still arrive. */
  #readProxyHeader(final: boolean): boolean {
    const noneFollow = final || this.#ended.up || this.#heldBytes.up >= MAX_PROXY_HEADER_BYTES
    // A server that speaks first has no client behind a proxy.
    const isOver = noneFollow || (this.#heldBytes.up === 0 && this.#heldBytes.down > 0)
    const header = readProxyHeader(this.#held.start('up'), this.#at.up, isOver)
    if (header === 'more') return false
    this.#mayBeProxied = false
    if (header === 'none') return true
    const [start, end] = header.range
    const { time } = this.#held
    this.#goBehind({ up: end - start, down: 0 })
    this.#host.onProxyHeader?.(header, time)
    return true
  }

  /** So much of what is held is no part of what is to be decoded. */
  #goBehind(lengths: StreamOffsets): void {
    this.#held.dropFirst(lengths)
    for (const direction of DIRECTIONS) this.#heldBytes[direction] -= lengths[direction]
    this.#at = { up: this.#at.up + lengths.up, down: this.#at.down + lengths.down }
    this.#starts = { ...this.#at }
    this.#upgrades = 'new'
    this.#host.onInside?.(this.#at)
  }

  /** More bytes would not tell more. */
  #isEnough(): boolean {
    const { up, down } = this.#heldBytes
    if (this.#ended.up && this.#ended.down) return true
    if (!this.#midway) return up >= DETECT_BYTES || down >= DETECT_BYTES
    return (up >= DETECT_BYTES && down >= DETECT_BYTES) || this.#looked >= MIDWAY_BYTES
  }

  #begin(found: StreamDecoderEntry): void {
    this.#host.onProtocol(found.id)
    const serverName = found.serverName?.(this.#held.start('up')) ?? ''
    if (serverName !== '') this.#host.onServerName?.(serverName)
    const lacksStart = { up: this.#lacksStart('up'), down: this.#lacksStart('down') }
    const decoder = found.create?.(this.#host.newSink(), this.#at) ?? this.#withoutMessages()
    this.#decoder = decoder
    const held = this.#held.take()
    for (const direction of DIRECTIONS) {
      const missing = this.#starts[direction] - this.#at[direction]
      if (missing > 0 || lacksStart[direction]) decoder.gap(direction, missing)
    }
    for (const { direction, bytes, time, offset } of held) {
      this.#host.onPosition(time, direction, offset)
      decoder.push(direction, bytes)
    }
    for (const direction of DIRECTIONS) if (this.#ended[direction]) decoder.end(direction)
  }

  /** Whether the held bytes of a stream are the rest of something. */
  #lacksStart(direction: Direction): boolean {
    if (!this.#mayBeMidway) return false
    const start = this.#held.start(direction)
    if (start.length === 0) return this.#midway
    const [up, down] = direction === 'up' ? [start, NO_BYTES] : [NO_BYTES, start]
    return detectDecoder(up, down, true) === 'raw'
  }

  /** A protocol without messages of its own, which a server may refuse with an HTTP response. */
  #withoutMessages(): StreamDecoder {
    return new PlainAnswerWatch({
      code: 'http1-answer-to-tls',
      at: this.#at,
      decoder: null,
      sink: () => this.#host.newSink(),
      numbers: () => FIRST_NUMBERS
    })
  }

  /** Midway: no message began in the stream's next bytes, and what follows is not looked at for now. */
  #passOver(direction: Direction): void {
    this.#held.drop(direction)
    this.#starts[direction] = this.#ends[direction]
  }

  /** Midway: a stream that was passed over is looked at again once the other side speaks. */
  #lookAgain(direction: Direction): void {
    if (this.#heldBytes[direction] >= DETECT_BYTES && this.#starts[direction] === this.#ends[direction])
      this.#forget(direction)
  }

  #forget(direction: Direction): void {
    this.#passOver(direction)
    this.#heldBytes[direction] = 0
  }
}
