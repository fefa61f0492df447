/**
 * How long a message's body is: RFC 9112 §6.3, its rules in its order. Where the RFC leaves a recipient only to
 * refuse the message, a lens goes on with what lets most of the stream be read, and says so.
 */
import type { Framing, Problem } from '../decoder'
import { NO_LENGTH } from './content-length'
import type { FieldFacts } from './field-facts'
import { ASKED_CONNECT, ASKED_HEAD, isWithoutContent } from './methods'
import { addProblem } from './problems'

export function frameResponse(
  facts: FieldFacts,
  status: number,
  asked: number,
  version: number,
  problems: Problem[]
): Framing {
  // 1. HEAD, 1xx, 204 and 304 end with the head, whatever the fields say.
  const interim = status >= 100 && status < 200
  if (interim || status === 204) forbidFraming(facts, problems)
  if (interim || status === 204 || status === 304 || (asked & ASKED_HEAD) !== 0) return 'none'
  // 2. 2xx to CONNECT: a tunnel begins behind the head; framing fields are to be ignored.
  if (status >= 200 && status < 300 && (asked & ASKED_CONNECT) !== 0) {
    forbidFraming(facts, problems)
    return 'tunnel'
  }
  if (facts.transferCoding !== 'none') {
    remarkTransferCoding(facts, version, problems)
    // 4. chunked last: by chunks; else the close ends it.
    return facts.transferCoding === 'chunked' ? 'chunked' : 'close'
  }
  // 5. An invalid length is no length: a user agent reads until the close and discards the response.
  // 6. A valid one counts.
  if (facts.contentLength !== NO_LENGTH) return 'length'
  // 8. Neither: the close ends it.
  return 'close'
}

export function frameRequest(
  facts: FieldFacts,
  method: string,
  version: number,
  problems: Problem[]
): Framing {
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
  // CONNECT has no content: what follows its head belongs to the tunnel (RFC 9110 §9.3.6).
  if (method === 'CONNECT') {
    if (facts.transferCoding !== 'none') addProblem(problems, 'connect-with-body', facts.transferOffset)
    else if (facts.contentLength > 0) addProblem(problems, 'connect-with-body', facts.lengthOffset)
    return 'none'
  }
  if (facts.transferCoding !== 'none') {
    remarkTransferCoding(facts, version, problems)
    if (facts.transferCoding === 'chunked') return 'chunked'
    // 4. A request's length cannot be told then, and a server has to refuse it and close. One that does not know
    // the coding goes by Content-Length; one that does has nothing but the close.
    addProblem(problems, 'chunked-not-last', facts.transferOffset)
    return facts.contentLength === NO_LENGTH ? 'close' : 'length'
  }
  // 5. and 6. An invalid length is no length.
  if (facts.contentLength !== NO_LENGTH) return 'length'
  // 7. Neither: no body.
  return 'none'
}

function remarkTransferCoding(facts: FieldFacts, version: number, problems: Problem[]): void {
  // 3. Transfer-Encoding overrides Content-Length: the classic way to smuggle a request past the one that obeys it.
  if (facts.hasLength) addProblem(problems, 'te-and-cl', facts.transferOffset)
  // Chunked below another coding: only the close can end it.
  if (facts.chunkedSeen && facts.transferCoding === 'other') {
    addProblem(problems, 'chunked-not-last', facts.transferOffset)
  }
  // §6.1: an HTTP/1.0 party cannot know transfer codings, so somebody on the way framed this otherwise.
  if (version < 11) addProblem(problems, 'te-in-http10', facts.transferOffset)
}

function forbidFraming(facts: FieldFacts, problems: Problem[]): void {
  if (facts.hasLength) addProblem(problems, 'length-not-allowed', facts.lengthOffset)
  if (facts.transferCoding !== 'none') addProblem(problems, 'te-not-allowed', facts.transferOffset)
}
