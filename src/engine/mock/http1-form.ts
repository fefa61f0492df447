import { STATUS_CODES } from 'node:http'
import type { Field } from './http2-fields'

/**
 * Messages of HTTP/2 in the form of HTTP/1.1 (RFC 9113, section 8): a head of HTTP/2 is packed by what its connection
 * said before and says nothing alone. The fields stay as they are, in their order and in lower case; what only HTTP/1
 * needs is added: Host, the length, or chunks where it is not known or trailers follow.
 */

const LATIN1 = (text: string): Uint8Array => Buffer.from(text, 'latin1')

export interface Http1Form {
  readonly head: Uint8Array
  readonly framing: 'none' | 'length' | 'chunked'
  /** Around each piece of the body. */
  piece(bytes: Uint8Array): Uint8Array
  /** Behind the last. Trailers have a place behind chunks only. */
  end(trailers: readonly Field[]): Uint8Array
}

/** `fields` without Host and cookies, which go where HTTP/1 has them. */
export function requestLines(
  authority: string,
  fields: readonly Field[],
  cookies: readonly string[]
): Field[] {
  // Sent in crumbs, and one field in HTTP/1 (RFC 9113, section 8.2.3).
  const cookie: Field[] = cookies.length > 0 ? [['cookie', cookies.join('; ')]] : []
  return [['host', authority], ...fields, ...cookie]
}

export function statusLine(status: number | string): string {
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`
}

export function http1Form(
  startLine: string,
  lines: readonly Field[],
  framing: Http1Form['framing']
): Http1Form {
  const isChunked = framing === 'chunked'
  const kept = isChunked ? lines.filter(([name]) => name.toLowerCase() !== 'content-length') : lines
  const all = isChunked ? [...kept, ['transfer-encoding', 'chunked'] as const] : kept
  const text = all.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  return {
    head: LATIN1(`${startLine}\r\n${text}\r\n`),
    framing,
    piece: (bytes) =>
      isChunked && bytes.length > 0
        ? Buffer.concat([LATIN1(`${bytes.length.toString(16)}\r\n`), bytes, LATIN1('\r\n')])
        : bytes,
    end: (trailers) => {
      const told = trailers.map(([name, value]) => `${name}: ${value}\r\n`).join('')
      return isChunked ? LATIN1(`0\r\n${told}\r\n`) : new Uint8Array(0)
    }
  }
}
