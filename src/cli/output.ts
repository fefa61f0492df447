import { failureReason } from '../engine/files/whole-file'
import { systemCodeOf } from '../shared/model/app-error'
import { reportError } from './report-error'
import { TerminalText, type Line } from './terminal-text'

/** Error codes of a pipe without a reader, and of a closed terminal. */
const READER_CLOSED = new Set(['EPIPE', 'EIO'])

/**
 * Standard output with backpressure: a line's promise resolves when the stream accepts more. If the reader closes the
 * pipe (`| head`), the program ends quietly. If writing fails (`> FILE` on a full disk), the program ends with an error
 * message.
 */
export class StandardOutput {
  /** Resolves when the reader has closed the pipe or writing has failed. */
  readonly closed: Promise<void>
  /** True if not everything could be written. */
  hasFailed = false
  readonly colours: boolean
  readonly #stream: NodeJS.WriteStream
  #isClosed = false
  #last = Promise.resolve()

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream
    this.colours = stream.isTTY && stream.hasColors()
    this.closed = new Promise((resolve) => {
      stream.on('error', (error) => {
        if (!READER_CLOSED.has(systemCodeOf(error) ?? '') && !this.hasFailed) {
          this.hasFailed = true
          reportError(`Cannot write to standard output: ${failureReason(error)}.`)
        }
        this.#isClosed = true
        resolve()
      })
    })
  }

  /** Writes a line. Escapes control characters in plain strings, including line feeds. */
  line(text: Line): Promise<void> {
    return this.lines([text])
  }

  /** Writes several lines in one write. */
  lines(texts: readonly Line[]): Promise<void> {
    if (texts.length === 0) return Promise.resolve()
    return this.#write(`${texts.map((text) => TerminalText.render(text)).join('\n')}\n`)
  }

  /** Writes bytes unchanged. */
  bytes(bytes: Uint8Array): Promise<void> {
    return this.#write(bytes)
  }

  /** Resolves when the reader has received everything written so far. */
  flushed(): Promise<void> {
    return this.#isClosed ? Promise.resolve() : this.#last
  }

  #write(text: string | Uint8Array): Promise<void> {
    if (this.#isClosed) return Promise.resolve()
    this.#last = new Promise((resolve) => {
      // Errors are handled by the error event; this callback only ends the wait.
      this.#stream.write(text, () => {
        resolve()
      })
    })
    return this.#last
  }
}
