import { ACK, DATA, HEADERS, SETTINGS, WINDOW_UPDATE } from '../../../../decode/stream/http2/frame-names'
import { uint31 } from '../../../../decode/stream/http2/frame-head'
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
