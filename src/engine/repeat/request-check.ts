import { isLast } from '../http-client/http1-client'
import type { HttpSink } from '../../decode/stream/decoder'
import { Http1Decoder } from '../../decode/stream/http1/http1-decoder'
import { readFields } from './http2-request'
import { refusal } from './refusal'

/** Properties of a request, and whether its response can be recognised. */

export interface CheckedRequest {
  /** For example `GET /path`. */
  readonly name: string
  /** True if the request is complete according to its own framing. */
  readonly complete: boolean
  /** True if no request may follow on the connection: `Connection: close`, or HTTP/1.0 without keep-alive. */
  readonly last: boolean
}

const MAX_NAME = 200

/** `step`: from 1. Throws `bad-input`. */
export function checkRequest(bytes: Uint8Array, step: number): CheckedRequest {
  const names: string[] = []
  let complete = 0
  let last = false
  const sink: HttpSink = {
    messageHead: (message) => {
      if (message.kind !== 'http.request') return
      last ||= isLast(message)
      names.push(`${message.method} ${message.target}`.slice(0, MAX_NAME))
    },
    messageEnd: (message) => {
      if (message.complete) complete++
    }
  }
  const decoder = new Http1Decoder(sink)
  decoder.push('up', bytes)
  decoder.finish('cut')
  const [name] = names
  if (name === undefined || !/^[!-~]+ /.test(name)) {
    const words = `Step ${step} is not an HTTP/1 request, so the end of its response is unknown. Choose how a response ends.`
    throw refusal('not-http1', words, { step })
  }
  if (names.length > 1) {
    const count = names.length
    const words = `Step ${step} contains ${count} requests. Add a step for each.`
    throw refusal('several', words, { step, count })
  }
  return { name, complete: complete === 1, last }
}

/** Checks an HTTP/2 request: fields and a body. */
export function http2Request(bytes: Buffer): CheckedRequest {
  const { fields } = readFields(bytes, false)
  const valueOf = (wanted: string): string => fields.find(({ name }) => name === wanted)?.value ?? ''
  const name = `${valueOf(':method')} ${valueOf(':path')}`.slice(0, MAX_NAME)
  return { name, complete: true, last: false }
}

const MAX_RAW_NAME = 40

/** Checks bytes of any protocol. The name is made from the first bytes. */
export function rawRequest(bytes: Uint8Array): CheckedRequest {
  const [line = ''] = Buffer.from(bytes.subarray(0, MAX_RAW_NAME))
    .toString('latin1')
    .split(/[\r\n]/)
  const isText = /^[ -~]+$/.test(line)
  const name = isText ? line : Buffer.from(bytes.subarray(0, MAX_RAW_NAME / 4)).toString('hex')
  return { name, complete: true, last: false }
}
