/**
 * Reads the body of one message after its head: by length, to the close, or by chunks and then the trailer section.
 * Passes data on as views and counts it; buffers only a trailer section that is split.
 */
import type { HttpSink } from '../decoder'
import { EMPTY, view } from './bytes'
import { ChunkedReader } from './chunked'
import type { HeadScanner } from './head-scanner'
import { MAX_SECTION_BYTES } from './limits'
import type { Http1Message } from './message'
import { addProblem } from './problems'
import { isStartLine } from './resync'
import { SectionBuffer } from './section-buffer'
import type { StartLineKind } from './start-line'
import { checkTrailers } from './trailers'

/**
 * open: more bytes follow; complete: the message ends at `end`; fault: from `end` on, the bytes are not a chunked body;
 * next-head: the next message begins at `end`, in place of the trailers or their blank line.
 */
export type BodyEvent = 'open' | 'complete' | 'fault' | 'next-head'

export class BodyReader {
  /** Index after the bytes consumed by the last call. */
  at = 0
  /** Stream offset of the message's end, once it has ended. */
  end = 0
  /** After fault and next-head: consumed bytes after `end` that the caller has to read again. */
  private unread: Uint8Array = EMPTY

  private state: 'plain' | 'chunks' | 'trailers' = 'plain'
  /** Remaining bytes of a plain body; Infinity if only the close ends it. */
  private remaining = 0
  private readonly chunks = new ChunkedReader()
  private readonly section = new SectionBuffer()
  private readonly kind: StartLineKind
  private readonly scanner: HeadScanner
  private readonly sink: HttpSink

  constructor(kind: StartLineKind, scanner: HeadScanner, sink: HttpSink) {
    this.kind = kind
    this.scanner = scanner
    this.sink = sink
  }

  openPlain(length: number): void {
    this.state = 'plain'
    this.remaining = length
  }

  openChunked(): void {
    this.state = 'chunks'
    this.chunks.start()
  }

  /** Remaining data bytes, which the caller may skip unread. */
  get dataToCome(): number {
    return this.state === 'plain' ? this.remaining : this.state === 'chunks' ? this.chunks.skippable : 0
  }

  /** Skips at most `dataToCome` bytes that end before offset `end`. */
  pass(length: number, end: number): BodyEvent {
    if (length === 0) return 'open'
    if (this.state === 'chunks') this.chunks.skip(length)
    else this.remaining -= length
    return this.state === 'plain' && this.remaining === 0 ? this.endAt(end) : 'open'
  }

  take(message: Http1Message, bytes: Uint8Array, from: number, to: number, base: number): BodyEvent {
    if (this.state === 'plain') {
      this.at = Math.min(to, from + this.remaining)
      this.remaining -= this.at - from
      this.takeData(message, bytes, from, this.at, base)
      return this.remaining === 0 ? this.endAt(base + this.at) : 'open'
    }
    this.at = from
    if (this.state === 'chunks') {
      const event = this.takeChunks(message, bytes, to, base)
      if (event !== 'open' || this.at === to) return event
    }
    return this.takeTrailers(message, bytes, this.at, to, base)
  }

  /** The stream ends here. Returns 'next-head' if the bytes of a cut trailer section are the next message's head. */
  cut(message: Http1Message, offset: number): BodyEvent {
    if (this.state !== 'trailers' || !isStartLine(this.kind, this.section.bytes, 0, this.section.length)) {
      return 'open'
    }
    this.end = offset - this.section.total
    this.unread = this.section.take()
    addProblem(message.problems, 'missing-last-crlf', this.end)
    return 'next-head'
  }

  /** Returns `unread` and clears it. */
  takeUnread(): Uint8Array {
    const { unread } = this
    this.unread = EMPTY
    return unread
  }

  private takeData(message: Http1Message, bytes: Uint8Array, from: number, to: number, base: number): void {
    message.bodyLength += to - from
    this.sink.messageBody?.(message, view(bytes, from, to), base + from)
  }

  /** Returns 'open' with bytes left once the last chunk has been read. */
  private takeChunks(message: Http1Message, bytes: Uint8Array, to: number, base: number): BodyEvent {
    const { chunks } = this
    for (;;) {
      const event = chunks.read(bytes, this.at, to, base, message.problems)
      this.at = chunks.at
      if (event === 'more') return 'open'
      if (event === 'data') this.takeData(message, bytes, chunks.dataFrom, chunks.dataTo, base)
      else if (event === 'fault') {
        this.end = chunks.lineStart
        this.unread = chunks.unread()
        return 'fault'
      } else if (event === 'last') {
        this.state = 'trailers'
        this.section.start(true)
        return 'open'
      }
    }
  }

  private takeTrailers(
    message: Http1Message,
    bytes: Uint8Array,
    from: number,
    to: number,
    base: number
  ): BodyEvent {
    const { section } = this
    if (section.length === 0) {
      const end = this.scanner.scanFields(bytes, from, Math.min(to, from + MAX_SECTION_BYTES), base)
      if (end >= 0) {
        const event = this.completeTrailers(message, bytes, from, end, base)
        this.at = event === 'complete' ? end : from
        this.unread = EMPTY
        return event
      }
    }
    this.at = section.takeSection(bytes, from, to)
    if (!section.done) return 'open'
    const start = base + this.at - section.total
    if (section.overflow) addProblem(message.problems, 'trailers-too-large', start + section.length)
    const taken = section.take()
    this.scanner.scanFields(taken, 0, taken.length, start)
    const event = this.completeTrailers(message, taken, 0, taken.length, start)
    if (event === 'complete') return this.endAt(base + this.at)
    this.unread = taken
    return event
  }

  /** Finishes after a scan of bytes[from, end), which are the trailers or already the head of the next message. */
  private completeTrailers(
    message: Http1Message,
    bytes: Uint8Array,
    from: number,
    end: number,
    base: number
  ): BodyEvent {
    const { scanner } = this
    if (scanner.rowCount > 0 && isStartLine(this.kind, bytes, from, end)) {
      addProblem(message.problems, 'missing-last-crlf', base + from)
      this.end = base + from
      return 'next-head'
    }
    checkTrailers(scanner, bytes, base, message.problems)
    if (scanner.rowCount > 0) this.sink.messageTrailers?.(message, view(bytes, from, end), base + from)
    return this.endAt(base + end)
  }

  private endAt(offset: number): BodyEvent {
    this.end = offset
    return 'complete'
  }
}
