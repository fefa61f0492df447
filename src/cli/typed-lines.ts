import { AppError } from '../shared/model/app-error'
import type { TextEncoding } from '../shared/model/text-encodings'
import { encodeText } from '../shared/payload/encode-text'
import type { LineEnd } from './client-options'

/**
 * Standard input as it is sent: lines in the encoding and with the line end that were asked for. UTF-8 with line feeds
 * is what comes in: its bytes pass as they are, so that any file can be piped through.
 */

const ENDS: Readonly<Record<LineEnd, string>> = { none: '', lf: '\n', crlf: '\r\n' }

export class TypedLines {
  readonly #encoding: TextEncoding
  readonly #end: string
  readonly #isPlain: boolean
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  #line = ''

  constructor(encoding: TextEncoding, end: LineEnd) {
    this.#encoding = encoding
    this.#end = ENDS[end]
    this.#isPlain = encoding === 'utf-8' && end === 'lf'
  }

  /** What these bytes complete. Throws where they are not UTF-8, or the encoding cannot express them. */
  push(bytes: Uint8Array): Uint8Array {
    if (this.#isPlain) return bytes
    const lines = (this.#line + this.#decoder.decode(bytes, { stream: true })).split('\n')
    this.#line = lines.pop() ?? ''
    return this.#encode(lines.map((line) => withoutCr(line) + this.#end).join(''))
  }

  /** A last line that no line feed ended. */
  end(): Uint8Array {
    const rest = this.#isPlain ? '' : this.#line + this.#decoder.decode()
    this.#line = ''
    return this.#encode(rest)
  }

  #encode(text: string): Uint8Array {
    const encoded = encodeText(text, this.#encoding)
    if (encoded.ok) return encoded.bytes
    throw new AppError('bad-input', `${encoded.problem.found} does not exist in ${this.#encoding}.`)
  }
}

function withoutCr(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line
}
