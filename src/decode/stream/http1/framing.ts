/**
 * Determines the length of a message's body by the rules of RFC 9112 §6.3, in their order. Where the RFC requires a
 * recipient to reject the message, this decoder continues with the choice that keeps most of the stream readable, and
 * reports a problem.
 */
import { hasNoBody, isInformational } from '../../../shared/model/http-status'
import type { BodyFraming, Problem } from '../decoder'
import { NO_LENGTH } from './content-length'
import type { FieldFacts } from './field-facts'
import { TRAIT_CONNECT, TRAIT_HEAD, isWithoutContent } from './methods'
import { addProblem } from './problems'

export function frameResponse(
  facts: FieldFacts,
  status: number,
  traits: number,
  version: number,
  problems: Problem[]
): BodyFraming {
  // 1. HEAD, 1xx, 204 and 304 end with the head, whatever their fields.
  if (isInformational(status) || status === 204) forbidFraming(facts, problems)
  if (hasNoBody(status, (traits & TRAIT_HEAD) !== 0 ? 'HEAD' : '')) return 'none'
  // 2. 2xx to CONNECT: a tunnel begins after the head; framing fields are ignored.
  if (status >= 200 && status < 300 && (traits & TRAIT_CONNECT) !== 0) {
    forbidFraming(facts, problems)
    return 'tunnel'
  }
  if (facts.transferCoding !== 'none') {
    remarkTransferCoding(facts, version, problems)
    // 4. Chunked if that is the last coding; otherwise the close ends the body.
    return facts.transferCoding === 'chunked' ? 'chunked' : 'close'
  }
  // 5. An invalid length counts as none: a user agent reads until the close and discards the response. 6. Otherwise the
  // length is valid.
  if (facts.contentLength !== NO_LENGTH) return 'length'
  // 8. Without either field, the close ends the body.
  return 'close'
}

export function frameRequest(
  facts: FieldFacts,
  method: string,
  version: number,
  problems: Problem[]
): BodyFraming {
  const hasContent = facts.transferCoding !== 'none' || facts.contentLength > 0
  if (hasContent && isWithoutContent(method)) {
    addProblem(
      problems,
      'unexpected-content',
      facts.transferCoding === 'none' ? facts.lengthOffset : facts.transferOffset
    )
  }
  if (facts.expectsContinue && !hasContent) {
    addProblem(problems, 'expect-without-content', facts.expectOffset)
  }
  // CONNECT has no content: bytes after its head belong to the tunnel (RFC 9110 §9.3.6).
  if (method === 'CONNECT') {
    if (facts.transferCoding !== 'none') addProblem(problems, 'connect-with-body', facts.transferOffset)
    else if (facts.contentLength > 0) addProblem(problems, 'connect-with-body', facts.lengthOffset)
    return 'none'
  }
  if (facts.transferCoding !== 'none') {
    remarkTransferCoding(facts, version, problems)
    if (facts.transferCoding === 'chunked') return 'chunked'
    // 4. The length of such a request is unknown, and a server must reject it and close. A server that does not know
    // the coding uses Content-Length; one that does can only wait for the close.
    addProblem(problems, 'chunked-not-last', facts.transferOffset)
    return facts.contentLength === NO_LENGTH ? 'close' : 'length'
  }
  // 5. and 6. An invalid length counts as none.
  if (facts.contentLength !== NO_LENGTH) return 'length'
  // 7. Without either field, there is no body.
  return 'none'
}

function remarkTransferCoding(facts: FieldFacts, version: number, problems: Problem[]): void {
  // 3. Transfer-Encoding overrides Content-Length. Request smuggling exploits recipients that use Content-Length.
  if (facts.hasLength) addProblem(problems, 'te-and-cl', facts.transferOffset)
  // If chunked is not the last coding, only the close can end the body.
  if (facts.chunkedSeen && facts.transferCoding === 'other') {
    addProblem(problems, 'chunked-not-last', facts.transferOffset)
  }
  // §6.1: HTTP/1.0 has no transfer codings, so an HTTP/1.0 recipient may frame this message differently.
  if (version < 11) addProblem(problems, 'te-in-http10', facts.transferOffset)
}

function forbidFraming(facts: FieldFacts, problems: Problem[]): void {
  if (facts.hasLength) addProblem(problems, 'length-not-allowed', facts.lengthOffset)
  if (facts.transferCoding !== 'none') addProblem(problems, 'te-not-allowed', facts.transferOffset)
}
