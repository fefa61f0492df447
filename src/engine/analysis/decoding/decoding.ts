import { DIRECTIONS, type Direction } from '../../../shared/model/direction'
import { FIRST_NUMBERS, type StreamDecoder, type StreamOffsets } from '../../../decode/stream/decoder'
import { PlainAnswerWatch } from '../../../decode/stream/plain-answer'
import { MAX_PROXY_HEADER_BYTES } from '../../../decode/stream/proxy-header/header'
import { readProxyHeader } from '../../../decode/stream/proxy-header/read-header'
import { socksEnd } from '../../../decode/stream/socks/negotiation'
import { createUpgradeWatch, type UpgradeWatch } from '../../../decode/stream/starttls/upgrade-watch'
import type { DecodingHost } from './decoding-host'
import { UndetectedSegments, type UndetectedSegment } from './held-segments'
import { detectDecoder, DETECT_BYTES, type StreamDecoderEntry } from '../../../decode/registry'

/**
 * Protocol detection and decoding of one connection. Detects the protocol by the first bytes, then feeds its
 * decoder. Until then it buffers at most DETECT_BYTES per stream; a stream with an unknown protocol is raw
 * and is not read further. A SOCKS handshake is skipped: the protocol is the one inside.
 *
 * A decoder is notified of missing bytes and continues after them. A connection without a decoder restarts
 * detection after a gap, in *midway* mode: its next bytes may continue a message, so a message may begin
 * further in, or only once the other side sends. A stream without the start of a message in DETECT_BYTES is
 * skipped until the other side sends, so that a download in progress is not searched for the next request.
 */

