/**
 * Reads one direction of a connection: adds missing bytes, skipped bytes and the end of the stream to MessageCutter.
 */
import { EMPTY } from './bytes'
import { MessageCutter } from './message-cutter'
import { addProblem } from './problems'

export abstract class StreamReader extends MessageCutter {
  protected ended = false

  /** Messages may be missing before the next one. */
  protected abstract messagesLost(): void
  /** Decides by the form of the buffered bytes which protocol they belong to. */
  protected abstract releaseHeld(): void

  /** The next `length` bytes are missing. */
  gap(length: number): void {
    this.settleHeld()
    const { message } = this
    if (this.state === 'raw' || this.state === 'tunnel') {
      this.offset += length
      return
    }
    if (message === null) {
      if (this.state === 'head') this.cutHead('missing-bytes')
      else this.remark('missing-bytes', this.offset)
      if (this.message === null) this.loseBorders(length)
      else this.gap(length)
      return
    }
    addProblem(message.problems, 'missing-bytes', this.offset)
    const inBody = Math.min(length, this.body.dataToCome)
    message.missing += inBody
    this.passBody(inBody)
    if (inBody === length) return
    // The message ends inside the missing bytes, unless its length is known.
    if (this.message !== null) this.endMessage(this.offset, false)
    this.loseBorders(length - inBody)
  }

  /** Handles `length` missing bytes in which messages may end and begin. */
  private loseBorders(length: number): void {
    this.offset += length
    this.settleHeld()
    if (!this.isAtStart() && this.state !== 'resync') return
    this.messagesLost()
    this.lose(this.offset, EMPTY, true)
  }

  /** A loop, because the released bytes may contain another request after which bytes are buffered. */
  private settleHeld(): void {
    while (this.state === 'held') this.releaseHeld()
  }

  // Skipped bytes

  get skippable(): number {
    if (this.ended || this.state === 'raw') return Infinity
    if (this.state === 'tunnel') return this.sink.tunnelBytes === undefined ? Infinity : 0
    return this.message !== null && this.sink.messageBody === undefined ? this.body.dataToCome : 0
  }

  skip(length: number): void {
    const skipped = Math.min(length, this.skippable)
    if (this.message !== null) {
      this.message.bodyLength += skipped
      this.passBody(skipped)
    } else this.offset += skipped
    if (length > skipped) this.gap(length - skipped)
  }

  private passBody(length: number): void {
    this.offset += length
    const event = this.body.pass(length, this.offset)
    if (event !== 'open') this.leaveBody(event)
  }

  // End of the stream

  end(): void {
    this.ended = true
    if (this.state !== 'held') this.close(true)
  }

  finish(closed: boolean): void {
    this.settleHeld()
    this.close(closed)
    this.ended = true
  }

  /** Ends open messages; `closed` if the peer ended the stream regularly. */
  protected close(closed: boolean): void {
    if (this.state === 'head') this.cutHead('truncated-head')
    const { message } = this
    if (message !== null) {
      if (this.body.cut(message, this.offset) === 'next-head') {
        this.leaveBody('next-head')
        this.close(closed)
        return
      }
      const complete = closed && message.framing === 'close'
      if (!complete) addProblem(message.problems, 'truncated-body', this.offset)
      this.endMessage(this.offset, complete)
    }
    if (this.boundary.emptyLine >= 0) this.remark('leading-empty-line', this.boundary.emptyLine)
    this.boundary.forget()
    if (this.state !== 'tunnel') this.state = 'raw'
    this.messagesOver()
  }

  /** Ends the current head here. */
  private cutHead(code: 'truncated-head' | 'missing-bytes'): void {
    const event = this.head.cut()
    if (event === 'head') {
      this.tools.scanner.problems.add(code, this.offset)
      this.completeHead(true)
      return
    }
    const collected = this.head.takeCollected()
    if (this.openBareBody()) this.run(collected, 0, this.start)
    else {
      this.reject(EMPTY)
      if (code === 'missing-bytes') this.remark(code, this.offset)
    }
  }
}
