import { createHash } from 'node:crypto'
import { parseHead, type HeaderField, type ParsedHead } from '../../../decode/stream/http1/head'
import { hasToken } from '../../behaviour/http/http-plan'
import type { Request } from '../../behaviour/http/request'
import type { RecordedMessage } from '../../mock-set/set-contents'

/**
 * The head of a recorded response as it is sent: unchanged, except for values that would be wrong now. These are the
 * dates, if they are to be moved, and the length, if the body sent differs from the recorded one.
 */

export interface RecordedResponseHead {
  readonly bytes: Uint8Array
  /** `plain`: the recorded bytes unchanged; `unchunked`: their data without chunks. */
  readonly body: 'plain' | 'unchunked' | 'none'
  /** What happens to the connection after the response. `reset`: a FIN would be mistaken for the end of the body. */
  readonly then: 'keep' | 'end' | 'reset'
  /** Readable descriptions of the changes. */
  readonly notes: readonly string[]
}

export interface AnswerFacts {
  /** The recorded head, from its start line to the blank line. */
  readonly head: Uint8Array
  readonly message: RecordedMessage
  /** Method of the recorded request. */
  readonly method: string
  /** Milliseconds since 1970. */
  readonly recordedAt: number
  /** Milliseconds since 1970; null to keep the recorded dates. */
  readonly now: number | null
  /** Key and extensions of the WebSocket handshake to answer. The response contains a value computed from the key. */
  readonly websocket?: { readonly key: string; readonly extensions: string }
}

const WEBSOCKET_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'

interface Edit {
  readonly range: readonly [start: number, end: number]
  readonly text: string
}

export function answerHead(facts: AnswerFacts, request: Request): RecordedResponseHead {
  const { head, message } = facts
  const parsed = parseHead(head, 0, 'http.response')
  const edits: Edit[] = []
  const notes: string[] = []
  const body = bodyOf(facts, request, parsed, edits, notes)
  if (parsed !== null && facts.now !== null) edits.push(...refreshed(parsed, facts.recordedAt, facts.now))
  if (parsed !== null && message.status === 101) edits.push(...accepting(facts, parsed, notes))
  const isCutInside = body === 'plain' && !message.complete && message.framing === 'chunked'
  if (isCutInside) notes.push('The recording ends within the chunked body; the connection is reset there.')
  const ends = body === 'unchunked' || endsBehind(message, parsed, request)
  if (ends && parsed !== null) edits.push(...closing(parsed))
  return {
    bytes: edits.length === 0 ? head : apply(head, edits),
    body,
    then: isCutInside ? 'reset' : ends ? 'end' : 'keep',
    notes
  }
}

function bodyOf(
  { message, method, head }: AnswerFacts,
  request: Request,
  parsed: ParsedHead | null,
  edits: Edit[],
  notes: string[]
): RecordedResponseHead['body'] {
  const { status, framing, complete, headEnd, end } = message
  if (request.method === 'HEAD' || status === 101 || status === 204 || status === 304) return 'none'
  if (parsed === null) return 'plain'
  if (method === 'HEAD') {
    edits.push(...lengthEdits(parsed, head, 0))
    notes.push('The recorded response was to HEAD, so it has no body: Content-Length is set to 0.')
    return 'none'
  }
  if (framing === 'length' && !complete) {
    edits.push(...lengthEdits(parsed, head, end - headEnd))
    notes.push(
      `The recording ends within the body: Content-Length is set to the ${end - headEnd} recorded bytes.`
    )
  }
  if (framing === 'chunked' && request.version < 11) {
    edits.push(...removed(parsed, 'transfer-encoding'), ...removed(parsed, 'trailer'))
    notes.push('The client uses HTTP/1.0, so the body is sent without chunked coding.')
    return 'unchunked'
  }
  return 'plain'
}

/** True if the connection ends after the response, as recorded or as the client expects (RFC 9112, section 9.3). */
function endsBehind({ framing }: RecordedMessage, parsed: ParsedHead | null, request: Request): boolean {
  if (!request.persistent || (framing === 'close' && request.method !== 'HEAD')) return true
  const connection = valuesOf(parsed, 'connection').join(',')
  if (hasToken(connection, 'close')) return true
  const { startLine } = parsed ?? {}
  const version = startLine?.kind === 'http.response' ? startLine.version.text : ''
  // HTTP/1.0 clients expect the connection to end unless the response has `Connection: keep-alive`.
  const mustAnnounce = version !== 'HTTP/1.1' || request.version < 11
  return mustAnnounce && !hasToken(connection, 'keep-alive')
}

