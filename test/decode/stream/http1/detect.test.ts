import { describe, expect, it } from 'vitest'
import { DETECT_BYTES, detectHttp1 } from '../../../../src/decode/stream/http1/detect'
import { toBytes } from './helpers/recording'

const detect = (up: string, down = '', final = false, midway = false): number | undefined =>
  detectHttp1(toBytes(up), toBytes(down), final, midway)

describe('a connection', () => {
  it.each([
    ['GET / HTTP/1.1\r\n', ''],
    ['\r\nPOST /a b HTTP/1.0\n', ''],
    ['BREW /pot HTTP/1.1\r\n', '220 ready\r\n'],
    ['', 'HTTP/1.1 200 OK\r\n'],
    ['GET /very/lo', 'HTTP/1.1 408 Request Timeout\r\n'],
    ['\x00\x01', 'HTTP/1.0 400 Bad\r\n'],
    ['hello', 'HTTP/1.1 400 Bad Request\r\n'],
    ['\x16\x03\x01', 'HTTP/1.1 400 Bad Request\r\n'],
    ['OPTIONSHTTP/1.1\n', 'HTTP/1.0 400 Bad\r\n']
  ])('is HTTP with a complete start line: %j %j', (up, down) => {
    expect(detect(up, down)).toBe(1)
  })

  it.each([
    ['GET /a\r\n', ''],
    ['GET /a\r\n', '<html>'],
    ['GET / HTTP/2.0\r\n', ''],
    ['POST /\r\n', ''],
    [`GET /${'x'.repeat(DETECT_BYTES)}`, '']
  ])('is probably HTTP: %j %j', (up, down) => {
    expect(detect(up, down)).toBe(0.6)
  })

  it.each([
    ['', '220 mail.example ESMTP\r\n'],
    ['', 'SSH-2.0-OpenSSH\r\n'],
    ['\x16\x03\x01\x02\x00', '\x16\x03\x03'],
    ['EHLO a\r\n', '220 ready\r\n'],
    ['*1\r\n$4\r\nPING\r\n', '+PONG\r\n'],
    ['GET key\r\n', '$-1\r\n'],
    ['OPTIONS rtsp://a RTSP/1.0\r\n', 'RTSP/1.0 200 OK\r\n'],
    ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', '\x00\x00\x00'],
    ['GET /very/lo', '220 ready\r\n'],
    ['POST /\r\n', 'ERR\r\n'],
    ['x'.repeat(DETECT_BYTES), ''],
    ['\r'.repeat(DETECT_BYTES), '']
  ])('is not HTTP: %j %j', (up, down) => {
    expect(detect(up, down)).toBe(0)
  })

  it.each([
    ['', ''],
    ['\r\n', ''],
    ['G', ''],
    ['GET /very/lo', ''],
    ['', 'HTT'],
    ['', 'HTTP/1.1 20'],
    ['OPTIONS\nHost: a\n', ''],
    ['OPTIONSHTTP/1.1\n', 'HTTP/1.'],
    ['\xc3\x82 / HTTP/1.\n', ''],
    ['\x16\x03\x01\x02\x00', ''],
    ['*1\r\n$4\r\nPING\r\n', ''],
    ['hello', 'HTTP/1.1 4'],
    [`GET /${'x'.repeat(4000)}`, '']
  ])('is undecided: %j %j', (up, down) => {
    expect(detect(up, down)).toBeUndefined()
  })

  it.each([
    ['', '', 0],
    ['GET /very/lo', '', 0.6],
    ['hello', '', 0],
    ['HELLO\r\n', '', 0],
    ['', 'HTT', 0]
  ])('is decided by the available bytes at the end: %j %j', (up, down, score) => {
    expect(detect(up, down, true)).toBe(score)
  })

  it('is decided from its first bytes alone', () => {
    const text = 'GET /index.html HTTP/1.1\r\nHost: a\r\n\r\n'
    const decided = Array.from(text, (_, length) => detect(text.slice(0, length)))
    expect(decided.indexOf(1)).toBe('GET /index.html HTTP/1.1\r\n'.length)
    expect(decided.slice(0, decided.indexOf(1))).toEqual(Array(decided.indexOf(1)).fill(undefined))
  })

  // A parser that ignores some of the line, or reads beyond it, would take the first line for a request.
  const REJECTED = [
    '\xc3\x82 / HTTP/1.1\r\nHost: a\r\n\r\n',
    'hello HTTP/1.0 world\r\n\r\n',
    'GE\x00T / HTTP/1.1\r\n\r\n',
    '\x16\x03\x01\x00\x05hello',
    '*1\r\n$4\r\nPING\r\n'
  ]
  const ANSWERS = ['HTTP/1.0 400 Bad Request\r\n\r\n', '+PONG\r\n', '<html>HTTP/1.1 200 OK\r\n']

  it.each(REJECTED.flatMap((up) => ANSWERS.map((down) => [up, down] as const)))(
    'is detected the same for any segmentation: %j %j',
    (up, down) => {
      const decided = new Set<string>()
      for (let cutUp = 1; cutUp <= up.length; cutUp++)
        for (let cutDown = 1; cutDown <= down.length; cutDown++) {
          const steps = [
            [up.slice(0, cutUp), ''],
            [up, ''],
            [up, down.slice(0, cutDown)],
            [up, down]
          ] as const
          const scores = steps.map(([sent, answered]) => detect(sent, answered))
          decided.add(String(scores.find((score) => score !== undefined) ?? detect(up, down, true)))
        }
      expect([...decided]).toEqual([down.startsWith('HTTP/') ? '1' : '0'])
    }
  )

  it('captured from the middle is searched for a message', () => {
    expect([
      detect('of a body}POST / HTTP/1.1\r\n', '', false, true),
      detect('of a body', 'end\r\nHTTP/1.1 200 OK\r\n', false, true),
      detect('of a body', '', false, true),
      detect('of a body', '', true, true),
      detect('x'.repeat(DETECT_BYTES), 'y'.repeat(DETECT_BYTES), false, true)
    ]).toEqual([1, 1, undefined, 0, 0])
  })
})
