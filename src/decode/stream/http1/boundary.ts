/**
 * What is known where one message ends and the next one should begin, and what that makes of the bytes there: empty
 * lines to be ignored, more data than a message could have, data where the sender said there would be none.
 */
import type { Problem } from '../decoder'
import type { HttpMessage } from './message'
import { addProblem } from './problems'
import type { Http1ProblemCode } from './problems'

export class Boundary {
  /** The first of the empty lines seen since the last message, or -1. */
  emptyLine = -1
  /** The message before said that it was the last. */
  private closing = false
  /** The message before could have no body, whatever its fields said. */
  private bodiless = false

  /** An empty line stands at `offset`. */
  skipLine(offset: number): void {
    if (this.emptyLine < 0) this.emptyLine = offset
  }

  /** A message begins here, at offset `start`. */
  open(problems: Problem[], start: number): void {
    if (this.emptyLine >= 0) addProblem(problems, 'leading-empty-line', this.emptyLine)
    if (this.closing) addProblem(problems, 'data-after-close', start)
    this.emptyLine = -1
  }

  /** `message` ended here. */
  follow(message: HttpMessage): void {
    this.closing = !message.persistent
    this.bodiless = message.framing === 'none' && message.kind === 'http.response'
  }

  /** What to call bytes here that begin no message. */
  get junkCode(): Http1ProblemCode {
    return this.bodiless ? 'body-not-allowed' : this.closing ? 'data-after-close' : 'bad-start-line'
  }

  /** Where messages border is lost. */
  forget(): void {
    this.emptyLine = -1
    this.bodiless = false
  }
}
