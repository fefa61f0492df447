/**
 * Splits one direction of a connection into frames (RFC 9113 §4). All readers of HTTP/2 use it: the stream decoder, the
 * list of frames, and the reader of a single message. Only the length of a frame determines its end, so its content
 * cannot affect the frames after it. If a frame boundary is unknown, the next frame is searched for by its likely form.
 */
import { DATA, PADDED, UNKNOWN_FRAME } from './frame-names'
import { FRAME_HEAD_BYTES, PREFACE, isLikelyFrame, readFrameHead, type FrameHead } from './frame-head'
import { MAX_PAYLOAD_BYTES } from './limits'

/** How the sink receives a payload: whole at the end of the frame, as data in pieces, or not at all. */
export type Wanted = 'whole' | 'data' | 'nothing'

export interface FrameSink {
  /** A frame begins. For a payload without padding, `data` delivers the whole payload. */
  frame(head: FrameHead): Wanted
  /** Data of a frame without padding; `offset` is the offset of its first byte. Valid during the call. */
  data?(head: FrameHead, bytes: Uint8Array, offset: number): void
  /** `length` bytes of data passed that were skipped or are missing. */
  passed?(head: FrameHead, length: number, missing: boolean): void
  /**
   * The frame has ended at `end`. `payload`: the whole payload if requested; null if a part is missing or it is too
   * long. `padding`: octets after the data, -1 if the padding is declared longer than the payload.
   */
  frameEnd(head: FrameHead, end: number, payload: Uint8Array | null, padding: number): void
  /** The stream ended inside the frame, or the rest of the frame is unknown. */
  cut(head: FrameHead, at: number): void
  /** `lost`: frame boundaries are unknown from here on. `found`: a boundary was found again. */
  lost?(at: number): void
  found?(at: number): void
  /** The stream does not begin with the required preface. */
  badPreface?(at: number): void
  /** The preface has ended. */
  preface?(end: number): void
}

/** Number of consecutive likely frames after which boundaries count as known again. */
const PROBATION = 3

type State = 'preface' | 'head' | 'payload' | 'lost'

export class FrameStream {
  /** Stream offset of the next byte. */
  offset: number
  readonly #sink: FrameSink
  readonly #head: FrameHead = { start: 0, length: 0, type: 0, flags: 0, reserved: false, stream: 0 }
  #state: State
  /** First octets of a frame head, or of a possible one, until it is complete. */
  readonly #partial = new Uint8Array(FRAME_HEAD_BYTES)
  #partialLength = 0
  #prefaceSeen = 0
  #wanted: Wanted = 'nothing'
  /** Remaining bytes of the payload, and of the data in it. */
  #left = 0
  #dataLeft = 0
  /** True until the pad length octet has been read. */
  #readsPadding = false
  #padding = 0
  #gathered: Uint8Array | null = null
  #gatheredLength = 0
  #isHoled = false
  #probation = 0
  /** Offset where the search for a frame began. A frame exactly there needs no probation. */
  #lostAt = -1

  /** `begins`: whether the stream begins with the client's preface, with a frame, or at an unknown position. */
  constructor(sink: FrameSink, offset: number, begins: 'preface' | 'frame' | 'anywhere') {
    this.#sink = sink
    this.offset = offset
    this.#state = begins === 'preface' ? 'preface' : begins === 'frame' ? 'head' : 'lost'
    this.#lostAt = offset
  }

