import type { Direction } from '../../shared/model/direction'
import type { MessageSink, StreamDecoder } from '../../decode/stream/decoder'
import { detectDecoder, DETECT_BYTES } from '../../decode/registry'

/**
 * One connection's decoding: which protocol it is, decided by its first bytes, and the decoder fed from then on. Until
 * it is decided the bytes are held, at most DETECT_BYTES a stream; a stream that nothing recognises is raw, and is
 * read no further.
 */

interface Held {
  direction: Direction
  bytes: Uint8Array
  time: number
  offset: number
}

export interface DecodingHost {
  sink: MessageSink
  /** Called before each push with the time and stream offset of the bytes. */
  onPosition(time: number, direction: Direction, offset: number): void
  onProtocol(protocol: string): void
}

export class Decoding {
  readonly #host: DecodingHost
  #decoder: StreamDecoder | null = null
  #raw = false
  #held: Held[] = []
  readonly #heldBytes = { up: 0, down: 0 }
  readonly #ended = { up: false, down: false }

  constructor(host: DecodingHost) {
    this.#host = host
  }

  /** The bytes of the next segment need not be read: nobody looks at them. */
  wants(direction: Direction, length: number): boolean {
    if (this.#raw) return false
    return this.#decoder === null || this.#decoder.skippable(direction) < length
  }

  /** Passes over a segment that `wants` declined. */
  skip(time: number, direction: Direction, offset: number, length: number): void {
    this.#host.onPosition(time, direction, offset)
    this.#decoder?.skip(direction, length)
  }

  /** `bytes` is valid during the call only. */
  push(time: number, direction: Direction, offset: number, bytes: Uint8Array): void {
    if (this.#decoder !== null) {
      this.#host.onPosition(time, direction, offset)
      this.#decoder.push(direction, bytes)
      return
    }
    this.#held.push({ direction, bytes: bytes.slice(), time, offset })
    this.#heldBytes[direction] += bytes.length
    this.#decide(false)
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
    const up = this.#start('up')
    const down = this.#start('down')
    const full = this.#heldBytes.up >= DETECT_BYTES || this.#heldBytes.down >= DETECT_BYTES
    const last = final || full || (this.#ended.up && this.#ended.down)
    const found = detectDecoder(up, down, last)
    if (found === 'more') return
    const held = this.#held
    this.#held = []
    if (found === 'raw') {
      this.#raw = true
      this.#host.onProtocol('raw')
      return
    }
    this.#host.onProtocol(found.id)
    const decoder = found.create(this.#host.sink)
    this.#decoder = decoder
    for (const { direction, bytes, time, offset } of held) {
      this.#host.onPosition(time, direction, offset)
      decoder.push(direction, bytes)
    }
    for (const direction of ['up', 'down'] as const) if (this.#ended[direction]) decoder.end(direction)
  }

  /** The first bytes of a stream, joined. */
  #start(direction: Direction): Uint8Array {
    const pieces = this.#held.filter((held) => held.direction === direction)
    const [only] = pieces
    if (pieces.length === 1 && only !== undefined) return only.bytes
    const joined = new Uint8Array(this.#heldBytes[direction])
    let at = 0
    for (const { bytes } of pieces) {
      joined.set(bytes, at)
      at += bytes.length
    }
    return joined
  }
}