/** Bytes searched in midway mode before the connection counts as raw. */
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
  /** True if the connection must not be decoded. */
  #isLeft = false
  #midway = false
  /**
   * True if the start of the connection was not recorded, so the first bytes may be in the middle of a
   * message.
   */
  #mayBeMidway = false
  /** 'new' until bytes are checked for an upgrade; null once no upgrade to TLS can follow. */
  #upgrades: UpgradeWatch | 'new' | null = 'new'
  /** True while the client's bytes may begin with a PROXY protocol header. */
  #mayBeProxied = true
  /** True while the bytes so far may be a SOCKS handshake. */
  #mayNegotiate = true
  readonly #held = new UndetectedSegments()
  #heldBytes: PerStream<number> = { up: 0, down: 0 }
  #looked = 0
  /** Offsets where the buffered bytes begin; earlier bytes are not passed to a decoder. */
  #starts: PerStream<number>
  /** Offsets after the last byte processed. */
  readonly #ends: PerStream<number>
  /** Offsets where the connection, or the protocol inside it, begins. */
  #at: StreamOffsets
  readonly #ended: PerStream<boolean> = { up: false, down: false }

  /** `at`: start offsets of the protocol, if other bytes precede it. */
  constructor(host: DecodingHost, at: StreamOffsets = BEGINNING) {
    this.#host = host
    this.#at = at
    this.#starts = { ...at }
    this.#ends = { ...at }
  }

  /**
   * Marks the start of the connection as not recorded. Its bytes are first matched as a beginning, since the
   * connection may have been idle before them, and then searched for the start of a message.
   */
  joinLate(): void {
    this.#mayBeMidway = true
  }

  /** Disables decoding: all bytes of the connection are skipped. */
  leave(): void {
    this.#isLeft = true
    this.#raw = true
    this.#upgrades = null
    this.#host.onProtocol('raw')
  }

  /**
   * Returns true if the bytes of the next segment must be read; otherwise the caller passes the segment to
   * `skip`.
   */
  wants(direction: Direction, length: number): boolean {
    if (this.#decoder !== null) return this.#decoder.skippable(direction) < length
    if (this.#raw) return this.#upgrades !== null
    return !this.#midway || this.#heldBytes[direction] < DETECT_BYTES
  }

  /** Skips a segment that `wants` declined. */
  skip(time: number, direction: Direction, offset: number, length: number): void {
    this.#host.onPosition(time, direction, offset)
    this.#ends[direction] = offset + length
    if (this.#decoder !== null) this.#decoder.skip(direction, length)
    else if (!this.#raw) this.#passOver(direction)
  }

  /** Decodes the bytes of a segment. `bytes` is valid during the call only. */
  push(time: number, direction: Direction, offset: number, bytes: Uint8Array): void {
    this.#ends[direction] = offset + bytes.length
    if (this.#decoder !== null) {
      this.#host.onPosition(time, direction, offset)
      this.#decoder.push(direction, bytes)
      return
    }
    if (!this.#raw) {
      if (this.#midway) this.#lookAgain(direction === 'up' ? 'down' : 'up')
      this.#hold({ direction, bytes, time, offset })
      this.#decide(false)
      // Most first segments decide, so only what is still buffered is copied.
      this.#held.copyLast()
    }
    this.#watchUpgrade(time, direction, offset, bytes)
  }

  #hold(segment: UndetectedSegment): void {
    this.#held.add(segment)
    this.#heldBytes[segment.direction] += segment.bytes.length
    this.#looked += segment.bytes.length
  }

  /** Detects an upgrade of a plaintext protocol to TLS (STARTTLS) and starts detection anew after it. */
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

  /** Handles `length` bytes from `offset` on that are missing from the capture. */
  gap(time: number, direction: Direction, offset: number, length: number): void {
    if (this.#isLeft) {
      this.#ends[direction] = offset + length
      return
    }
    // No more bytes continue the buffered ones, so decide now.
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

  /** True once both streams have ended. */
  get hasEnded(): boolean {
    return this.#ended.up && this.#ended.down
  }

  end(time: number, direction: Direction, offset: number): void {
    this.#ended[direction] = true
    this.#host.onPosition(time, direction, offset)
    if (this.#decoder === null) this.#decide(false)
    else this.#decoder.end(direction)
  }

  /** `how`: an orderly close, or cut off by a reset or the end of the capture. */
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

  /**
   * Removes a PROXY protocol header from the client's bytes. Returns false while it may still be incomplete.
   */
  #readProxyHeader(final: boolean): boolean {
    const noneFollow = final || this.#ended.up || this.#heldBytes.up >= MAX_PROXY_HEADER_BYTES
    // If the server sends first, the client's bytes do not begin with a PROXY header.
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

  /** Moves the start of the protocol past the first `lengths` buffered bytes, which are not part of it. */
  #goBehind(lengths: StreamOffsets): void {
    this.#held.dropFirst(lengths)
    for (const direction of DIRECTIONS) this.#heldBytes[direction] -= lengths[direction]
    this.#at = { up: this.#at.up + lengths.up, down: this.#at.down + lengths.down }
    this.#starts = { ...this.#at }
    this.#upgrades = 'new'
    this.#host.onInside?.(this.#at)
  }

  /** Returns true if more bytes would not change the detection. */
  #isEnough(): boolean {
    const { up, down } = this.#heldBytes
    if (this.hasEnded) return true
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

  /** Returns true if the buffered bytes of a stream start in the middle of a message. */
  #lacksStart(direction: Direction): boolean {
    if (!this.#mayBeMidway) return false
    const start = this.#held.start(direction)
    if (start.length === 0) return this.#midway
    const [up, down] = direction === 'up' ? [start, NO_BYTES] : [NO_BYTES, start]
    return detectDecoder(up, down, true) === 'raw'
  }

  /**
   * Returns a decoder for a protocol without messages of its own, to which a server may reply with an HTTP
   * error response.
   */
  #withoutMessages(): StreamDecoder {
    return new PlainAnswerWatch({
      code: 'http1-answer-to-tls',
      at: this.#at,
      decoder: null,
      sink: () => this.#host.newSink(),
      numbers: () => FIRST_NUMBERS
    })
  }

  /**
   * Midway mode: drops the buffered bytes of a stream, in which no message began, and skips the stream for
   * now.
   */
  #passOver(direction: Direction): void {
    this.#held.drop(direction)
    this.#starts[direction] = this.#ends[direction]
  }

  /** Midway mode: searches a skipped stream again once the other side sends. */
  #lookAgain(direction: Direction): void {
    if (this.#heldBytes[direction] >= DETECT_BYTES && this.#starts[direction] === this.#ends[direction])
      this.#forget(direction)
  }

  #forget(direction: Direction): void {
    this.#passOver(direction)
    this.#heldBytes[direction] = 0
  }
}
