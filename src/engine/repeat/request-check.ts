import type { MessageSink } from '../../decode/stream/decoder'
import { Http1Decoder } from '../../decode/stream/http1/http1-decoder'
import { AppError } from '../../shared/model/app-error'
import { readFields } from './http2-request'
import { saysLast } from './answer-head'

/** What a request is, and whether its answer can be waited for. */

export interface RequestFacts {
  /** `GET /path`. */
  readonly name: string
  /** As far as its own framing says. */
  readonly complete: boolean
  /** It says that nothing follows on its connection, or is of a version that has to say otherwise. */
  readonly last: boolean
}

const MAX_NAME = 200

/** `step`: from 1. Throws `bad-input`. */
export function checkRequest(bytes: Uint8Array, step: number): RequestFacts {
  const names: string[] = []
  let complete = 0
  let last = false
  const sink: MessageSink = {
    messageHead: (message, head) => {
      if (message.kind !== 'http.request') return
      last ||= saysLast(message.version, head)
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
    throw new AppError('bad-input', `Step ${step} is no request of HTTP/1, and its answer could not be told.`)
  }
  if (names.length > 1) {
    throw new AppError(
      'bad-input',
      `Step ${step} holds ${names.length} requests. Make each a step of its own.`
    )
  }
  return { name, complete: complete === 1, last }
}

/** Fields of HTTP/2, and a body. */
export function http2Request(bytes: Buffer): RequestFacts {
  const { fields } = readFields(bytes, false)
  const valueOf = (wanted: string): string => fields.find(({ name }) => name === wanted)?.value ?? ''
  const name = `${valueOf(':method')} ${valueOf(':path')}`.slice(0, MAX_NAME)
  return { name, complete: true, last: false }
}

const MAX_RAW_NAME = 40

/** Bytes of any protocol: they are named by what they begin with. */
export function rawRequest(bytes: Uint8Array): RequestFacts {
  const [line = ''] = Buffer.from(bytes.subarray(0, MAX_RAW_NAME))
    .toString('latin1')
    .split(/[\r\n]/)
  const isText = /^[ -~]+$/.test(line)
  const name = isText ? line : Buffer.from(bytes.subarray(0, MAX_RAW_NAME / 4)).toString('hex')
  return { name, complete: true, last: false }
}
