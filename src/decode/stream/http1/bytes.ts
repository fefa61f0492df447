/**
 * Byte-level tools for HTTP/1: octets named by the grammar, the token class, and decoding of text. Text is Latin-1, one
 * character per byte, so that no byte is lost and offsets in text equal offsets in bytes. (TextDecoder('latin1') does
 * not work: the Encoding Standard maps it to windows-1252.)
 */

export const TAB = 9
export const LF = 10
export const CR = 13
export const SP = 32
export const COMMA = 44
export const COLON = 58
export const SEMICOLON = 59

/** 1 for each tchar of RFC 9110 §5.6.2. */
export const TOKEN = new Uint8Array(256)
for (const character of "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") {
  TOKEN[character.charCodeAt(0)] = 1
}

/** 0–15 for a hex digit, 255 for any other byte. */
export const HEX_VALUE = new Uint8Array(256).fill(255)
for (let digit = 0; digit < 16; digit++) {
  HEX_VALUE[digit.toString(16).charCodeAt(0)] = digit
  HEX_VALUE[digit.toString(16).toUpperCase().charCodeAt(0)] = digit
}

/**
 * True for whitespace that RFC 9112 §3 lets a lenient recipient accept as a separator in a start line, except line
 * ends.
 */
export function isBlank(byte: number): boolean {
  return byte === SP || byte === TAB || byte === 11 || byte === 12
}

export function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57
}

/**
 * Arrays to pass characters in, one per length. String.fromCharCode over a plain array of small integers is several
 * times faster than over a typed array, and header texts are short.
 */
const SHORT_TEXT = 64
const codesByLength: number[][] = []
for (let length = 0; length <= SHORT_TEXT; length++) codesByLength.push(new Array<number>(length).fill(0))

/** Arguments per call for long texts; well below every engine's limit. */
const LONG_TEXT_STEP = 8192

function fromCodes(codes: ArrayLike<number>): string {
  return Reflect.apply(String.fromCharCode, null, codes) as string
}

export function latin1(bytes: Uint8Array, from: number, to: number): string {
  const codes = codesByLength[to - from]
  if (codes !== undefined) {
    for (let i = from; i < to; i++) codes[i - from] = bytes[i] ?? 0
    return fromCodes(codes)
  }
  let text = ''
  for (let at = from; at < to; at += LONG_TEXT_STEP) {
    text += fromCodes(bytes.subarray(at, Math.min(to, at + LONG_TEXT_STEP)))
  }
  return text
}

/**
 * Caches the last text read, for texts that often repeat (method, version, content type, a polled target). Returning
 * the same string is faster than creating it and produces no garbage.
 */
export class TextMemo {
  private last = ''

  read(bytes: Uint8Array, from: number, to: number): string {
    const last = this.last
    if (last.length === to - from) {
      let i = 0
      while (i < last.length && last.charCodeAt(i) === bytes[from + i]) i++
      if (i === last.length) return last
    }
    return (this.last = latin1(bytes, from, to))
  }
}

/** Returns whether bytes[from, from + lower.length) equals `lower` (lower case), ignoring case. */
export function matchesAnyCase(bytes: Uint8Array, from: number, lower: string): boolean {
  for (let i = 0; i < lower.length; i++) {
    const code = lower.charCodeAt(i)
    // Bit 0x40 is set in letters, not in digits, hyphen or slash; for letters, set the case bit 0x20.
    if (((bytes[from + i] ?? 0) | ((code & 0x40) >> 1)) !== code) return false
  }
  return true
}

/** Returns whether bytes[from, to) matches `text` as far as both go. */
export function matchesSoFar(bytes: Uint8Array, from: number, to: number, text: string): boolean {
  const length = Math.min(text.length, to - from)
  for (let i = 0; i < length; i++) if (bytes[from + i] !== text.charCodeAt(i)) return false
  return true
}

/** Returns whether bytes[from, to) begins with all of `text`. */
export function matches(bytes: Uint8Array, from: number, to: number, text: string): boolean {
  return to - from >= text.length && matchesSoFar(bytes, from, to, text)
}

export const EMPTY = new Uint8Array(0)

/** A growing byte buffer. `bytes` is valid up to `length`; clear() frees the memory. */
export class ByteBuffer {
  bytes: Uint8Array = EMPTY
  length = 0

  append(source: Uint8Array, from: number, to: number): void {
    const length = this.length + (to - from)
    if (length > this.bytes.length) {
      const grown = new Uint8Array(Math.max(length, this.bytes.length * 2, 512))
      grown.set(this.bytes.subarray(0, this.length))
      this.bytes = grown
    }
    this.bytes.set(source.subarray(from, to), this.length)
    this.length = length
  }

  clear(): void {
    this.bytes = EMPTY
    this.length = 0
  }

  /** Drops the first `count` bytes. */
  drop(count: number): void {
    this.bytes.copyWithin(0, count, this.length)
    this.length -= count
  }

  /** Returns the content, which the caller then owns, and empties the buffer. */
  take(): Uint8Array {
    const taken = this.bytes.subarray(0, this.length)
    this.clear()
    return taken
  }
}

/** Returns bytes[from, to), or the array itself if that is all of it. */
export function view(bytes: Uint8Array, from: number, to: number): Uint8Array {
  return from === 0 && to === bytes.length ? bytes : bytes.subarray(from, to)
}
