import { Utf8Check } from '../utf8-check'

/** Values of a command or reply, for its line in a list: the first ones, each shortened. */

/** Values kept, and bytes of each string that are shown. */
const MAX_VALUES = 16
export const MAX_VALUE_BYTES = 64
/** Characters of all of them. */
export const MAX_SHOWN = 160
/** Characters are Latin-1 like all texts of messages, so an ellipsis is written as dots. */
const MORE = '...'

export class RedisValues {
  /** As sent; each may be shortened. */
  readonly texts: string[] = []
  readonly #shown: string[] = []
  /** Number of values, those that are not kept included. */
  count = 0

  /** `isString`: the value may contain any byte, blanks included, so it is quoted if necessary. */
  add(text: string, isString: boolean): void {
    this.count++
    if (this.texts.length === MAX_VALUES) return
    this.texts.push(text.slice(0, MAX_VALUE_BYTES))
    this.#shown.push(isString ? quoted(text) : text.slice(0, MAX_SHOWN + 1))
  }

  /** Removes the last value, which was not complete. */
  drop(): void {
    this.count--
    if (this.count >= this.texts.length) return
    this.texts.pop()
    this.#shown.pop()
  }

  /** Returns the values in a line, in the notation of redis-cli. `from`: the first of them; `isWhole`: no value follows. */
  line(from: number, isWhole: boolean): string {
    const text = this.#shown.slice(from).join(' ')
    if (text === '') return ''
    const isCut = !isWhole || this.#shown.length < this.count || text.length > MAX_SHOWN
    return isCut && !(text.length <= MAX_SHOWN && text.endsWith(MORE))
      ? `${characters(text, MAX_SHOWN)}${MORE}`
      : text
  }
}

/** Returns a string as it is if it reads as one word, such as JSON without blanks, and otherwise in quotes with escapes, as redis-cli prints it. */
function quoted(text: string): string {
  const part = characters(text, MAX_VALUE_BYTES)
  const more = text.length > part.length ? MORE : ''
  const isText = isUtf8(part)
  if (isText && /^[^\u0000-\u0020"'\u007f][^\u0000-\u0020\u007f]*$/.test(part)) return part + more
  const escaped = part.replaceAll(
    isText ? /[\u0000-\u001f"\\\u007f]/g : /[\u0000-\u001f"\\\u007f-\u00ff]/g,
    escape
  )
  return `"${escaped}"${more}`
}

function escape(character: string): string {
  switch (character) {
    case '\n':
      return '\\n'
    case '\r':
      return '\\r'
    case '\t':
      return '\\t'
    case '\u0007':
      return '\\a'
    case '\b':
      return '\\b'
    case '"':
    case '\\':
      return `\\${character}`
    default:
      return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`
  }
}

/** Returns the first bytes of a Latin-1 text, without part of a character of UTF-8 at their end. */
function characters(text: string, most: number): string {
  if (text.length <= most) return text
  let end = most
  while (end > most - 3 && isContinuation(text.charCodeAt(end))) end--
  return text.slice(0, isContinuation(text.charCodeAt(end)) ? most : end)
}

function isContinuation(code: number): boolean {
  return code >= 0x80 && code < 0xc0
}

function isUtf8(text: string): boolean {
  const check = new Utf8Check()
  check.push(Uint8Array.from(text, (character) => character.charCodeAt(0)))
  return check.end() === null
}
