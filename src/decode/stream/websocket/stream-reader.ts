/**
 * Splits one direction of a WebSocket into messages (RFC 6455, section 5). Control frames may come between the frames
 * of a message. Payloads are read as far as a list shows them, text is checked completely, and compressed data is
 * decompressed, because each message may be part of the next one's window.
 */
import type { Direction } from '../../../shared/model/direction'
import type { Problem } from '../decoder'
import type { InnerMessage } from '../inner'
import { DeflateContext } from './deflate-context'
import {
  checkHeader,
  headerSize,
  isControl,
  MAX_HEADER_BYTES,
  MAX_PAYLOAD,
  OPCODE_CLOSE,
  OPCODE_CONTINUATION,
  readHeader,
  RSV1,
  unmasked,
  type FrameHeader
} from './frame-header'
import type { Compression } from './negotiated'
import { OpenMessage, UNREADABLE } from './open-message'
import { addProblem, type WebSocketProblemCode } from './problems'
import { WebSocketResync } from './resync'

/** Bytes passed to a search at once, so that few bytes after the found frame are copied. */
const SEARCH_BYTES = 1024

/** Bytes from `start` on that belong to no frame. */
interface Lost {
  start: number
  code: WebSocketProblemCode
  resync: WebSocketResync
}

export class WebSocketStreamReader {
  readonly #direction: Direction
  readonly #context: DeflateContext
  readonly #emit: (message: InnerMessage) => void
  /** Stream offset of the next byte. */
  #at: number
  readonly #head = new Uint8Array(MAX_HEADER_BYTES)
  #headLength = 0
  #frame: FrameHeader | null = null
  #frameStart = 0
  /** Remaining bytes of the frame's payload. */
  #remaining = 0
  /** The message of the current frame, and the open data message, which control frames may interrupt. */
  #current: OpenMessage | null = null
  #data: OpenMessage | null = null
  #hasClosed = false
  #lost: Lost | null = null

  constructor(
    direction: Direction,
    compression: Compression | null,
    from: number,
    emit: (message: InnerMessage) => void
  ) {
    this.#direction = direction
    this.#context = new DeflateContext(compression)
    this.#at = from
    this.#emit = emit
  }

  get skippable(): number {
    return this.#lost === null && this.#current?.payload.isCounted === true ? this.#remaining : 0
  }

  /** Returns the window of the next message; null if unknown. */
  window(): Uint8Array | null {
    return this.#context.window()
  }

