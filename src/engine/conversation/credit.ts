import { ACK, DATA, HEADERS, SETTINGS, WINDOW_UPDATE } from '../../decode/stream/http2/frame-names'
import { uint31, type FrameHead } from '../../decode/stream/http2/frame-head'
import { FrameStream, type FrameSink } from '../../decode/stream/http2/frame-stream'
import { settingsOf } from '../../decode/stream/http2/frame-words'

/**
 * HTTP/2 flow-control credit granted by a peer (RFC 9113, section 5.2). The recorded sender waited for credit between
 * its writes, so a replay has to wait as well.
 */

const FIRST_WINDOW_BYTES = 65_535
const INITIAL_WINDOW_SIZE = 4

export class Credit {
  readonly #ours: FrameStream
  /** Frame boundaries of the data that is about to be sent. */
  readonly #next: FrameStream
  #frames: Pick<FrameHead, 'type' | 'start' | 'stream' | 'length'>[] = []
  readonly #theirs: FrameStream
  #connection = FIRST_WINDOW_BYTES
  /** Initial window of a new stream. */
  #initial = FIRST_WINDOW_BYTES
  /**
   * Initial window sizes of SETTINGS frames that we have not acknowledged. The peer uses the previous size until then
   * (section 6.5.3), and the recorded acknowledgement may follow data that needs credit first. Null for a frame without
   * the setting.
   */
  readonly #sizes: (number | null)[] = []
  /** Number of acknowledgements sent ahead of their SETTINGS frames. */
  #acknowledgments = 0
  /** Window of each open stream. */
  readonly #streams = new Map<number, number>()

  /** `side`: the side that sends the data. */
  constructor(side: 'client' | 'server' = 'client') {
    const [ours, theirs] =
      side === 'client' ? (['preface', 'frame'] as const) : (['frame', 'preface'] as const)
    this.#ours = new FrameStream(this.#sent(), 0, ours)
    this.#next = new FrameStream(this.#looked(), 0, ours)
    this.#theirs = new FrameStream(this.#incoming(), 0, theirs)
  }

  sent(bytes: Uint8Array): void {
    this.#ours.push(bytes)
  }

  received(bytes: Uint8Array): void {
    this.#theirs.push(bytes)
  }

  /**
   * Splits the bytes to send into parts: first as much as the peer has credit for, then each DATA frame separately,
   * because a peer may grant credit for the next frame only after receiving this one.
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
      // The frame header may begin in bytes already sent.
      const at = Math.max(0, start - from)
      if (at > begun) parts.push(bytes.subarray(begun, at))
      begun = at
      // All later DATA frames have to wait as well.
      connection = -1
    }
    return [...parts, bytes.subarray(begun)]
  }

  /** True if the peer has granted credit for everything sent. */
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

  #incoming(): FrameSink {
    return {
      ...NOTHING_MORE,
      frame: ({ type, stream }) => {
        // For a stream opened by the peer, WINDOW_UPDATE may arrive before any data is sent on it.
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

  /** A new initial window size applies to existing streams as well (RFC 9113, section 6.9.2). */
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
