/**
 * One direction of a connection as a whole: what MessageCutter makes of its bytes, and what it means when bytes are
 * missing, are not shown, or come to an end.
 */
import { EMPTY } from './bytes'
import { MessageCutter } from './message-cutter'
import { addProblem } from './problems'

export abstract class StreamReader extends MessageCutter {
  protected ended = false

  /** Messages may be missing before the next one. */
  protected abstract messagesLost(): void
  /** Settles by their looks whose the held bytes are. */
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
    // Where the message ended is inside what is missing, unless its length told.
    if (this.message !== null) this.endMessage(this.offset, false)
    this.loseBorders(length - inBody)
  }

  /** `length` bytes are missing in which messages may end and begin. */
  private loseBorders(length: number): void {
    this.offset += length
    this.settleHeld()
    if (!this.isAtStart() && this.state !== 'resync') return
    this.messagesLost()
    this.lose(this.offset, EMPTY, true)
  }

  /** What was held may begin with another request that asks for bytes behind it to be held. */
  private settleHeld(): void {
    while (this.state === 'held') this.releaseHeld()
  }

  // Bytes that exist but are not shown

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

  // The end

  end(): void {
    this.ended = true
    if (this.state !== 'held') this.close(true)
  }

  finish(closed: boolean): void {
    this.settleHeld()
    this.close(closed)
    this.ended = true
  }

  /** Ends what is open; `closed` if the end of the stream is one that the peer meant. */
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

  /** The head that is arriving ends here. */
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
