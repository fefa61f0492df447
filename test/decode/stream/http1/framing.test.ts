import { describe, expect, it } from 'vitest'
import { bodyPieces } from '../../../../src/decode/stream/http1/body'
import { decode, toBytes } from './helpers/recording'

/** Returns the framing and problems of a message with these field lines; `method` is the request's. */
function response(status: string, method: string, fields: string): string {
  const start = `HTTP/1.1 ${status} X\r\n`
  const { messages } = decode(
    ['up', `${method} a:1 HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n`],
    ['down', `${start}${fields}\r\n`]
  )
  const message = messages.find(({ kind }) => kind === 'http.response')
  const codes = message?.problems.map((problem) => problem.replace(/@.*/, '')) ?? []
  return [message?.framing, ...codes.filter((code) => code !== 'truncated-body')].join(' ')
}

function request(version: string, fields: string): string {
  const { messages } = decode(['up', `POST / ${version}\r\nHost: a\r\n${fields}\r\n`])
  const codes = messages[0]?.problems.map((problem) => problem.replace(/@.*/, '')) ?? []
  return [messages[0]?.framing, ...codes.filter((code) => code !== 'truncated-body')].join(' ')
}

const LENGTH = 'Content-Length: 5\r\n'
const CHUNKED = 'Transfer-Encoding: chunked\r\n'

describe('a response', () => {
  it.each([
    ['200', 'HEAD', LENGTH, 'none'],
    ['200', 'HEAD', CHUNKED, 'none'],
    ['100', 'GET', '', 'none unasked-continue'],
    ['103', 'GET', LENGTH, 'none length-not-allowed'],
    ['204', 'GET', CHUNKED, 'none te-not-allowed'],
    ['304', 'GET', LENGTH, 'none'],
    ['304', 'GET', CHUNKED, 'none'],
    ['101', 'GET', '', 'tunnel switch-without-upgrade'],
    ['200', 'CONNECT', '', 'tunnel'],
    ['204', 'CONNECT', '', 'none'],
    ['299', 'CONNECT', CHUNKED, 'tunnel te-not-allowed'],
    ['407', 'CONNECT', LENGTH, 'length'],
    ['200', 'GET', LENGTH, 'length'],
    ['205', 'GET', LENGTH, 'length'],
    ['200', 'GET', CHUNKED, 'chunked'],
    ['200', 'GET', LENGTH + CHUNKED, 'chunked te-and-cl'],
    ['200', 'GET', 'Transfer-Encoding: gzip, Chunked\r\n', 'chunked'],
    ['200', 'GET', 'Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n', 'chunked'],
    ['200', 'GET', 'Transfer-Encoding:\r\n chunked\r\n', 'chunked obs-fold'],
    ['200', 'GET', 'Transfer-Encoding: gzip\r\n', 'close'],
    ['200', 'GET', 'Transfer-Encoding: chunked, gzip\r\n', 'close chunked-not-last'],
    ['200', 'GET', 'Transfer-Encoding: xchunked\r\n', 'close unknown-transfer-coding'],
    ['200', 'GET', 'Transfer-Encoding: chunked;q=1\r\n', 'chunked unknown-transfer-coding'],
    ['200', 'GET', 'Content-Length: x\r\n', 'close content-length-invalid'],
    ['200', 'GET', '', 'close'],
    ['999', 'GET', '', 'close status-out-of-range']
  ])('with %s to %s and %j is framed: %s', (status, method, fields, expected) => {
    expect(response(status, method, fields)).toBe(expected)
  })
})

describe('a request', () => {
  it.each([
    ['HTTP/1.1', '', 'none'],
    ['HTTP/1.1', LENGTH, 'length'],
    ['HTTP/1.0', LENGTH, 'length'],
    ['HTTP/1.1', CHUNKED, 'chunked'],
    ['HTTP/1.0', CHUNKED, 'chunked te-in-http10'],
    ['HTTP/1.1', CHUNKED + LENGTH, 'chunked te-and-cl'],
    ['HTTP/1.1', `Transfer-Encoding : chunked\r\n${LENGTH}`, 'chunked space-before-colon te-and-cl'],
    [
      'HTTP/1.1',
      `Transfer-Encoding: x\r\n${LENGTH}`,
      'length chunked-not-last te-and-cl unknown-transfer-coding'
    ],
    ['HTTP/1.1', 'Transfer-Encoding: identity\r\n', 'close chunked-not-last unknown-transfer-coding'],
    ['HTTP/1.1', 'Content-Length: -1\r\n', 'none content-length-signed'],
    ['HTTP/1.1', 'Content-Length\x00: 5\r\n', 'none bad-field-name nul-byte'],
    ['HTTP/1.1', 'X\r\nContent-Length: 5\r\n', 'length missing-colon']
  ])('with %s and %j is framed: %s', (version, fields, expected) => {
    expect(request(version, fields)).toBe(expected)
  })
})

it('a response is framed the same when only the message is given', () => {
  const view = (text: string, requestMethod: string): string | undefined =>
    bodyPieces({ bytes: toBytes(text), baseOffset: 0, kind: 'http.response', requestMethod })?.framing
  const text = `HTTP/1.1 200 OK\r\n${LENGTH}\r\nhello`
  expect([view(text, 'GET'), view(text, 'HEAD'), view(text, 'CONNECT')]).toEqual(['length', 'none', 'tunnel'])
})
