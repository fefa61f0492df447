import { failureReason } from '../engine/whole-file'
import { systemCodeOf } from '../shared/model/app-error'
import { reportError } from './report-error'
import { TerminalText, type Line } from './terminal-text'

/** Of a pipe without a reader, and of a terminal that was closed. */
const GONE = new Set(['EPIPE', 'EIO'])

/**
 * Standard output, with its backpressure: a line's promise resolves when the stream takes more. A reader that went
 * away (`| head`) ends the program quietly; where nothing more can be written (`> FILE` on a full disk) it ends as well,
 * and says why.
 */
export class StandardOutput {
  /** Resolves when nobody reads any more, or nothing can be written. */
  readonly closed: Promise<void>
  /** Not all could be written. */
  hasFailed = false
  readonly colours: boolean
  readonly #stream: NodeJS.WriteStream
  #gone = false
  #last = Promise.resolve()

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream
    this.colours = stream.isTTY && stream.hasColors()
    this.closed = new Promise((resolve) => {
      stream.on('error', (error) => {
        if (!GONE.has(systemCodeOf(error) ?? '') && !this.hasFailed) {
          this.hasFailed = true
          reportError(`Cannot write to standard output: ${failureReason(error)}.`)
        }
        this.#gone = true
        resolve()
      })
    })
  }

  /** Control characters in plain strings are escaped, line feeds among them. */
  line(text: Line): Promise<void> {
    return this.lines([text])
  }

  /** Several lines in one write. */
  lines(texts: readonly Line[]): Promise<void> {
    if (texts.length === 0) return Promise.resolve()
    return this.#write(`${texts.map((text) => TerminalText.render(text)).join('\n')}\n`)
  }

  /** Bytes as they are. */
  bytes(bytes: Uint8Array): Promise<void> {
    return this.#write(bytes)
  }

  /** Resolves when all that was written so far is with the reader. */
  flushed(): Promise<void> {
    return this.#gone ? Promise.resolve() : this.#last
  }

  #write(text: string | Uint8Array): Promise<void> {
    if (this.#gone) return Promise.resolve()
    this.#last = new Promise((resolve) => {
      // An error is told by its event; this callback then only means that waiting is over.
      this.#stream.write(text, () => {
        resolve()
      })
    })
    return this.#last
  }
}
