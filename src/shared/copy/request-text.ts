import { joinBytes } from '../bytes/join-bytes'

/**
 * A request as on the wire (RFC 9112 §2), parsed only as far as the formats need: header lines keep their spelling, and
 * nothing is corrected. Text is Latin-1, one character per byte.
 */

export interface RawHeaderLine {
  /** Without its line end; folded lines (RFC 9112 §5.2) are part of the line that they continue. */
  readonly raw: string
  /** Empty for a line without a colon. */
  readonly name: string
  /** Without surrounding blanks. */
  readonly value: string
}

export interface RequestText {
  readonly method: string
  readonly target: string
  /** `HTTP/1.1`; empty for a line without a version. */
  readonly version: string
  readonly lines: readonly RawHeaderLine[]
  /** All bytes after the head, chunk sizes included. */
  readonly body: Uint8Array
  /** All lines of the head end with CR LF, and the parts of the start line are separated by single spaces. */
  readonly regular: boolean
}

/** Maximum length of a head. */
const MAX_HEAD_BYTES = 256 * 1024

const FIRST_LINE = /^([^\s\x00-\x1f]+) ([^\r\n]*?)(?: (HTTP\/\d(?:\.\d+)?))?$/

/** Returns null if the bytes do not begin with a request head. */
export function requestText(bytes: Uint8Array): RequestText | null {
  const end = headEnd(bytes)
  if (end === null) return null
  const head = latin1(bytes.subarray(0, end))
  const [first = '', ...rest] = head.split('\n').map((line) => line.replace(/\r$/, ''))
  const parts = FIRST_LINE.exec(first)
  if (parts === null) return null
  const [, method = '', target = '', version = ''] = parts
  if (version === '' || target === '') return null
  // The last line end is followed by the empty line and an empty rest.
  const lines = folded(rest.slice(0, -2)).map(headerLine)
  const body = bytes.subarray(end)
  return { method, target, version, lines, body, regular: !/(^|[^\r])\n/.test(head) }
}

/** Returns the first value of a header, or null. `name` is in lower case. */
export function headerOf({ lines }: Pick<RequestText, 'lines'>, name: string): string | null {
  return lines.find((line) => line.name.toLowerCase() === name)?.value ?? null
}

/** Several lines form one list (RFC 9110 §5.3). */
export function isChunked({ lines }: RequestText): boolean {
  const codings = lines.filter(({ name }) => name.toLowerCase() === 'transfer-encoding')
  return /(^|,)\s*chunked\s*$/i.test(codings.at(-1)?.value ?? '')
}

/**
 * Decodes a chunked body (RFC 9112 §7.1). `plain`: a single chunk in the form that curl writes. `trailers`: names of
 * the fields after the last chunk. Null if the body is not a complete chunked body.
 */
export function unchunked(
  body: Uint8Array
): { content: Uint8Array; plain: boolean; trailers: readonly string[] } | null {
  const parts: Uint8Array[] = []
  let trailers: string[]
  let plain = true
  for (let at = 0; ;) {
    const lineEnd = body.indexOf(0x0a, at)
    if (lineEnd < 0) return null
    const line = latin1(body.subarray(at, lineEnd)).replace(/\r$/, '')
    const digits = /^[0-9a-f]+/i.exec(line)?.[0]
    if (digits === undefined || digits.length > 8) return null
    const size = Number.parseInt(digits, 16)
    if (line !== size.toString(16)) plain = false
    at = lineEnd + 1
    if (size === 0) {
      const rest = latin1(body.subarray(at))
      if (rest !== '\r\n') plain = false
      if (!rest.endsWith('\n')) return null
      trailers = rest
        .split('\n')
        .map((field) => field.split(':', 1)[0]?.trim() ?? '')
        .filter((name) => name !== '')
      break
    }
    if (at + size > body.length) return null
    parts.push(body.subarray(at, at + size))
    at += size
    at += body[at] === 0x0d ? 2 : 1
  }
  if (parts.length > 1) plain = false
  return { content: joinBytes(parts), plain, trailers }
}

/** One character per byte. */
export function latin1(bytes: Uint8Array): string {
  let text = ''
  // In pieces, because argument lists have a limit.
  for (let at = 0; at < bytes.length; at += 4096)
    text += String.fromCharCode(...bytes.subarray(at, at + 4096))
  return text
}

/** Returns the bytes of a text with one character per byte. */
export function wireBytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}

function headEnd(bytes: Uint8Array): number | null {
  const limit = Math.min(bytes.length, MAX_HEAD_BYTES)
  for (let at = bytes.indexOf(0x0a); at >= 0 && at < limit; at = bytes.indexOf(0x0a, at + 1)) {
    const next = bytes[at + 1] === 0x0d ? at + 2 : at + 1
    if (bytes[next] === 0x0a) return next + 1
  }
  return null
}

function folded(lines: readonly string[]): string[] {
  const whole: string[] = []
  for (const line of lines) {
    const last = whole.length - 1
    if (/^[ \t]/.test(line) && last >= 0) whole[last] = `${whole[last] ?? ''}\r\n${line}`
    else whole.push(line)
  }
  return whole
}

function headerLine(raw: string): RawHeaderLine {
  const colon = raw.indexOf(':')
  if (colon <= 0) return { raw, name: '', value: '' }
  return { raw, name: raw.slice(0, colon), value: raw.slice(colon + 1).trim() }
}
