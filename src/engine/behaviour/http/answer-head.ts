import { STATUS_CODES } from 'node:http'
import type { HttpPlan } from './http-plan'
import type { Request } from './request'

/**
 * The head of an answer (RFC 9112 §3–§6), and whether the connection ends behind it. `Date` is left out: the bytes are
 * those that were shown before, and a user who wants the field can type it.
 */

/** What is answered, before the user's options are applied to it. */
export interface Content {
  readonly status: number
  /** Empty for the usual words. */
  readonly reason: string
  readonly type: string
  /** Bytes of the body. */
  readonly length: number
  /** Beside those that every answer has. */
  readonly fields: readonly (readonly [name: string, value: string])[]
  /** Made by Tcplens, and not what the user serves: no wrong lengths on purpose. */
  readonly own: boolean
}

export interface AnswerHead {
  readonly bytes: Uint8Array
  /** How the body goes out behind it. */
  readonly body: 'none' | 'plain' | 'chunked'
  /** The connection ends behind the answer. */
  readonly ends: boolean
}

export function answerHead(content: Content, plan: HttpPlan, request: Request): AnswerHead {
  const { fields: typed } = plan
  const { status } = content
  // RFC 9110 §6.4.1: what has no body whatever its fields say.
  const bodiless = request.method === 'HEAD' || status < 200 || status === 204 || status === 304
  // RFC 9112 §6.1: a client of HTTP/1.0 does not know chunks.
  const chunked = plan.chunked && !content.own && request.version === 11 && status >= 200 && status !== 204
  const length = lengthOf(content, plan, chunked)
  const delimited =
    bodiless ||
    chunked ||
    length !== null ||
    typed.names.has('content-length') ||
    typed.names.has('transfer-encoding')
  const { field, ends } = connectionOf(plan, request, delimited)
  const own: (readonly [string, string])[] = []
  if (content.type !== '' && status !== 304) own.push(['Content-Type', content.type])
  if (length !== null) own.push(['Content-Length', String(length)])
  if (chunked) own.push(['Transfer-Encoding', 'chunked'])
  own.push(...content.fields)
  if (field !== null) own.push(['Connection', field])
  const lines = own
    .filter(([name]) => !typed.names.has(name.toLowerCase()))
    .map(([name, value]) => `${name}: ${value}\r\n`)
  const reason = content.reason === '' ? (STATUS_CODES[status] ?? '') : content.reason
  return {
    bytes: new TextEncoder().encode(`HTTP/1.1 ${status} ${reason}\r\n${lines.join('')}${typed.text}\r\n`),
    body: bodiless ? 'none' : chunked ? 'chunked' : 'plain',
    ends
  }
}

function lengthOf(content: Content, plan: HttpPlan, chunked: boolean): number | null {
  const { status, length } = content
  // RFC 9110 §8.6: none on these; 304 may have one, which would say nothing here.
  const right = status < 200 || status === 204 || status === 304 || chunked ? null : length
  if (content.own || plan.contentLength === 'right') return right
  return plan.contentLength === 'none' ? null : plan.contentLength
}

function connectionOf(
  { connection, fields }: HttpPlan,
  { persistent, version }: Request,
  delimited: boolean
): { field: string | null; ends: boolean } {
  if (connection === 'close') return { field: 'close', ends: true }
  if (connection === 'keep-alive') return { field: 'keep-alive', ends: fields.closes }
  // Only its end tells where such a body ends.
  if (!persistent || !delimited) return { field: 'close', ends: true }
  return { field: version === 10 ? 'keep-alive' : null, ends: fields.closes }
}