/** Replaces `keep-alive`, because the connection ends. */
function closing(parsed: ParsedHead): Edit[] {
  return fieldsOf(parsed, 'connection').flatMap(({ value: { range, text } }) => {
    const put = text.replaceAll(/(^|,)(\s*)keep-alive(?=\s*(?:,|$))/gi, '$1$2close')
    return put === text ? [] : [{ range, text: put }]
  })
}

/** Sets Sec-WebSocket-Accept for the client's key (RFC 6455, section 4.2.2). */
function accepting({ websocket }: AnswerFacts, parsed: ParsedHead, notes: string[]): Edit[] {
  if (websocket === undefined) return []
  const agreed = valuesOf(parsed, 'sec-websocket-extensions').join(', ')
  if (/permessage-deflate/i.test(agreed) && !/permessage-deflate/i.test(websocket.extensions)) {
    notes.push(
      'It was recorded with permessage-deflate, which this client does not offer, so the client cannot read compressed messages.'
    )
  }
  const text = createHash('sha1')
    .update(websocket.key + WEBSOCKET_GUID)
    .digest('base64')
  return fieldsOf(parsed, 'sec-websocket-accept').map(({ value }) => ({ range: value.range, text }))
}

/** Sets exactly one Content-Length, at its recorded position or at the end. */
function lengthEdits(parsed: ParsedHead, head: Uint8Array, length: number): Edit[] {
  const [first, ...others] = fieldsOf(parsed, 'content-length')
  const edits = [
    ...removed(parsed, 'transfer-encoding'),
    ...others.map(({ line }) => ({ range: line, text: '' }))
  ]
  if (first !== undefined) return [...edits, { range: first.value.range, text: String(length) }]
  const blank = head.at(-2) === 13 ? head.length - 2 : head.length - 1
  return [...edits, { range: [blank, blank], text: `Content-Length: ${length}\r\n` }]
}

function removed(parsed: ParsedHead, name: string): Edit[] {
  return fieldsOf(parsed, name).map(({ line }) => ({ range: line, text: '' }))
}

/** Sets Date to now, and moves other dates by the same difference. */
function refreshed(parsed: ParsedHead, recordedAt: number, now: number): Edit[] {
  const [date] = fieldsOf(parsed, 'date')
  const then = date === undefined ? NaN : Date.parse(date.value.text)
  const moved = (text: string): string | null => {
    const time = Date.parse(text)
    // `0` and `-1` are no dates and mean expired; a plain number is in seconds.
    if (Number.isNaN(time) || !/[a-z]{3}/i.test(text)) return null
    const later = new Date(time + now - (Number.isNaN(then) ? recordedAt : then))
    // Year 9999, the last one an HTTP date can represent, means never; later dates would be parsed as past.
    return later.getUTCFullYear() > 9999 ? null : later.toUTCString()
  }
  const edits: Edit[] = []
  if (date !== undefined) edits.push({ range: date.value.range, text: new Date(now).toUTCString() })
  for (const { value } of [...fieldsOf(parsed, 'expires'), ...fieldsOf(parsed, 'retry-after')]) {
    const text = moved(value.text)
    if (text !== null) edits.push({ range: value.range, text })
  }
  for (const { value } of fieldsOf(parsed, 'set-cookie')) {
    const text = value.text.replace(/(;\s*expires=)([^;]+)/i, (all, name: string, expires: string) => {
      const later = moved(expires)
      return later === null ? all : `${name}${later}`
    })
    if (text !== value.text) edits.push({ range: value.range, text })
  }
  return edits
}

function fieldsOf({ headers }: ParsedHead, name: string): HeaderField[] {
  return headers.filter((field) => field.name.text.toLowerCase() === name)
}

function valuesOf(parsed: ParsedHead | null, name: string): string[] {
  return parsed === null ? [] : fieldsOf(parsed, name).map(({ value }) => value.text)
}

function apply(head: Uint8Array, edits: readonly Edit[]): Uint8Array {
  const text = Buffer.from(head).toString('latin1')
  let made = ''
  let at = 0
  for (const { range, text: put } of edits.toSorted((one, other) => one.range[0] - other.range[0])) {
    made += text.slice(at, range[0]) + put
    at = range[1]
  }
  return Buffer.from(made + text.slice(at), 'latin1')
}
