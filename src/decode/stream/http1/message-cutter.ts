/**
 * Splits one direction of a connection into messages, for any split of the stream into pushes.
 *
 *     start ──▶ head ──▶ body ──▶ start …
 *       │         │        │        ├──▶ held ──▶ start | tunnel      (requests only)
 *       └─────────┴────────┘        └──▶ tunnel
 *                 ▼
 *              resync ──▶ start | raw
 *
 * Subclasses interpret a head and decide the state after a message.
 */
import type { Direction } from '../../../shared/model/direction'
import type { HttpSink } from '../decoder'
import { BodyReader } from './body-reader'
import type { BodyEvent } from './body-reader'
import { Boundary } from './boundary'
import { CR, EMPTY, LF, view } from './bytes'
import { HeadReader } from './head-reader'
import type { HeadEvent } from './head-reader'
import type { HeadTools } from './head-tools'
import type { Http1Message } from './message'
import type { Pairing } from './pairing'
import type { Http1ProblemCode } from './problems'
import { Http1Resync } from './resync'
import type { StartLineKind } from './start-line'

export type ReaderState = 'start' | 'head' | 'body' | 'resync' | 'held' | 'tunnel' | 'raw'

export abstract class MessageCutter {
  protected state: ReaderState = 'start'
  /** Stream offset after the last byte pushed. */
  protected offset = 0
  /** Values of the current message. */
  protected start = 0
  protected id = 0
  protected exchange = 0
  protected message: Http1Message | null = null

  protected readonly direction: Direction
  protected readonly sink: HttpSink
  protected readonly pairing: Pairing
  protected readonly tools: HeadTools
  protected readonly head: HeadReader
  protected readonly body: BodyReader
  protected readonly boundary = new Boundary()
  private readonly kind: StartLineKind
  private readonly resync = new Http1Resync()

  constructor(kind: StartLineKind, sink: HttpSink, pairing: Pairing, tools: HeadTools) {
    this.kind = kind
    this.direction = kind === 'request' ? 'up' : 'down'
    this.sink = sink
    this.pairing = pairing
    this.tools = tools
    this.head = new HeadReader(kind, tools.scanner)
    this.body = new BodyReader(kind, tools.scanner, sink)
  }

  /** Sets the stream offset of the first byte; call before the first push. */
  beginAt(offset: number): void {
    this.offset = offset
    this.start = offset
  }

  /** A message begins; returns its exchange. */
  protected abstract beginExchange(): number
  /** The bytes are not a message after all. */
  protected abstract abandonExchange(exchange: number): void
  /** The start line of the current head was scanned. */
  protected abstract lineDone(): void
  /** Creates the message for the head in the head reader; `cut` if the head is incomplete. */
  protected abstract openMessage(cut: boolean): Http1Message
  /** The head was passed to the sink; a message without a body has already ended. */
  protected abstract headDone(message: Http1Message): void
  /** The message has ended; the state is 'start' and may be changed. */
  protected abstract messageDone(message: Http1Message): void
  /** Returns true if bytes without a start line are still a message: an HTTP/0.9 response. */
  protected abstract isBareBody(): boolean
  /** No more messages will come. */
  protected abstract messagesOver(): void
  /** Buffers bytes until their protocol is known; returns the index after them. */
  protected abstract hold(bytes: Uint8Array, from: number, to: number, base: number): number
  /** The client speaks HTTP/2 from here on. */
  protected abstract prefaceSeen(): void

  push(bytes: Uint8Array): void {
    const base = this.offset
    this.offset += bytes.length
    this.run(bytes, 0, base)
  }

  /** Reads bytes[from, …); `base` is the stream offset of bytes[0]. */
  protected run(bytes: Uint8Array, from: number, base: number): void {
    const to = bytes.length
    let at = from
    while (at < to) {
      switch (this.state) {
        case 'start':
          at = this.takeStart(bytes, at, to, base)
          break
        case 'head':
          at = this.takeHead(this.head.resume(bytes, at, to))
          break
        case 'body':
          at = this.takeBody(bytes, at, to, base)
          break
        case 'resync':
          at = this.takeResync(bytes, at, to, base)
          break
        case 'held':
          at = this.hold(bytes, at, to, base)
          break
        case 'tunnel':
          this.sink.tunnelBytes?.(this.direction, view(bytes, at, to), base + at)
          return
        case 'raw':
          return
      }
    }
  }

  // Heads

