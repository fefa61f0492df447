import { STATUS_CODES } from 'node:http'
import { parseHead } from '../../decode/stream/http1/head'

/**
 * Converts messages between HTTP/2 and HTTP/1.1 form (RFC 9113, section 8). HTTP/1.1 is the form in which they are kept, because an HTTP/2 head is compressed with the state
 * of its connection. Keeps the fields in their order and in lower case, and adds what HTTP/1 requires: Host, and a
 * length or, if it is unknown or trailers follow, chunks.
 */

/** As sent, one character per byte. */
export type HttpField = readonly [name: string, value: string]

/** Fields of HTTP/1 connections, which HTTP/2 does not allow (RFC 9113, section 8.2.2). */
const HOP_BY_HOP: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
  'trailer',
  'http2-settings'
])

const LATIN1 = (text: string): Uint8Array => Buffer.from(text, 'latin1')

export interface Http1Form {
  readonly head: Uint8Array
  readonly framing: 'none' | 'length' | 'chunked'
  /** Encodes a piece of the body. */
  piece(bytes: Uint8Array): Uint8Array
  /** Encodes the end of the body. Only chunked bodies can have trailers. */
  end(trailers: readonly HttpField[]): Uint8Array
}

/** `fields` without Host and cookies, which are added in their HTTP/1 position. */
export function requestLines(
  authority: string,
  fields: readonly HttpField[],
  cookies: readonly string[]
): HttpField[] {
  // HTTP/2 splits cookies into several fields; HTTP/1 needs one (RFC 9113, section 8.2.3).
  const cookie: HttpField[] = cookies.length > 0 ? [['cookie', cookies.join('; ')]] : []
  return [['host', authority], ...fields, ...cookie]
}

export function statusLine(status: number | string): string {
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`
}

export function http1Form(
  startLine: string,
  lines: readonly HttpField[],
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

/** Converts an HTTP/1 response head to its status and the fields that HTTP/2 allows, in lower case. An invalid head gets the status 502. */
export function fromHttp1(head: Uint8Array): { status: number; fields: HttpField[] } {
  const parsed = parseHead(head, 0, 'http.response')
  const { startLine } = parsed ?? {}
  const status = startLine?.kind === 'http.response' ? Number(startLine.status.text) : 502
  const lines = (parsed?.headers ?? []).map(
    ({ name, value }) => [name.text.toLowerCase(), value.text] as const
  )
  const ofConnection = lines
    .filter(([name]) => name === 'connection')
    .flatMap(([, value]) => value.split(',').map((token) => token.trim().toLowerCase()))
  const dropped = new Set([...HOP_BY_HOP, ...ofConnection])
  return { status, fields: lines.filter(([name]) => !dropped.has(name)) }
}
