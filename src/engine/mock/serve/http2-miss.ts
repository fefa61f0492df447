import { wellFormed } from '../../../shared/bytes/well-formed'
import type { Served } from '../../behaviour/served'
import type { HttpField } from '../../http-client/http1-form'
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
    request.stream.reset('CANCEL')
    return
  }
  const own = miss.then === 'answer' ? miss.body : ''
  if (own !== '' && miss.then === 'answer') {
    ownAnswer(request, miss.status, own, served, miss.type)
    return
  }
  const text = [...notes, explanation(run, request, nearest)].join('\n')
  if (!failedCall(request, UNIMPLEMENTED, text, served))
    ownAnswer(request, miss.then === 'answer' ? miss.status : 502, text, served)
}

/** Responds if forwarding failed. */
export function answerFailed(request: Http2MockRequest, { problem, status }: NoAnswer, served: Served): void {
  if (!failedCall(request, UNAVAILABLE, problem, served)) ownAnswer(request, status, `${problem}\n`, served)
}

export function ownAnswer(
  { stream, method }: Http2MockRequest,
  status: number,
  text: string,
  served: Served,
  type = ''
): void {
  const isBodiless = status === 204 || status === 304
  const kind = type === '' ? 'text/plain; charset=utf-8' : type
  const fields = [dateField(served), ...(isBodiless ? [] : [['content-type', kind] as const])]
  const isLast = isBodiless || method === 'HEAD'
  stream.respond(status, fields, isLast)
  // A client that cancels its request does not get the rest.
  if (!isLast)
    void stream.write(ENCODER.encode(text)).then(
      () => {
        stream.end()
      },
      () => undefined
    )
}

const ENCODER = new TextEncoder()

function dateField(served: Served): HttpField {
  return ['date', new Date(served.epoch()).toUTCString()]
}

/** Fails a gRPC call with a gRPC status, because its client does not read an HTML or text body. */
function failedCall({ stream, type }: Http2MockRequest, code: string, text: string, served: Served): boolean {
  if (!NO_FRAMES.test(type)) return false
  const fields: HttpField[] = [
    dateField(served),
    ['content-type', 'application/grpc'],
    ['grpc-status', code],
    ['grpc-message', encodeURI(wellFormed(text.trim()))]
  ]
  stream.respond(200, fields, true)
  return true
}
