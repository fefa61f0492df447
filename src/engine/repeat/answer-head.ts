import type { DecodedMessage, HttpResponse } from '../../decode/stream/decoder'

/** Connection header fields that determine whether the connection persists. */

const SAYS_CLOSE = /\r\nconnection:[^\r\n]*\bclose\b/i
const SAYS_KEEP = /\r\nconnection:[^\r\n]*\bkeep-alive\b/i

const CR = 13
const LF = 10
const NAME = Buffer.from('HTTP/')

/** True if these bytes can be the start of a response. Empty lines may precede it (RFC 9112, section 2.2). */
export function mayBeginAnswer(bytes: Uint8Array): boolean {
  let at = 0
  while (bytes[at] === CR || bytes[at] === LF) at++
  for (let n = 0; n < NAME.length && at + n < bytes.length; n++) if (bytes[at + n] !== NAME[n]) return false
  return true
}

/** True for a final response. 101 counts as final because it ends HTTP on the connection. */
export function isFinal(message: DecodedMessage): message is HttpResponse {
  return (
    message.kind === 'http.response' &&
    (message.status < 100 || message.status >= 200 || message.status === 101)
  )
}

/** True if no further request is answered on the connection (RFC 9112, sections 9.3 and 9.6). */
export function closes({ framing, version }: HttpResponse, head: Uint8Array): boolean {
  return framing === 'close' || framing === 'tunnel' || saysLast(version, head)
}

/** True for a request or response that is the last one on its connection (RFC 9112, section 9.3). */
export function saysLast(version: string, head: Uint8Array): boolean {
  const text = Buffer.from(head.buffer, head.byteOffset, head.length).toString('latin1')
  return SAYS_CLOSE.test(text) || (version === 'HTTP/1.0' && !SAYS_KEEP.test(text))
}
