import { wellFormed } from '../../shared/bytes/well-formed'
import { constants } from 'node:http2'
import type { Served } from '../behaviour/served'
import type { NoAnswer } from './forward-http2'
import type { Http2Asked } from './http2-asked'
import { explanation } from './mock-miss'
import type { MockRun } from './mock-run'
import type { Nearest } from './pick'
import { tellMiss } from './unmatched'

/** Responses to HTTP/2 clients if there is neither a recorded nor a forwarded response. */

const NO_FRAMES = /^application\/grpc(?:[+;]|$)/
const NO_BYTES = 'Raw bytes cannot be sent as a response in HTTP/2.'

/** gRPC status codes UNIMPLEMENTED and UNAVAILABLE. */
const UNIMPLEMENTED = '12'
const UNAVAILABLE = '14'

export function answerMiss(run: MockRun, asked: Http2Asked, nearest: Nearest | null, served: Served): void {
  const { miss } = run.plan
  const notes = miss.then === 'bytes' ? [NO_BYTES] : []
  tellMiss(run, asked.title, nearest, served, 'missed', notes)
  if (miss.then === 'close') {
    asked.stream.close(constants.NGHTTP2_CANCEL)
    return
  }
  const own = miss.then === 'answer' ? miss.body : ''
  if (own !== '' && miss.then === 'answer') {
    ownAnswer(asked, miss.status, own, miss.type)
    return
  }
  const text = [...notes, explanation(run, asked, nearest)].join('\n')
  if (!failedCall(asked, UNIMPLEMENTED, text))
    ownAnswer(asked, miss.then === 'answer' ? miss.status : 502, text)
}

/** Responds if forwarding failed. */
export function answerFailed(asked: Http2Asked, { problem, status }: NoAnswer): void {
  if (!failedCall(asked, UNAVAILABLE, problem)) ownAnswer(asked, status, `${problem}\n`)
}

export function ownAnswer({ stream, method }: Http2Asked, status: number, text: string, type = ''): void {
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
function failedCall({ stream, type }: Http2Asked, code: string, text: string): boolean {
  if (!NO_FRAMES.test(type)) return false
  const fields = { 'grpc-status': code, 'grpc-message': encodeURI(wellFormed(text.trim())) }
  stream.respond({ ':status': 200, 'content-type': 'application/grpc', ...fields }, { endStream: true })
  return true
}
