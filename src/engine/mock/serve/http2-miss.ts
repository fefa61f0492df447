import { wellFormed } from '../../../shared/bytes/well-formed'
import { constants } from 'node:http2'
import type { Served } from '../../behaviour/served'
import type { NoAnswer } from './forward-http2'
import type { Http2MockRequest } from './http2-mock-request'
import { explanation } from './mock-miss'
import type { MockRun } from '../mock-run'
import type { Nearest } from '../pick/pick'
import { recordMiss } from './unmatched'

/** Responses to HTTP/2 clients if there is neither a recorded nor a forwarded response. */

const NO_FRAMES = /^application\/grpc(?:[+;]|$)/
const NO_BYTES = 'Raw bytes cannot be sent as a response in HTTP/2.'

/** gRPC status codes UNIMPLEMENTED and UNAVAILABLE. */
const UNIMPLEMENTED = '12'
const UNAVAILABLE = '14'

export function answerMiss(
  run: MockRun,
  request: Http2MockRequest,
  nearest: Nearest | null,
  served: Served
): void {
  const { miss } = run.plan
  const notes = miss.then === 'bytes' ? [NO_BYTES] : []
  recordMiss(run, request.title, nearest, served, 'missed', notes)
  if (miss.then === 'close') {
    request.stream.close(constants.NGHTTP2_CANCEL)
    return
  }
  const own = miss.then === 'answer' ? miss.body : ''
  if (own !== '' && miss.then === 'answer') {
    ownAnswer(request, miss.status, own, miss.type)
    return
  }
  const text = [...notes, explanation(run, request, nearest)].join('\n')
  if (!failedCall(request, UNIMPLEMENTED, text))
    ownAnswer(request, miss.then === 'answer' ? miss.status : 502, text)
}

/** Responds if forwarding failed. */
export function answerFailed(request: Http2MockRequest, { problem, status }: NoAnswer): void {
  if (!failedCall(request, UNAVAILABLE, problem)) ownAnswer(request, status, `${problem}\n`)
}

export function ownAnswer(
  { stream, method }: Http2MockRequest,
  status: number,
  text: string,
  type = ''
): void {
  const isBodiless = status === 204 || status === 304
  const kind = type === '' ? 'text/plain; charset=utf-8' : type
  if (isBodiless || method === 'HEAD') {
    stream.respond(
      { ':status': status, ...(isBodiless ? {} : { 'content-type': kind }) },
      { endStream: true }
    )
    return
  }
  stream.respond({ ':status': status, 'content-type': kind })
  stream.end(text)
}

/** Fails a gRPC call with a gRPC status, because its client does not read an HTML or text body. */
function failedCall({ stream, type }: Http2MockRequest, code: string, text: string): boolean {
  if (!NO_FRAMES.test(type)) return false
  const fields = { 'grpc-status': code, 'grpc-message': encodeURI(wellFormed(text.trim())) }
  stream.respond({ ':status': 200, 'content-type': 'application/grpc', ...fields }, { endStream: true })
  return true
}
