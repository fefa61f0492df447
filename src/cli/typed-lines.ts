import { AppError } from '../shared/model/app-error'
import type { TextEncoding } from '../shared/model/text-encodings'
import { encodeText } from '../shared/payload/encode-text'
import type { LineEnd } from './client-options'

/**
 * Converts standard input for sending: encodes lines in the requested encoding with the requested line end. With UTF-8
 * and line feeds, bytes pass unchanged, so that any file can be piped through.
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

  /** Returns the lines completed by these bytes. Throws if they are not UTF-8 or the encoding cannot represent them. */
  push(bytes: Uint8Array): Uint8Array {
    if (this.#isPlain) return bytes
    const lines = (this.#line + this.#decoder.decode(bytes, { stream: true })).split('\n')
    this.#line = lines.pop() ?? ''
    return this.#encode(lines.map((line) => withoutCr(line) + this.#end).join(''))
  }

  /** Returns the last line if it had no line feed. */
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
