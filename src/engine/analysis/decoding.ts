import { DIRECTIONS, type Direction } from '../../shared/model/direction'
import {
  FIRST_NUMBERS,
  type MessageSink,
  type StreamDecoder,
  type StreamOffsets
} from '../../decode/stream/decoder'
import { PlainAnswerWatch } from '../../decode/stream/plain-answer'
import { socksEnd } from '../../decode/stream/socks/negotiation'
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

interface Held {
  direction: Direction
  bytes: Uint8Array
  time: number
  offset: number
}

const NO_BYTES = new Uint8Array(0)
const BEGINNING: StreamOffsets = { up: 0, down: 0 }

interface PerStream<T> {
  up: T
  down: T
}

export interface DecodingHost {
  /** Where the messages go, once it is known that there are any: many connections are raw. */
  newSink(): MessageSink
  /** Called before each push with the time and stream offset of the bytes. */
  onPosition(time: number, direction: Direction, offset: number): void
  onProtocol(protocol: string): void
  /** Where the protocol begins, behind what asked a proxy for it. */
  onInside?(at: StreamOffsets): void
  /** Whom the client asks for by name, where its protocol says so. */
  onServerName?(name: string): void
}

export class Decoding {
  readonly #host: DecodingHost
  #decoder: StreamDecoder | null = null
  #raw = false
  #midway = false
  /** The first bytes may lie in the middle of a message: the start of the connection was not recorded. */
  #mayBeMidway = false
  /** What came so far may be a negotiation. */
  #mayNegotiate = true
  #held: Held[] = []
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

  /** The bytes of the next segment need not be read: nobody looks at them. */
  wants(direction: Direction, length: number): boolean {
    if (this.#raw) return false
    if (this.#decoder !== null) return this.#decoder.skippable(direction) < length
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
    if (this.#midway) this.#lookAgain(direction === 'up' ? 'down' : 'up')
    this.#held.push({ direction, bytes: bytes.slice(), time, offset })
    this.#heldBytes[direction] += bytes.length
    this.#looked += bytes.length
    this.#decide(false)
  }

  /** The `length` bytes from `offset` on are not in the capture. */
  gap(time: number, direction: Direction, offset: number, length: number): void {
    // What is held was all there is of it.
    if (this.#decoder === null && !this.#raw && this.#held.length > 0) this.#decide(true)
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
    if (this.#mayNegotiate && !this.#midway) {
      const end = socksEnd(this.#start('up'), this.#start('down'))
      if (end === 'more' && !final && !this.#isEnough()) return
      this.#mayNegotiate = false
      if (typeof end !== 'string') this.#goBehind(end)
    }
    const found = this.#detect(final)
    if (found === 'more') return
    if (found !== 'raw') this.#begin(found)
    else {
      this.#held = []
      this.#raw = true
      this.#host.onProtocol('raw')
    }
  }

  #detect(final: boolean): ReturnType<typeof detectDecoder> {
    const up = this.#start('up')
    const down = this.#start('down')
    const found = detectDecoder(up, down, final || this.#isEnough(), this.#midway)
    if (found !== 'raw' || this.#midway || !this.#mayBeMidway) return found
    this.#midway = true
    return detectDecoder(up, down, final || this.#isEnough(), true)
  }

  /** So much of what is held is no part of what is to be decoded. */
  #goBehind(lengths: StreamOffsets): void {
    const left = { ...lengths }
    this.#held = this.#held.flatMap(({ direction, bytes, time, offset }) => {
      const passed = Math.min(left[direction], bytes.length)
      left[direction] -= passed
      if (passed === bytes.length) return []
      return [{ direction, bytes: bytes.subarray(passed), time, offset: offset + passed }]
    })
    for (const direction of DIRECTIONS) this.#heldBytes[direction] -= lengths[direction]
    this.#at = { up: this.#at.up + lengths.up, down: this.#at.down + lengths.down }
    this.#starts = { ...this.#at }
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
    const serverName = found.serverName?.(this.#start('up')) ?? ''
    if (serverName !== '') this.#host.onServerName?.(serverName)
    const beginsMessage = { up: this.#beginsMessage('up'), down: this.#beginsMessage('down') }
    const decoder = found.create?.(this.#host.newSink(), this.#at) ?? this.#withoutMessages()
    this.#decoder = decoder
    const held = this.#held
    this.#held = []
    for (const direction of DIRECTIONS) {
      const missing = this.#starts[direction] - this.#at[direction]
      if (missing > 0 || (this.#mayBeMidway && !beginsMessage[direction])) decoder.gap(direction, missing)
    }
    for (const { direction, bytes, time, offset } of held) {
      this.#host.onPosition(time, direction, offset)
      decoder.push(direction, bytes)
    }
    for (const direction of DIRECTIONS) if (this.#ended[direction]) decoder.end(direction)
  }

  /** False where the held bytes of a stream are the rest of something. */
  #beginsMessage(direction: Direction): boolean {
    const start = this.#start(direction)
    if (start.length === 0) return !this.#midway
    const [up, down] = direction === 'up' ? [start, NO_BYTES] : [NO_BYTES, start]
    return detectDecoder(up, down, true) !== 'raw'
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
    this.#held = this.#held.filter((held) => held.direction !== direction)
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

  /** The first bytes of a stream, joined. */
  #start(direction: Direction): Uint8Array {
    const pieces = this.#held.filter((held) => held.direction === direction)
    const [only] = pieces
    if (pieces.length === 1 && only !== undefined) return only.bytes
    const joined = new Uint8Array(pieces.reduce((sum, { bytes }) => sum + bytes.length, 0))
    let at = 0
    for (const { bytes } of pieces) {
      joined.set(bytes, at)
      at += bytes.length
    }
    return joined
  }
}
