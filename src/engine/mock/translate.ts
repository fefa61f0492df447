import { STATUS_CODES } from 'node:http'
import type { MessageDetail } from '../../shared/contract/traffic'
import { headerLines } from './set-source'

/**
 * Messages of HTTP/2 in the form of HTTP/1.1 (RFC 9113, section 8): a head of HTTP/2 is packed by what its connection
 * said before and says nothing alone. The fields stay as they are, in their order and in lower case; what only HTTP/1
 * needs is added: Host, the length, or chunks where trailers follow.
 */

const LATIN1 = (text: string): Uint8Array => Buffer.from(text, 'latin1')

export interface Translated {
  readonly head: Uint8Array
  /** Around each piece of the body, and behind the last. */
  piece(bytes: Uint8Array): Uint8Array
  readonly end: Uint8Array
}

/** `bodyless`: no body follows, whatever the fields say. */
export function translate(message: MessageDetail, bodyless: boolean): Translated {
  const { kind, fields, bodyLength } = message
  const value = (name: string): string => fields.find((field) => field.kind === name)?.value ?? ''
  const lines = headerLines(message, (name) => name === 'cookie' || name === 'host')
  const trailers = fields.filter((field) => field.kind === 'trailer')
  const extra: (readonly [string, string])[] = []
  const first: (readonly [string, string])[] = []
  let startLine: string
  if (kind === 'http.request') {
    startLine = `${value('method')} ${value('target')} HTTP/1.1`
    const authority = value('authority') || (fields.find(({ name }) => name === 'host')?.value ?? '')
    first.push(['host', authority])
    // Sent in crumbs, and one field in HTTP/1 (RFC 9113, section 8.2.3).
    const cookies = fields.filter(({ kind: of, name }) => of === 'header' && name === 'cookie')
    if (cookies.length > 0) extra.push(['cookie', cookies.map((cookie) => cookie.value).join('; ')])
  } else {
    const status = value('status')
    startLine = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`
  }
  const isChunked = !bodyless && trailers.length > 0
  const hasLength = lines.some(([name]) => name === 'content-length')
  if (isChunked) extra.push(['transfer-encoding', 'chunked'])
  else if (!hasLength && !bodyless && (kind === 'http.response' || bodyLength > 0))
    extra.push(['content-length', String(bodyLength)])
  const kept = isChunked ? lines.filter(([name]) => name !== 'content-length') : lines
  const all = [...first, ...kept, ...extra].map(([name, text]) => `${name}: ${text}\r\n`)
  const told = trailers.map(({ name, value: text }) => `${name}: ${text}\r\n`)
  return {
    head: LATIN1(`${startLine}\r\n${all.join('')}\r\n`),
    piece: (bytes) =>
      isChunked ? Buffer.concat([LATIN1(`${bytes.length.toString(16)}\r\n`), bytes, LATIN1('\r\n')]) : bytes,
    end: isChunked ? LATIN1(`0\r\n${told.join('')}\r\n`) : new Uint8Array(0)
  }
}
