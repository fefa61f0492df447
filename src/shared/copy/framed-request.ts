import { joinBytes } from '../bytes/join-bytes'
import type { CopySource } from './copy-source'
import { wireBytes } from './request-text'

/**
 * Conversion of an HTTP/2 request to HTTP/1.1: with the length that its frames imply, or as one chunk if trailers
 * follow the body (RFC 9112 §7.1.2), because only chunked bodies can have trailers.
 */

interface FramedRequest {
  readonly method: string
  readonly target: string
  /** Empty if the request has none. */
  readonly authority: string
  readonly headers: readonly Field[]
  readonly trailers: readonly Field[]
  /** Bytes as transferred. */
  readonly bodyLength: number
}

type Field = readonly [name: string, value: string]

/** `body`: null if it is incomplete. */
export function framedSource(
  { method, target, authority, headers, trailers, bodyLength }: FramedRequest,
  body: Uint8Array | null
): Omit<CopySource, 'to'> {
  const isChunked = body !== null && trailers.length > 0
  // Content-Length and chunked coding exclude each other (RFC 9112 §6.1).
  const kept = isChunked ? headers.filter(([name]) => name.toLowerCase() !== 'content-length') : headers
  const has = (wanted: string): boolean => kept.some(([name]) => name.toLowerCase() === wanted)
  const isMeasured = !isChunked && body !== null && body.length > 0 && !has('content-length')
  const head = [
    `${method} ${target} HTTP/1.1`,
    ...(authority === '' || has('host') ? [] : [`host: ${authority}`]),
    ...kept.map(line),
    ...(isMeasured ? [`content-length: ${body.length}`] : []),
    ...(isChunked ? ['transfer-encoding: chunked'] : [])
  ]
  const parts = [wireBytes(`${head.join('\r\n')}\r\n\r\n`)]
  if (body !== null && !isChunked) parts.push(Uint8Array.from(body))
  if (isChunked) {
    if (body.length > 0)
      parts.push(wireBytes(`${body.length.toString(16)}\r\n`), Uint8Array.from(body), wireBytes('\r\n'))
    parts.push(wireBytes(`${['0', ...trailers.map(line)].join('\r\n')}\r\n\r\n`))
  }
  return {
    bytes: joinBytes(parts),
    missing: body === null ? bodyLength : 0,
    framed: true,
    trailers: trailers.map(([name]) => name)
  }
}

function line([name, value]: Field): string {
  return `${name}: ${value}`
}
