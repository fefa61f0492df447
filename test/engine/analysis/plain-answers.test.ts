/** Plain HTTP/1 responses of servers to clients that use another protocol. */

import { describe, expect, it } from 'vitest'
import { decodeSegments, decodeSegmentsAnyhow } from '../../helpers/decoded-steps'
import { PREFACE, frame, literals } from '../../decode/stream/http2/frame-bytes'
import { helloBytes, serverName } from '../../decode/stream/tls/helpers/hello-bytes'

const BAD_REQUEST = 'HTTP/1.1 400 Bad Request\r\nContent-Length: 3\r\n\r\nno\n'
const HELLO = helloBytes({ extensions: [serverName('a.example')] })
const SETTINGS = frame(4, 0, 0, '')
const GET = literals([':method', 'GET'], [':scheme', 'http'], [':path', '/'])

describe('a server that responds in HTTP/1', () => {
  it('is decoded after a ClientHello, and the connection stays TLS', () => {
    expect(
      decodeSegmentsAnyhow([
        ['up', HELLO],
        ['down', BAD_REQUEST],
        ['up', '\x15\x03\x01\x00\x02\x02\x46']
      ])
    ).toEqual({
      protocol: 'tls',
      inside: null,
      serverName: 'a.example',
      proxyHeader: null,
      messages: [`down 0-${BAD_REQUEST.length} 400 Bad Request http1-answer-to-tls@0`],
      problems: []
    })
  })

  it('ends the HTTP/2 streams, whose requests have no response', () => {
    const up = Buffer.concat([PREFACE, SETTINGS, frame(1, 5, 1, GET)])
    expect(
      decodeSegmentsAnyhow([
        ['up', up],
        ['down', BAD_REQUEST]
      ])
    ).toEqual({
      protocol: 'http/2',
      inside: null,
      serverName: '',
      proxyHeader: null,
      messages: [
        `up 33-${up.length} GET / `,
        `down 0-${BAD_REQUEST.length} 400 Bad Request http1-answer-to-http2@0`
      ],
      problems: []
    })
  })

  it.each([
    ['\x00\x01\x02', 'response-without-request'],
    ['hello\n', 'response-without-request'],
    // An incomplete line may still become a request.
    ['<xml/>', 'early-response'],
    ['\x30\x0c\x02\x01\x01\x60\x07\x02\x01\x03\x04\x00\x80\x00', 'early-response']
  ])('is decoded after bytes of another protocol: %j', (up, code) => {
    expect(
      decodeSegmentsAnyhow([
        ['up', up],
        ['down', BAD_REQUEST]
      ])
    ).toMatchObject({
      protocol: 'http/1',
      messages: [`down 0-${BAD_REQUEST.length} 400 Bad Request ${code}@0`],
      problems: ['up bad-start-line@0']
    })
  })

  it.each([
    ['tls', HELLO, '\x16\x03\x03\x00\x01\x02'],
    ['tls', HELLO, 'HTTP/'],
    ['raw', 'hello\n', 'world\n'],
    ['http/2', Buffer.concat([PREFACE, SETTINGS]), 'HTTP/2 what']
  ])('is not detected in other bytes: %s', (protocol, up, down) => {
    expect(
      decodeSegmentsAnyhow([
        ['up', up],
        ['down', down]
      ])
    ).toMatchObject({ protocol, messages: [] })
  })

  it('is decoded at every truncation and mutation without throwing', () => {
    for (let length = 0; length <= BAD_REQUEST.length; length++) {
      const down = BAD_REQUEST.slice(0, length)
      expect(
        decodeSegments([
          ['up', HELLO],
          ['down', down]
        ]).messages
      ).toHaveLength(length < 13 ? 0 : 1)
      const mutated = Buffer.from(BAD_REQUEST, 'latin1')
      if (length < mutated.length) mutated[length] = (mutated[length] ?? 0) ^ 0x80
      expect(
        decodeSegments([
          ['up', HELLO],
          ['down', mutated]
        ]).protocol
      ).toBe('tls')
    }
  })
})
