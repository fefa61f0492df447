import type { DecodedMessage, HttpResponse } from '../../decode/stream/decoder'

/** What heads say of the connection that they go on. */

const SAYS_CLOSE = /\r\nconnection:[^\r\n]*\bclose\b/i
const SAYS_KEEP = /\r\nconnection:[^\r\n]*\bkeep-alive\b/i

const CR = 13
const LF = 10
const NAME = Buffer.from('HTTP/')

/** As far as these bytes tell: an empty line may come before it (RFC 9112, section 2.2). */
export function mayBeginAnswer(bytes: Uint8Array): boolean {
  let at = 0
  while (bytes[at] === CR || bytes[at] === LF) at++
  for (let n = 0; n < NAME.length && at + n < bytes.length; n++) if (bytes[at + n] !== NAME[n]) return false
  return true
}

/** 101 ends what is HTTP of the connection, and is an answer. */
export function isFinal(message: DecodedMessage): message is HttpResponse {
  return (
    message.kind === 'http.response' &&
    (message.status < 100 || message.status >= 200 || message.status === 101)
  )
}

/** Nothing is answered behind it (RFC 9112, sections 9.3 and 9.6). */
export function closes({ framing, version }: HttpResponse, head: Uint8Array): boolean {
  return framing === 'close' || framing === 'tunnel' || saysLast(version, head)
}

/** A request or an answer that is the last one on its connection (RFC 9112, section 9.3). */
export function saysLast(version: string, head: Uint8Array): boolean {
  const text = Buffer.from(head.buffer, head.byteOffset, head.length).toString('latin1')
  return SAYS_CLOSE.test(text) || (version === 'HTTP/1.0' && !SAYS_KEEP.test(text))
}
