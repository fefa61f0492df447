import { ACK, DATA, HEADERS, SETTINGS, WINDOW_UPDATE } from '../../../../decode/stream/http2/frame-names'
import { uint31, type FrameHead } from '../../../../decode/stream/http2/frame-head'
import { FrameStream, type FrameSink } from '../../../../decode/stream/http2/frame-stream'
import { settingsOf } from '../../../../decode/stream/http2/frame-words'

/**
 * How much data a server takes before it says that it takes more (RFC 9113 §5.2). A client waited for that when it was
 * recorded, between what it said; who says it again has to wait as well.
 */

const FIRST_WINDOW_BYTES = 65_535
const INITIAL_WINDOW_SIZE = 4

export class Credit {
  readonly #up = new FrameStream(this.#sent(), 0, 'preface')
  /** The same before it is sent: where its frames begin. */
  readonly #next = new FrameStream(this.#looked(), 0, 'preface')
  #frames: Pick<FrameHead, 'start' | 'stream' | 'length'>[] = []
  readonly #down = new FrameStream(this.#heard(), 0, 'frame')
  #connection = FIRST_WINDOW_BYTES
  /** Of a new stream. */
  #initial = FIRST_WINDOW_BYTES
  /** Of each stream that was begun. */
  readonly #streams = new Map<number, number>()

  sent(bytes: Uint8Array): void {
    this.#up.push(bytes)
  }

  received(bytes: Uint8Array): void {
    this.#down.push(bytes)
  }

  /**
   * What is sent next, in parts: as much as the server takes by now, and each frame of data behind that by itself, since a
   * server may give leave for the next one only when it has this one.
   */
  cut(bytes: Uint8Array): Uint8Array[] {
    const from = this.#next.offset
    this.#frames = []
    this.#next.push(bytes)
    const parts: Uint8Array[] = []
    const streams = new Map(this.#streams)
    let connection = this.#connection
    let begun = 0
    for (const { start, stream, length } of this.#frames) {
      connection -= length
      const left = (streams.get(stream) ?? this.#initial) - length
      streams.set(stream, left)
      if (connection >= 0 && left >= 0) continue
      // A frame's head may have begun with what was sent before.
      const at = Math.max(0, start - from)
      if (at > begun) parts.push(bytes.subarray(begun, at))
      begun = at
      // Whatever follows waits as well.
      connection = -1
    }
    return [...parts, bytes.subarray(begun)]
  }

  /** The server takes all that was sent. */
  get isEnough(): boolean {
    return this.#connection >= 0 && [...this.#streams.values()].every((left) => left >= 0)
  }

  #sent(): FrameSink {
    return {
      ...NOTHING_MORE,
      frame: ({ type, stream, length }) => {
        if (type === HEADERS && !this.#streams.has(stream)) this.#streams.set(stream, this.#initial)
        if (type === DATA) {
          this.#connection -= length
          this.#add(stream, -length)
        }
        return 'nothing'
      }
    }
  }

  #looked(): FrameSink {
    return {
      ...NOTHING_MORE,
      frame: ({ type, start, stream, length }) => {
        if (type === DATA) this.#frames.push({ start, stream, length })
        return 'nothing'
      }
    }
  }

  #heard(): FrameSink {
    return {
      ...NOTHING_MORE,
      frame: ({ type }) => (type === SETTINGS || type === WINDOW_UPDATE ? 'whole' : 'nothing'),
      frameEnd: ({ type, flags, stream }, _end, payload) => {
        if (payload === null) return
        if (type === WINDOW_UPDATE && payload.length === 4) {
          if (stream === 0) this.#connection += uint31(payload, 0)
          else this.#add(stream, uint31(payload, 0))
        } else if (type === SETTINGS && (flags & ACK) === 0) this.#settle(payload)
      }
    }
  }

  /** A new initial size counts for streams that are there as well (RFC 9113 §6.9.2). */
  #settle(payload: Uint8Array): void {
    for (const { id, value } of settingsOf(payload)) {
      if (id !== INITIAL_WINDOW_SIZE) continue
      for (const stream of this.#streams.keys()) this.#add(stream, value - this.#initial)
      this.#initial = value
    }
  }

  #add(stream: number, bytes: number): void {
    const left = this.#streams.get(stream)
    if (left !== undefined) this.#streams.set(stream, left + bytes)
  }
}

const NOTHING_MORE: Pick<FrameSink, 'frameEnd' | 'cut'> = {
  frameEnd: () => undefined,
  cut: () => undefined
}