  push(bytes: Uint8Array): void {
    let at = 0
    while (at < bytes.length) {
      if (this.#state === 'payload') at = this.#takePayload(bytes, at)
      else if (this.#state === 'head') at = this.#takeHead(bytes, at)
      else if (this.#state === 'preface') at = this.#takePreface(bytes, at)
      else at = this.#search(bytes, at)
    }
  }

  /** Number of next bytes that would only be counted. */
  get skippable(): number {
    if (this.#state !== 'payload' || this.#readsPadding || this.#wanted === 'whole') return 0
    if (this.#wanted === 'data' && this.#sink.data !== undefined) return this.#dataLeft === 0 ? this.#left : 0
    return this.#left
  }

  /** Advances by `length` bytes that were skipped or are `missing`. */
  pass(length: number, missing: boolean): void {
    if (this.#state === 'payload') {
      const inside = Math.min(length, this.#left)
      const isHole = missing || inside > this.skippable
      // The pad length is missing, so assume no padding.
      if (isHole && this.#readsPadding) this.#dataLeft = this.#left
      const data = Math.min(inside, this.#dataLeft)
      if (data > 0 && this.#wanted === 'data') this.#sink.passed?.(this.#head, data, isHole)
      if (isHole) {
        this.#isHoled = true
        this.#readsPadding = false
      }
      this.#dataLeft -= data
      this.#left -= inside
      this.offset += inside
      if (this.#left === 0) this.#endFrame()
      length -= inside
      if (length === 0) return
    }
    // Frames begin and end inside the missing bytes.
    const at = this.offset
    this.offset += length
    this.#partialLength = 0
    if (this.#state !== 'lost') this.#sink.lost?.(at)
    this.#state = 'lost'
    this.#lostAt = this.offset
  }

  /** No byte follows. */
  end(): void {
    if (this.#state === 'payload') {
      this.#sink.cut(this.#head, this.offset)
    } else if (this.#state === 'head' && this.#partialLength > 0) {
      this.#readCutHead()
      this.#sink.cut(this.#head, this.offset)
    }
    this.#state = 'head'
    this.#partialLength = 0
  }

  /** Reads the complete fields of a head that is cut; missing octets do not count as zero. */
  #readCutHead(): void {
    const head = this.#head
    const there = this.#partialLength
    readFrameHead(this.#partial, 0, head)
    head.start = this.offset - there
    if (there < 3) head.length = 0
    if (there < 4) head.type = UNKNOWN_FRAME
    if (there < 5) head.flags = 0
    head.reserved = false
    head.stream = 0
  }

  #takePreface(bytes: Uint8Array, from: number): number {
    let at = from
    while (at < bytes.length && this.#prefaceSeen < PREFACE.length) {
      if (bytes[at] !== PREFACE.charCodeAt(this.#prefaceSeen)) {
        this.#sink.badPreface?.(this.offset + at - from)
        this.offset += at - from
        this.#state = 'lost'
        this.#lostAt = this.offset
        return at
      }
      at++
      this.#prefaceSeen++
    }
    this.offset += at - from
    if (this.#prefaceSeen === PREFACE.length) {
      this.#state = 'head'
      this.#sink.preface?.(this.offset)
    }
    return at
  }

  #takeHead(bytes: Uint8Array, from: number): number {
    if (this.#partialLength === 0 && bytes.length - from >= FRAME_HEAD_BYTES) {
      this.offset += FRAME_HEAD_BYTES
      this.#begin(bytes, from)
      return from + FRAME_HEAD_BYTES
    }
    const taken = Math.min(FRAME_HEAD_BYTES - this.#partialLength, bytes.length - from)
    this.#partial.set(bytes.subarray(from, from + taken), this.#partialLength)
    this.#partialLength += taken
    this.offset += taken
    if (this.#partialLength === FRAME_HEAD_BYTES) {
      this.#partialLength = 0
      this.#begin(this.#partial, 0)
    }
    return from + taken
  }

  /** Begins a frame whose head is complete; `offset` is after the head. */
  #begin(bytes: Uint8Array, at: number): void {
    const head = this.#head
    if (this.#probation > 0) {
      if (!isLikelyFrame(bytes, at)) {
        this.#probation = 0
        this.#state = 'lost'
        this.#partial.set(bytes.subarray(at + 1, at + FRAME_HEAD_BYTES))
        this.#partialLength = FRAME_HEAD_BYTES - 1
        this.#sink.lost?.(this.offset - FRAME_HEAD_BYTES)
        return
      }
      this.#probation--
    }
    readFrameHead(bytes, at, head)
    head.start = this.offset - FRAME_HEAD_BYTES
    this.#wanted = this.#sink.frame(head)
    this.#state = 'payload'
    this.#left = head.length
    this.#isHoled = false
    this.#padding = 0
    this.#gathered = null
    this.#gatheredLength = 0
    const isPadded = head.type === DATA && (head.flags & PADDED) !== 0
    this.#readsPadding = isPadded && head.length > 0
    if (isPadded && head.length === 0) this.#padding = -1
    this.#dataLeft = this.#readsPadding ? 0 : head.length
    if (head.length === 0) this.#endFrame()
  }

  #takePayload(bytes: Uint8Array, from: number): number {
    if (this.#readsPadding) return this.#takePadding(bytes, from)
    const taken = Math.min(this.#left, bytes.length - from)
    if (this.#wanted === 'whole') this.#gather(bytes, from, taken)
    else if (this.#dataLeft > 0) {
      const data = Math.min(taken, this.#dataLeft)
      if (this.#wanted === 'data') this.#takeData(bytes, from, data)
      this.#dataLeft -= data
    }
    this.#left -= taken
    this.offset += taken
    if (this.#left === 0) this.#endFrame()
    return from + taken
  }

  #takeData(bytes: Uint8Array, from: number, length: number): void {
    const { data, passed } = this.#sink
    if (data === undefined) passed?.call(this.#sink, this.#head, length, false)
    else {
      const whole = from === 0 && length === bytes.length
      data.call(this.#sink, this.#head, whole ? bytes : bytes.subarray(from, from + length), this.offset)
    }
  }

  /** RFC 9113 §6.1: padding as long as the whole payload or longer is an error. */
  #takePadding(bytes: Uint8Array, from: number): number {
    const padding = bytes[from] ?? 0
    this.#readsPadding = false
    this.offset++
    this.#left--
    this.#padding = padding > this.#left ? -1 : padding
    this.#dataLeft = Math.max(0, this.#left - padding)
    if (this.#left === 0) this.#endFrame()
    return from + 1
  }

  #gather(bytes: Uint8Array, from: number, length: number): void {
    if (this.#head.length > MAX_PAYLOAD_BYTES) return
    if (this.#gatheredLength === 0 && length === this.#head.length) {
      this.#gathered = bytes.subarray(from, from + length)
      return
    }
    this.#gathered ??= new Uint8Array(this.#head.length)
    this.#gathered.set(bytes.subarray(from, from + length), this.#head.length - this.#left)
    this.#gatheredLength += length
  }

  #endFrame(): void {
    this.#state = 'head'
    const isThere = this.#wanted === 'whole' && !this.#isHoled
    const payload = isThere ? (this.#head.length === 0 ? NOTHING : this.#gathered) : null
    this.#gathered = null
    this.#sink.frameEnd(this.#head, this.offset, payload, this.#padding)
  }

  /** Searches for a frame in the held octets and `bytes`, octet by octet. */
  #search(bytes: Uint8Array, from: number): number {
    const held = this.#partialLength
    let all = bytes
    let at = from
    if (held > 0) {
      all = new Uint8Array(held + bytes.length - from)
      all.set(this.#partial.subarray(0, held))
      all.set(bytes.subarray(from), held)
      at = 0
    }
    const start = this.offset - held - at
    for (; at + FRAME_HEAD_BYTES <= all.length; at++) {
      if (!isLikelyFrame(all, at)) continue
      this.#partialLength = 0
      this.#probation = start + at === this.#lostAt ? 0 : PROBATION
      this.offset = start + at + FRAME_HEAD_BYTES
      this.#sink.found?.(start + at)
      this.#begin(all, at)
      return bytes.length - (all.length - at - FRAME_HEAD_BYTES)
    }
    const rest = Math.min(all.length - at, FRAME_HEAD_BYTES - 1)
    this.#partial.set(all.subarray(all.length - rest))
    this.#partialLength = rest
    this.offset = start + all.length
    return bytes.length
  }
}

const NOTHING = new Uint8Array(0)
