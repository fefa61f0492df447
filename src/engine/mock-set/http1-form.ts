import { STATUS_CODES } from 'node:http'
import type { Field } from './http2-fields'

/**
 * Converts HTTP/2 messages to HTTP/1.1 form (RFC 9113, section 8), because an HTTP/2 head is compressed with the state
 * of its connection. Keeps the fields in their order and in lower case, and adds what HTTP/1 requires: Host, and a
 * length or, if it is unknown or trailers follow, chunks.
 */

const LATIN1 = (text: string): Uint8Array => Buffer.from(text, 'latin1')

export interface Http1Form {
  readonly head: Uint8Array
  readonly framing: 'none' | 'length' | 'chunked'
  /** Encodes a piece of the body. */
  piece(bytes: Uint8Array): Uint8Array
  /** Encodes the end of the body. Only chunked bodies can have trailers. */
  end(trailers: readonly Field[]): Uint8Array
}

/** `fields` without Host and cookies, which are added in their HTTP/1 position. */
export function requestLines(
  authority: string,
  fields: readonly Field[],
  cookies: readonly string[]
): Field[] {
  // HTTP/2 splits cookies into several fields; HTTP/1 needs one (RFC 9113, section 8.2.3).
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