  private takeStart(bytes: Uint8Array, from: number, to: number, base: number): number {
    let at = from
    // §2.2: empty lines before a message are ignored, but a body without a head may begin with them.
    if (!this.isBareBody()) {
      while (at < to && (bytes[at] === CR || bytes[at] === LF)) at++
      if (at > from) this.boundary.skipLine(base + from)
      if (at === to) return to
    }
    this.start = base + at
    this.id = this.pairing.takeId()
    this.exchange = this.beginExchange()
    this.state = 'head'
    const event = this.head.begin(bytes, at, to, base)
    if (event !== 'junk') return this.takeHead(event)
    if (this.openBareBody()) return at
    this.reject(EMPTY)
    return at + 1
  }

  /** Handles the event of the head reader; returns the index after the bytes it consumed. */
  private takeHead(event: HeadEvent): number {
    const { head } = this
    // Save these first: the calls below may use the head reader again, for bytes that it returned.
    const { at } = head
    const collected = head.takeCollected()
    if (event === 'head') this.completeHead(false)
    else if (event === 'line') this.lineDone()
    else if (event === 'junk') {
      if (this.openBareBody()) this.run(collected, 0, this.start)
      else this.reject(collected.subarray(1))
    } else if (event === 'preface') {
      this.abandon()
      this.remark('http2-preface', this.start)
      this.state = 'raw'
      this.prefaceSeen()
    }
    return at
  }

  /** Opens the message for the head in the head reader; `cut` if the head is incomplete. */
  protected completeHead(cut: boolean): void {
    const { bytes, from, to, headEnd } = this.head
    const message = this.openMessage(cut)
    this.boundary.open(message.problems, this.start)
    this.message = message
    this.state = 'body'
    const { framing } = message
    let empty = framing === 'none' || framing === 'tunnel'
    if (framing === 'chunked') this.body.openChunked()
    else {
      const length = framing === 'length' ? this.tools.facts.contentLength : Infinity
      this.body.openPlain(length)
      empty ||= length === 0
    }
    this.sink.messageHead(message, view(bytes, from, to))
    this.head.release()
    if (empty) this.endMessage(headEnd, !cut)
    this.headDone(message)
  }

  /** An HTTP/0.9 response has no head: it opens at its first byte. */
  protected openBareBody(): boolean {
    if (!this.isBareBody()) return false
    this.head.setBare(this.start)
    this.completeHead(false)
    return true
  }

  protected endMessage(end: number, complete: boolean): void {
    const { message } = this
    if (message === null) return
    message.end = end
    message.complete = complete && message.missing === 0
    this.message = null
    this.state = 'start'
    this.boundary.follow(message)
    this.sink.messageEnd(message)
    this.messageDone(message)
  }

  // Bodies

  private takeBody(bytes: Uint8Array, from: number, to: number, base: number): number {
    const { body, message } = this
    if (message === null) return to
    const event = body.take(message, bytes, from, to, base)
    const { at } = body
    if (event !== 'open') this.leaveBody(event)
    return at
  }

  protected leaveBody(event: BodyEvent): void {
    const { end } = this.body
    const unread = this.body.takeUnread()
    this.endMessage(end, event === 'complete')
    if (event === 'fault' && this.isAtStart()) this.lose(end, unread, true)
    else this.run(unread, 0, end)
  }

  // Resynchronization

  /** The bytes at `start` begin no message. The first one was consumed, and `taken` after it. */
  protected reject(taken: Uint8Array): void {
    this.abandon()
    this.remark(this.boundary.junkCode, this.start)
    this.lose(this.start + 1, taken, false)
  }

  /** Abandons the current head, which is not a message; returns its bytes. */
  protected dropHead(): Uint8Array {
    this.abandon()
    return this.head.drop()
  }

  private abandon(): void {
    this.abandonExchange(this.exchange)
    this.pairing.returnId(this.id)
  }

  /** Searches for the next start line from offset `from` on; `unread` are already consumed bytes at that offset. */
  protected lose(from: number, unread: Uint8Array, atLineStart: boolean): void {
    this.state = 'resync'
    this.boundary.forget()
    this.resync.start(from, atLineStart)
    this.run(unread, 0, from)
  }

  private takeResync(bytes: Uint8Array, from: number, to: number, base: number): number {
    const { resync } = this
    const stop = Math.min(to, resync.limit - base)
    if (stop <= from) {
      this.remark('no-more-http', base + from)
      this.state = 'raw'
      this.messagesOver()
      return to
    }
    const found = resync.find(this.kind, bytes, from, stop, base)
    if (found === null) return stop
    this.state = 'start'
    if (found === bytes) return resync.at
    this.run(found, resync.at, resync.base)
    return stop
  }

  /** A function, because endMessage and its callees change the state, which the compiler cannot see. */
  protected isAtStart(): boolean {
    return this.state === 'start'
  }

  protected remark(code: Http1ProblemCode, offset: number): void {
    this.sink.problem?.(this.direction, { code, offset })
  }
}
