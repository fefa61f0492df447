/**
 * Splits a multipart body into its parts (RFC 2046, section 5.1.1), each with its headers as sent and the range of its
 * content. Lenient: a bare LF ends a line, and in a cut body the last part contains the available bytes.
 */
import { parseMediaType } from './media-type'

export interface PartHeader {
  readonly name: string
  readonly value: string
  /** Range of its lines in the body, without the last line break. */
  readonly range: readonly [number, number]
}

export interface MultipartPart {
  readonly headers: readonly PartHeader[]
  /** Name of the form field (RFC 7578), if the part has one. */
  readonly name: string | undefined
  readonly fileName: string | undefined
  readonly contentType: string
  /** Range of its headers in the body, including the blank line after them. */
  readonly head: readonly [number, number]
  /** Range of its content in the body. */
  readonly range: readonly [number, number]
  /** True if its closing boundary is present. */
  readonly complete: boolean
}

export interface Multipart {
  readonly parts: readonly MultipartPart[]
  /** True if the last boundary is present. */
  readonly complete: boolean
  /** True if there are more parts than listed. */
  readonly more: boolean
}

const MAX_PARTS = 500
/** Limit of a part's headers. */
const MAX_HEAD_BYTES = 16 * 1024

const CR = 0x0d
const LF = 0x0a
const DASH = 0x2d

/** Returns null if the content type has no boundary, or the body does not contain it. */
export function parseMultipart(bytes: Uint8Array, contentType: string): Multipart | null {
  const boundary = parseMediaType(contentType).parameter('boundary')
  if (boundary === undefined || boundary === '') return null
  const delimiter = Uint8Array.from(`--${boundary}`, (character) => character.charCodeAt(0) & 0xff)
  const parts: MultipartPart[] = []
  let open = nextDelimiter(bytes, 0, delimiter)
  if (open === null) return null
  while (!open.last) {
    if (parts.length === MAX_PARTS) return { parts, complete: false, more: true }
    const close = nextDelimiter(bytes, open.end, delimiter)
    parts.push(readPart(bytes, open.end, close?.start ?? bytes.length, close !== null))
    if (close === null) return { parts, complete: false, more: false }
    open = close
  }
  return { parts, complete: true, more: false }
}

interface Delimiter {
  /** A delimiter includes the line breaks before and after it. */
  start: number
  end: number
  last: boolean
}

function nextDelimiter(bytes: Uint8Array, from: number, delimiter: Uint8Array): Delimiter | null {
  for (let at = from; ; at++) {
    at = bytes.indexOf(DASH, at)
    if (at < 0 || at + delimiter.length > bytes.length) return null
    if (at > 0 && bytes[at - 1] !== LF) continue
    if (!delimiter.every((byte, index) => bytes[at + index] === byte)) continue
    let end = at + delimiter.length
    const last = bytes[end] === DASH && bytes[end + 1] === DASH
    if (last) end += 2
    while (bytes[end] === 0x20 || bytes[end] === 0x09) end++
    if (bytes[end] === CR && bytes[end + 1] === LF) end += 2
    else if (bytes[end] === LF) end += 1
    // A longer word is not the boundary, unless the body was cut after it.
    else if (end < bytes.length && !last) continue
    let start = at
    if (start > from && bytes[start - 1] === LF) start--
    if (start > from && bytes[start - 1] === CR && start < at) start--
    return { start, end, last }
  }
}

function readPart(bytes: Uint8Array, from: number, to: number, complete: boolean): MultipartPart {
  const headers: { name: string; value: string; range: [number, number] }[] = []
  let at = from
  while (at < to && at - from < MAX_HEAD_BYTES) {
    const found = bytes.indexOf(LF, at)
    const next = found < 0 || found >= to ? to : found + 1
    let end = next
    if (end > at && bytes[end - 1] === LF) end--
    if (end > at && bytes[end - 1] === CR) end--
    const line = new TextDecoder('utf-8').decode(bytes.subarray(at, end))
    const colon = line.indexOf(':')
    const last = headers.at(-1)
    if (line === '') {
      at = next
      break
    }
    if (/^[ \t]/.test(line) && last !== undefined) {
      last.value += ` ${line.trim()}`
      last.range[1] = end
    } else if (colon > 0)
      headers.push({
        name: line.slice(0, colon).trim(),
        value: line.slice(colon + 1).trim(),
        range: [at, end]
      })
    // Neither a header nor the blank line after the headers: the part has no head.
    else break
    at = next
  }
  const valueOf = (name: string): string =>
    headers.find((header) => header.name.toLowerCase() === name)?.value ?? ''
  const disposition = parseMediaType(valueOf('content-disposition'))
  return {
    headers,
    name: disposition.parameter('name'),
    fileName: extendedName(disposition.parameter('filename*')) ?? disposition.parameter('filename'),
    contentType: valueOf('content-type'),
    head: [from, Math.min(at, to)],
    range: [Math.min(at, to), to],
    complete
  }
}

/** Decodes `UTF-8''na%C3%AFve.txt` (RFC 8187). */
function extendedName(value: string | undefined): string | undefined {
  const encoded = /^utf-8'[^']*'(.*)$/i.exec(value ?? '')?.[1]
  if (encoded === undefined) return undefined
  try {
    return decodeURIComponent(encoded)
  } catch {
    // Not percent-encoded UTF-8: the plain name is better.
    return undefined
  }
}