  push(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length;) {
      if (this.#lost !== null) {
        const piece = bytes.subarray(from, from + SEARCH_BYTES)
        from += piece.length
        this.#search(this.#lost, piece)
      } else from = this.#frame === null ? this.#takeHead(bytes, from) : this.#takePayload(bytes, from)
    }
  }

  skip(length: number): void {
    this.#current?.payload.count(length)
    this.#pass(length)
  }

  gap(length: number): void {
    const current = this.#current
    if (current !== null && length <= this.#remaining) {
      addProblem(current.problems, 'ws-missing-bytes', this.#at)
      current.payload.lack(length)
      this.#pass(length)
      return
    }
    this.#settle('ws-missing-bytes')
    this.#context.lose()
    this.#at += length
    this.#lose(this.#at, 'ws-no-frames')
  }

  finish(): void {
    this.#settle('ws-unfinished')
  }

  #takeHead(bytes: Uint8Array, from: number): number {
    if (this.#headLength === 0) this.#frameStart = this.#at
    const wanted = this.#headLength < 2 ? 2 : headerSize(this.#head[1] ?? 0)
    const taken = Math.min(wanted - this.#headLength, bytes.length - from)
    this.#head.set(bytes.subarray(from, from + taken), this.#headLength)
    this.#headLength += taken
    this.#at += taken
    if (this.#headLength >= 2 && this.#headLength === headerSize(this.#head[1] ?? 0)) this.#beginFrame()
    return from + taken
  }

  #beginFrame(): void {
    const header = readHeader(this.#head.subarray(0, this.#headLength), 0)
    this.#headLength = 0
    if (header === null) return
    if (header.length > MAX_PAYLOAD) {
      this.#cutOpen('ws-unfinished')
      this.#context.lose()
      this.#at = this.#frameStart
      this.#search(this.#lose(this.#at, 'ws-length-too-large'), this.#head.slice(0, header.size))
      return
    }
    this.#frame = header
    this.#remaining = header.length
    const problems: Problem[] = []
    const key = this.#head.subarray(header.keyAt, header.size)
    checkHeader(header, key, this.#frameStart, this.#direction, this.#context.isUsed, problems)
    if (this.#hasClosed && !isControl(header.opcode))
      problems.push({ code: 'ws-data-after-close', offset: this.#frameStart })
    const message = this.#messageOf(header, problems)
    for (const problem of problems)
      if (!message.problems.some(({ code }) => code === problem.code)) message.problems.push(problem)
    message.frames++
    message.end = this.#at
    this.#current = message
    if (this.#remaining === 0) this.#endFrame()
  }

  #messageOf({ opcode, reserved }: FrameHeader, problems: Problem[]): OpenMessage {
    if (isControl(opcode)) return new OpenMessage(this.#frameStart, opcode, false, this.#context)
    if (opcode === OPCODE_CONTINUATION) {
      if (this.#data !== null) return this.#data
      problems.push({ code: 'ws-continuation-alone', offset: this.#frameStart })
    } else if (this.#data !== null) {
      addProblem(this.#data.problems, 'ws-message-interrupted', this.#frameStart)
      this.#end(this.#data, false)
    }
    const isCompressed = (reserved & RSV1) !== 0 && this.#context.isUsed
    this.#data = new OpenMessage(this.#frameStart, opcode, isCompressed, this.#context)
    return this.#data
  }

  #takePayload(bytes: Uint8Array, from: number): number {
    const length = Math.min(this.#remaining, bytes.length - from)
    const frame = this.#frame
    const payload = this.#current?.payload
    if (frame !== null && payload !== undefined) {
      if (payload.isCounted) payload.count(length)
      else {
        const piece = bytes.subarray(from, from + length)
        const key = this.#head.subarray(frame.keyAt, frame.size)
        payload.push(frame.isMasked ? unmasked(piece, key, frame.length - this.#remaining) : piece)
      }
    }
    this.#pass(length)
    return from + length
  }

  #pass(length: number): void {
    this.#at += length
    this.#remaining -= length
    if (this.#remaining === 0) this.#endFrame()
  }

  #endFrame(): void {
    const frame = this.#frame
    const current = this.#current
    this.#frame = null
    this.#current = null
    if (frame === null || current === null) return
    current.end = this.#at
    if (frame.fin || isControl(frame.opcode)) this.#end(current, true)
  }

  #end(message: OpenMessage, isWhole: boolean): void {
    if (message === this.#data) this.#data = null
    if (message.opcode === OPCODE_CLOSE) this.#hasClosed = true
    this.#emit(message.entry(this.#direction, isWhole))
  }

  // Resynchronization

  /** Ends the open message or search, because no more of its bytes follow. */
  #settle(code: WebSocketProblemCode): void {
    if (this.#lost !== null) {
      const lost = this.#lost
      lost.resync.finish()
      if (lost.resync.found !== null) this.#goOn(lost, lost.resync.found)
      else {
        this.#lost = null
        this.#unreadable(lost.start, this.#at, lost.code)
      }
    }
    this.#cutOpen(code)
    if (this.#headLength === 0) return
    this.#headLength = 0
    this.#unreadable(this.#frameStart, this.#at, code)
  }

  #cutOpen(code: WebSocketProblemCode): void {
    const current = this.#current
    const data = this.#data
    this.#frame = null
    this.#current = null
    if (current !== null) current.end = this.#at
    for (const message of [data === current ? null : data, current]) {
      if (message === null) continue
      addProblem(message.problems, code, message.end)
      this.#end(message, false)
    }
  }

  #lose(start: number, code: WebSocketProblemCode): Lost {
    this.#lost = { start, code, resync: new WebSocketResync(this.#direction, this.#context.isUsed) }
    return this.#lost
  }

  #search(lost: Lost, bytes: Uint8Array): void {
    this.#at += bytes.length
    lost.resync.push(bytes)
    if (lost.resync.found !== null) this.#goOn(lost, lost.resync.found)
  }

  /** Continues after a search; `found`: number of bytes from the loss to the next frame. */
  #goOn({ start, code, resync }: Lost, found: number): void {
    this.#lost = null
    this.#unreadable(start, start + found, code)
    this.#at = start + found
    this.push(resync.rest())
  }

  /** Reports bytes that could not be split into frames. */
  #unreadable(start: number, end: number, code: WebSocketProblemCode): void {
    if (end <= start) return
    this.#emit({
      direction: this.#direction,
      start,
      end,
      kind: UNREADABLE,
      stream: null,
      length: end - start,
      marks: [],
      summary: '',
      complete: false,
      problems: [{ code, offset: start }]
    })
  }
}
