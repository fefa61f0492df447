/**
 * State between two messages of a stream. It classifies the bytes there: ignorable empty lines, data after a message
 * that cannot have a body, or data after the sender announced the close.
 */
import type { Problem } from '../decoder'
import type { Http1Message } from './message'
import { addProblem } from './problems'
import type { Http1ProblemCode } from './problems'

export class Boundary {
  /** Offset of the first empty line since the last message, or -1. */
  emptyLine = -1
  /** True if the previous message announced the close of the connection. */
  private closing = false
  /** True if the previous message could not have a body, whatever its fields. */
  private bodiless = false

  /** Records an empty line at `offset`. */
  skipLine(offset: number): void {
    if (this.emptyLine < 0) this.emptyLine = offset
  }

  /** Reports problems of a message that begins at offset `start`. */
  open(problems: Problem[], start: number): void {
    if (this.emptyLine >= 0) addProblem(problems, 'leading-empty-line', this.emptyLine)
    if (this.closing) addProblem(problems, 'data-after-close', start)
    this.emptyLine = -1
  }

  /** Records that `message` has ended. */
  follow(message: Http1Message): void {
    this.closing = !message.persistent
    this.bodiless = message.framing === 'none' && message.kind === 'http.response'
  }

  /** Problem code for bytes here that begin no message. */
  get junkCode(): Http1ProblemCode {
    return this.bodiless ? 'body-not-allowed' : this.closing ? 'data-after-close' : 'bad-start-line'
  }

  /** Resets the state after message boundaries were lost. */
  forget(): void {
    this.emptyLine = -1
    this.bodiless = false
  }
}
