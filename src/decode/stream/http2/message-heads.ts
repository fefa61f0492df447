/**
 * Creates HTTP/2 messages from their first header block (RFC 9113 §8.2, §8.3): the head's values and the framing of the
 * data.
 */
import { hasNoBody, isInformational } from '../../../shared/model/http-status'
import { PUSH_PROMISE } from './frame-names'
import { readHead, type HeadField } from './head-rules'
import type { HeaderBlock } from './header-blocks'
import { MAX_LISTED_FIELDS } from './limits'
import { Http2RequestMessage, Http2ResponseMessage, type MessagePlace } from './message'
import { addProblem } from './problems'

/** True if the block begins a message: trailers have no pseudo-header fields. An unreadable block may be a head. */
export function isHead(fields: readonly HeadField[], { cut }: HeaderBlock): boolean {
  if (cut && fields.length === 0) return true
  return fields.some(({ name }) => name === null || name.startsWith(':'))
}

/** Returns the first MAX_LISTED_FIELDS fields. */
export function pairsOf(fields: readonly HeadField[]): (readonly [string, string])[] {
  return fields.slice(0, MAX_LISTED_FIELDS).map(({ name, value }) => [name ?? '', value ?? ''] as const)
}

export function requestOf(
  place: MessagePlace,
  block: HeaderBlock,
  fields: readonly HeadField[]
): Http2RequestMessage {
  const facts = readHead('request', fields, block.start, !block.cut, block.problems)
  const message = new Http2RequestMessage(place, pairsOf(fields))
  message.method = facts.method
  message.target = facts.target
  message.host = facts.host
  message.contentType = facts.contentType
  message.contentEncoding = facts.contentEncoding
  message.promised = facts.contentLength
  if (block.endsStream || block.type === PUSH_PROMISE) message.framing = 'none'
  return message
}

/** `isHead`: the request is HEAD, so the response has no data, whatever its Content-Length. */
export function responseOf(
  place: MessagePlace,
  block: HeaderBlock,
  fields: readonly HeadField[],
  isHead: boolean
): Http2ResponseMessage {
  const { problems } = block
  const facts = readHead('response', fields, block.start, !block.cut, problems)
  const message = new Http2ResponseMessage(place, pairsOf(fields))
  message.status = facts.status
  message.contentType = facts.contentType
  message.contentEncoding = facts.contentEncoding
  const interim = isInformational(facts.status)
  message.promised = hasNoBody(facts.status, isHead ? 'HEAD' : '') ? null : facts.contentLength
  if (interim || block.endsStream) message.framing = 'none'
  if (interim && block.endsStream) addProblem(problems, 'h2-interim-ends', block.start)
  return message
}
