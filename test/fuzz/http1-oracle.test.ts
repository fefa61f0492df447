/**
 * Comparison with llhttp: input that it accepts in strict mode gives the same messages, methods, targets, statuses,
 * fields and body lengths here. Input that it rejects is covered by other tests: an analyser continues where a
 * server must not.
 */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseHead, parseTrailers } from '../../src/decode/stream/http1/head'
import type { MessageKind } from '../../src/decode/stream/decoder'
import { oracleStream } from '../decode/stream/http1/helpers/arbitrary'
import { askOracle } from '../decode/stream/http1/helpers/llhttp'
import type { OracleMessage } from '../decode/stream/http1/helpers/llhttp'
import { decode, toBytes } from '../decode/stream/http1/helpers/recording'
import type { RecordedMessage } from '../decode/stream/http1/helpers/recording'
import { assertProperty } from '../helpers/properties'

const parameters = { numRuns: 400 }

/** A large number of runs, or a busy machine, takes longer than a unit test may. */
const SLOW = { timeout: 600_000 }

const trimmed = (fields: [string, string][]): [string, string][] =>
  fields.map(([name, value]) => [name, value.replace(/^[ \t]+|[ \t]+$/g, '')])

function asOracle(message: RecordedMessage): OracleMessage {
  const head = parseHead(toBytes(message.head), 0, message.kind as MessageKind)
  const headers = head?.headers ?? []
  const trailers = parseTrailers(toBytes(message.trailers.replace(/^\d+:/, '')), 0)
  const line = head?.startLine
  return {
    method: line?.kind === 'http.request' ? line.method.text : '',
    target: line?.kind === 'http.request' ? line.target.text : '',
    status: line?.kind === 'http.response' ? line.status.code : 0,
    fields: [...headers, ...trailers].map((field) => [field.name.text, field.value.text]),
    bodyLength: message.bodyLength
  }
}

function compare(kind: 'request' | 'response', text: string): boolean {
  const { messages, code, versionless } = askOracle(kind, text)
  if (versionless || (code !== 0 && code !== 22)) return false
  // RFC 9112 §6.3: no 1xx response has a body. llhttp knows only some of them.
  if (messages.some(({ status }) => status > 103 && status < 200)) return false
  // The responses are preceded by as many GET requests as they could need.
  const requests = 'GET / HTTP/1.1\r\nHost: a\r\nUpgrade: x\r\n\r\n'.repeat(kind === 'request' ? 0 : 12)
  const recording = kind === 'request' ? decode(['up', text]) : decode(['up', requests], ['down', text])
  const wanted = kind === 'request' ? 'http.request' : 'http.response'
  const found = recording.messages.filter((message) => message.kind === wanted && message.complete)
  // llhttp rejects a request with an undefined length, except if it also requests an upgrade.
  if (kind === 'request' && found.some((message) => message.framing === 'close')) return false
  const compared = code === 22 ? found.slice(0, messages.length) : found
  expect(compared.map(asOracle)).toEqual(messages.map((each) => ({ ...each, fields: trimmed(each.fields) })))
  return true
}

describe.each(['request', 'response'] as const)('a stream of %ss that llhttp accepts', SLOW, (kind) => {
  it('has the same messages', () => {
    let generated = 0
    let accepted = 0
    assertProperty(
      fc.property(oracleStream(kind), (text) => {
        generated++
        if (compare(kind, text)) accepted++
      }),
      parameters
    )
    expect(accepted).toBeGreaterThan(generated / 5)
  })
})
