import { ACK, DATA, HEADERS, SETTINGS, WINDOW_UPDATE } from '../../decode/stream/http2/frame-names'
import { uint31, type FrameHead } from '../../decode/stream/http2/frame-head'
import { FrameStream, type FrameSink } from '../../decode/stream/http2/frame-stream'
import { settingsOf } from '../../decode/stream/http2/frame-words'

/**
 * How much data of HTTP/2 a peer takes before it says that it takes more (RFC 9113 §5.2). Who spoke to it waited for that
 * when it was recorded, between what was said; who says it again has to wait as well.
 */

const FIRST_WINDOW_BYTES = 65_535
const INITIAL_WINDOW_SIZE = 4

export class Credit {
  readonly #ours: FrameStream
  /** The same before it is sent: where its frames begin. */
  readonly #next: FrameStream
  #frames: Pick<FrameHead, 'type' | 'start' | 'stream' | 'length'>[] = []
  readonly #theirs: FrameStream
  #connection = FIRST_WINDOW_BYTES
  /** Of a new stream. */
  #initial = FIRST_WINDOW_BYTES
  /**
   * Of settings that we have not acknowledged, for until then the peer goes by those before (§6.5.3): the recorded
   * acknowledgment may stand behind data that it has to take first. Null for those that do not say.
   */
  readonly #sizes: (number | null)[] = []
  /** Of settings that are still to come. */
  #acknowledgments = 0
  /** Of each stream that was begun. */
  readonly #streams = new Map<number, number>()

  /** `side`: who says the data. */
  constructor(side: 'client' | 'server' = 'client') {
    const [ours, theirs] =
      side === 'client' ? (['preface', 'frame'] as const) : (['frame', 'preface'] as const)
    this.#ours = new FrameStream(this.#sent(), 0, ours)
    this.#next = new FrameStream(this.#looked(), 0, ours)
    this.#theirs = new FrameStream(this.#heard(), 0, theirs)
  }

  sent(bytes: Uint8Array): void {
    this.#ours.push(bytes)
  }

  received(bytes: Uint8Array): void {
    this.#theirs.push(bytes)
  }

  /**
   * What is sent next, in parts: as much as the peer takes by now, and each frame of data behind that by itself, since a
   * peer may give leave for the next one only when it has this one.
   */
  cut(bytes: Uint8Array): Uint8Array[] {
    const from = this.#next.offset
    this.#frames = []
    this.#next.push(bytes)
    const parts: Uint8Array[] = []
    const streams = new Map(this.#streams)
    const sizes = [...this.#sizes]
    let initial = this.#initial
    let connection = this.#connection
    let begun = 0
    for (const { type, start, stream, length } of this.#frames) {
      if (type === SETTINGS) {
        const size = sizes.shift() ?? initial
        for (const [known, left] of streams) streams.set(known, left + size - initial)
        initial = size
        continue
      }
      connection -= length
      const left = (streams.get(stream) ?? initial) - length
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

  /** The peer takes all that was sent. */
  get isEnough(): boolean {
    return this.#connection >= 0 && [...this.#streams.values()].every((left) => left >= 0)
  }

  #sent(): FrameSink {
    return {
      ...NOTHING_MORE,
      frame: ({ type, flags, stream, length }) => {
        if (type === SETTINGS && (flags & ACK) !== 0) this.#acknowledged()
        if (type === HEADERS) this.#begin(stream)
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
      frame: ({ type, flags, start, stream, length }) => {
        const isTaken = type === SETTINGS && (flags & ACK) !== 0
        if (type === DATA || isTaken) this.#frames.push({ type, start, stream, length })
        return 'nothing'
      }
    }
  }

  #heard(): FrameSink {
    return {
      ...NOTHING_MORE,
      frame: ({ type, stream }) => {
        // A stream that they have begun: they may say that they take more of it before anything is said on it.
        if (type === HEADERS) this.#begin(stream)
        return type === SETTINGS || type === WINDOW_UPDATE ? 'whole' : 'nothing'
      },
      frameEnd: ({ type, flags, stream }, _end, payload) => {
        if (payload === null) return
        if (type === WINDOW_UPDATE && payload.length === 4) {
          if (stream === 0) this.#connection += uint31(payload, 0)
          else this.#add(stream, uint31(payload, 0))
        } else if (type === SETTINGS && (flags & ACK) === 0) this.#announced(payload)
      }
    }
  }

  #announced(payload: Uint8Array): void {
    const sizes = settingsOf(payload).filter(({ id }) => id === INITIAL_WINDOW_SIZE)
    this.#sizes.push(sizes.at(-1)?.value ?? null)
    this.#settle()
  }

  #acknowledged(): void {
    this.#acknowledgments++
    this.#settle()
  }

  /** A new initial size counts for streams that are there as well (RFC 9113 §6.9.2). */
  #settle(): void {
    while (this.#acknowledgments > 0 && this.#sizes.length > 0) {
      this.#acknowledgments--
      const size = this.#sizes.shift() ?? this.#initial
      for (const stream of this.#streams.keys()) this.#add(stream, size - this.#initial)
      this.#initial = size
    }
  }

  #begin(stream: number): void {
    if (!this.#streams.has(stream)) this.#streams.set(stream, this.#initial)
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
