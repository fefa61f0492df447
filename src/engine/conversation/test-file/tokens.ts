import { compileMatch } from '../../matching/compile-match'
import type { Item } from './model'

/** Tokenizer for a line of a test file and its continuation lines. A token never spans two lines. */

/** Syntax error in a test file, with its line number. */
export class TestError extends Error {
  readonly line: number

  constructor(line: number, message: string, cause?: unknown) {
    super(`line ${line}: ${message}`, { cause })
    this.name = 'TestError'
    this.line = line
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  r: '\r',
  n: '\n',
  t: '\t',
  '0': '\0',
  '"': '"',
  '\\': '\\'
}
const NAME = /^[A-Za-z_]\w*/

export interface ScriptLine {
  /** Line number, from 1. */
  readonly line: number
  readonly text: string
}

export class Words {
  /** Number of the first line. */
  readonly line: number
  readonly #lines: readonly ScriptLine[]
  #at = 0
  #rest: string

  constructor(lines: readonly [ScriptLine, ...ScriptLine[]]) {
    this.#lines = lines
    this.line = lines[0].line
    this.#rest = lines[0].text.trimStart()
  }

  get isOver(): boolean {
    this.#skip()
    return this.#rest === ''
  }

  /** Consumes a match at the current position; null if there is none. */
  take(pattern: RegExp): RegExpExecArray | null {
    this.#skip()
    const found = pattern.exec(this.#rest)
    if (found?.index !== 0) return null
    this.#rest = this.#rest.slice(found[0].length).trimStart()
    return found
  }

  /** True if the pattern matches at the current position. */
  sees(pattern: RegExp): boolean {
    this.#skip()
    return pattern.exec(this.#rest)?.index === 0
  }

  fail(message: string): never {
    throw new TestError(this.#lines[this.#at]?.line ?? this.line, message)
  }

  /** Skips comments, which end with their line; continuation lines may follow. */
  #skip(): void {
    while (this.#rest === '' || this.#rest.startsWith('#')) {
      const next = this.#lines[this.#at + 1]
      if (next === undefined) {
        this.#rest = ''
        return
      }
      this.#at++
      this.#rest = next.text.trimStart()
    }
  }

  /** Parses the next item. */
  item(): Item {
    const text = this.#takeQuoted('"')
    if (text !== null) return { kind: 'bytes', bytes: this.#unescaped(text) }
    const hex = this.take(/^hex"([^"]*)"/)
    if (hex !== null) return { kind: 'bytes', bytes: this.#hex(hex[1] ?? '') }
    const any = this.take(/^any\s+(\d{1,9})\b/)
    if (any !== null) return { kind: 'any', length: Number(any[1]) }
    const value = this.take(/^\{([A-Za-z_]\w*)\}/)
    if (value !== null) return { kind: 'value', name: value[1] ?? '' }
    const pattern = this.#takeQuoted('/')
    if (pattern !== null) return this.#pattern(pattern)
    if (this.#rest.startsWith('"')) this.fail('The closing quotation mark of this text is missing.')
    return this.fail(`“${this.#rest.slice(0, 30)}” is not "text", hex"00 ff", any N, /pattern/ or {name}.`)
  }

  /**
   * Consumes the text between two delimiters; null if there is none. Not a single regular expression, which would run
   * out of memory on a long text.
   */
  #takeQuoted(mark: '"' | '/'): string | null {
    this.#skip()
    const rest = this.#rest
    if (!rest.startsWith(mark)) return null
    const next = mark === '"' ? /["\\]/g : /[/\\]/g
    next.lastIndex = 1
    for (let found = next.exec(rest); found !== null; found = next.exec(rest)) {
      if (found[0] === mark) {
        this.#rest = rest.slice(next.lastIndex).trimStart()
        return rest.slice(1, found.index)
      }
      // Skips an escaped character, which is no delimiter.
      next.lastIndex++
    }
    return null
  }

  #pattern(source: string): Item {
    if (source === '') this.fail('The pattern // is empty. Use /.*/ to accept anything.')
    // The pattern has to match the whole text, not a part of it.
    const whole = `^(?s:${source.replaceAll('\\/', '/')})$`
    const compiled = compileMatch({ kind: 'regex', pattern: whole, ignoreCase: false })
    if (!compiled.ok) this.fail(`The pattern /${source}/ is invalid: ${compiled.problem.message}`)
    let name: string | null = null
    if (this.take(/^as\b/) !== null) {
      name = this.take(NAME)?.[0] ?? this.fail('The name is missing after “as”.')
    }
    return { kind: 'pattern', source, match: compiled.match, name }
  }

  #unescaped(text: string): Uint8Array {
    // UTF-8 bytes as Latin-1, one character per byte. Error messages show the text as typed.
    const bytes = Buffer.from(text)
      .toString('latin1')
      .replaceAll(/\\(?:x[0-9a-fA-F]{2}|[\xc2-\xf4][\x80-\xbf]+|.)/gs, (part) => {
        if (part.length === 4 && part[1] === 'x')
          return String.fromCharCode(Number.parseInt(part.slice(2), 16))
        const typed = Buffer.from(part, 'latin1').toString()
        return (
          ESCAPES[part.slice(1)] ??
          this.fail(`${typed} is not an escape sequence. Use \\r \\n \\t \\0 \\" \\\\ or \\xNN.`)
        )
      })
    return Buffer.from(bytes, 'latin1')
  }

  #hex(text: string): Uint8Array {
    const digits = text.replaceAll(/\s+/g, '')
    if (!/^(?:[0-9a-fA-F]{2})*$/.test(digits))
      this.fail(`hex"${text.slice(0, 30)}" is not a sequence of two-digit hexadecimal bytes.`)
    return Buffer.from(digits, 'hex')
  }
}
