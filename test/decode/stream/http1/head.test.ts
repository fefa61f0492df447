import { describe, expect, it } from 'vitest'
import { headerValues, parseHead, parseTrailers } from '../../../../src/decode/stream/http1/head'
import type { HeaderField, ParsedHead } from '../../../../src/decode/stream/http1/head'
import type { ByteRange } from '../../../../src/decode/stream/decoder'
import { toBytes } from './helpers/recording'

const BASE = 1000

function parse(text: string, kind: 'http.request' | 'http.response' = 'http.request'): ParsedHead {
  const head = parseHead(toBytes(text), BASE, kind)
  if (head === null) throw new Error('no start line')
  return head
}

/** Returns the text in a range. */
const at = (text: string, [start, end]: ByteRange): string => text.slice(start - BASE, end - BASE)

const fieldOf = (text: string, { name, value, line, folded }: HeaderField): unknown[] => [
  name.text,
  value.text,
  at(text, name.range),
  at(text, value.range),
  at(text, line),
  folded
]

/**
 * Returns the fields of a head with these field lines: name, value, bytes of name, value and line, and whether it
 * is folded.
 */
function fields(lines: string): unknown[][] {
  const text = `GET / HTTP/1.1\r\n${lines}\r\n`
  return parse(text).headers.map((field) => fieldOf(text, field))
}

const problems = (head: ParsedHead): string[] =>
  head.problems.map(({ code, offset }) => `${code}@${String(offset - BASE)}`)

describe('a request line', () => {
  it('is split, with the bytes of each part', () => {
    const text = 'GET /a?b HTTP/1.1\r\nHost: a\r\n\r\nbody'
    const head = parse(text)
    expect(head).toMatchObject({
      startLine: {
        kind: 'http.request',
        method: { text: 'GET', range: [1000, 1003] },
        target: { text: '/a?b', range: [1004, 1008] },
        version: { text: 'HTTP/1.1', range: [1009, 1017] },
        range: [1000, 1019]
      },
      range: [1000, 1030],
      complete: true,
      problems: []
    })
  })

  it.each([
    ['GET  /  HTTP/1.1 ', 'GET', '/', 'HTTP/1.1'],
    ['GET\t/\tHTTP/1.1', 'GET', '/', 'HTTP/1.1'],
    ['GET /a b c HTTP/1.0', 'GET', '/a b c', 'HTTP/1.0'],
    ['get / http/1.1', 'get', '/', 'http/1.1'],
    ['GET HTTP/1.1', 'GET', '', 'HTTP/1.1'],
    ['GET / HTTP/1.1 x', 'GET', '/', 'HTTP/1.1 x'],
    ['POST /a', 'POST', '/a', ''],
    ['M-SEARCH * HTTP/1.1', 'M-SEARCH', '*', 'HTTP/1.1'],
    ['GET / HTTP/11.1', 'GET', '/', 'HTTP/11.1']
  ])('is parsed as far as possible: %j', (line, method, target, version) => {
    const head = parseHead(toBytes(`${line}\r\nHost: a\r\n\r\n`), 0, 'http.request')
    const parts = head?.startLine.kind === 'http.request' ? head.startLine : null
    expect(parts && [parts.method.text, parts.target.text, parts.version.text]).toEqual([
      method,
      target,
      version
    ])
  })

  it.each([
    '',
    ' GET / HTTP/1.1',
    'GET',
    'GET ',
    'EHLO mail',
    '\x16\x03\x01',
    '{"a":1}GET / HTTP/1.1',
    'NOPE /a',
    'G\x01 / HTTP/1.1'
  ])('is rejected: %j', (line) => {
    expect(parseHead(toBytes(`${line}\r\n\r\n`), 0, 'http.request')).toBeNull()
  })
})

describe('a status line', () => {
  it('is split, with the bytes of each part', () => {
    const head = parse('HTTP/1.1 404 Not Found\r\n\r\n', 'http.response')
    expect(head.startLine).toEqual({
      kind: 'http.response',
      version: { text: 'HTTP/1.1', range: [1000, 1008] },
      status: { text: '404', code: 404, range: [1009, 1012] },
      reason: { text: 'Not Found', range: [1013, 1022] },
      range: [1000, 1024]
    })
  })

  it.each([
    ['HTTP/1.1 200', 'HTTP/1.1', 200, ''],
    ['HTTP/1.1 200 ', 'HTTP/1.1', 200, ''],
    ['HTTP/1.1  200 OK', 'HTTP/1.1', 200, 'OK'],
    ['HTTP/1.1 20 OK', 'HTTP/1.1', 20, 'OK'],
    ['HTTP/1.1 2000 OK', 'HTTP/1.1', 0, 'OK'],
    ['HTTP/1.1 OK', 'HTTP/1.1', 0, 'OK'],
    ['HTTP/1.1 200OK', 'HTTP/1.1', 200, 'OK'],
    ['ICY 200 OK', 'ICY', 200, 'OK'],
    ['http/1.1 200 \xfc', 'http/1.1', 200, '\xfc']
  ])('is parsed as far as possible: %j', (line, version, code, reason) => {
    const { startLine } = parse(`${line}\r\n\r\n`, 'http.response')
    expect(
      startLine.kind === 'http.response' && [
        startLine.version.text,
        startLine.status.code,
        startLine.reason.text
      ]
    ).toEqual([version, code, reason])
  })

  it.each(['<html>', 'SSH-2.0-x', 'HTTP', 'RTSP/1.0 200 OK'])('is rejected: %j', (line) => {
    expect(parseHead(toBytes(`${line}\r\n\r\n`), 0, 'http.response')).toBeNull()
  })
})

describe('field lines', () => {
  it('have names as sent and values without surrounding whitespace', () => {
    expect(fields('HoSt: a\r\nA:\r\nb: \t x y\t \r\nA:2\r\n')).toEqual([
      ['HoSt', 'a', 'HoSt', 'a', 'HoSt: a\r\n', false],
      ['A', '', 'A', '', 'A:\r\n', false],
      ['b', 'x y', 'b', 'x y', 'b: \t x y\t \r\n', false],
      ['A', '2', 'A', '2', 'A:2\r\n', false]
    ])
  })

  it('join folded values by one space and keep all their bytes', () => {
    expect(fields('A: b\r\n \t c \r\n  d\r\nE:\r\n f\r\n  \r\nG: h\r\n')).toEqual([
      ['A', 'b c d', 'A', 'b\r\n \t c \r\n  d', 'A: b\r\n \t c \r\n  d\r\n', true],
      ['E', 'f', 'E', 'f', 'E:\r\n f\r\n  \r\n', false],
      ['G', 'h', 'G', 'h', 'G: h\r\n', false]
    ])
  })

  it('are kept when invalid', () => {
    expect(fields('no colon \r\n: no name\r\nA : blank\r\n(x): odd\r\n')).toEqual([
      ['no colon ', '', 'no colon ', '', 'no colon \r\n', false],
      ['', 'no name', '', 'no name', ': no name\r\n', false],
      ['A', 'blank', 'A', 'blank', 'A : blank\r\n', false],
      ['(x)', 'odd', '(x)', 'odd', '(x): odd\r\n', false]
    ])
  })

  it('may end with a bare LF, but not with a bare CR', () => {
    expect(fields('A: b\nC: d\re\r\r\n')).toEqual([
      ['A', 'b', 'A', 'b', 'A: b\n', false],
      ['C', 'd\re\r', 'C', 'd\re\r', 'C: d\re\r\r\n', false]
    ])
  })

  it('may contain any byte, and report invalid ones with their position', () => {
    const text = 'GET / HTTP/1.1\r\nA: \x00\x01\x7f\xff\tb\r\n\r\n'
    const head = parse(text)
    expect([head.headers[0]?.value.text, problems(head)]).toEqual([
      '\x00\x01\x7f\xff\tb',
      ['nul-byte@19', 'control-character@20', 'control-character@21', 'non-ascii-field@22']
    ])
  })

  it('each have their own problem, even if several have the same one', () => {
    expect(problems(parse('GET / HTTP/1.1\r\nA : b\r\nC : d\r\n\r\n'))).toEqual([
      'space-before-colon@17',
      'space-before-colon@24'
    ])
  })

  it('are found by name in any case', () => {
    expect(headerValues(parse('GET / HTTP/1.1\r\nVia: a\r\nx: y\r\nVIA: b\r\n\r\n').headers, 'via')).toEqual([
      'a',
      'b'
    ])
  })
})

describe('a truncated head', () => {
  it('has its complete lines', () => {
    const head = parse('GET / HTTP/1.1\r\nHost: a\r\nAccep')
    expect([head.complete, head.range, head.headers.map(({ name }) => name.text)]).toEqual([
      false,
      [1000, 1030],
      ['Host']
    ])
  })

  it('has the available parts of its first line', () => {
    const request = parse('GET /ab')
    const response = parse('HTTP/1.1 404 No', 'http.response')
    expect([request.startLine, response.startLine]).toMatchObject([
      { method: { text: 'GET' }, target: { text: '/ab' }, version: { text: '' }, range: [1000, 1007] },
      { version: { text: 'HTTP/1.1' }, status: { code: 404 }, reason: { text: 'No' }, range: [1000, 1015] }
    ])
  })

  it('is parsed at every length', () => {
    const text = 'POST /a HTTP/1.1\r\nHost: a\r\n b\r\nX : y\r\n\r\n'
    for (let length = 0; length <= text.length; length++) {
      const head = parseHead(toBytes(text.slice(0, length)), BASE, 'http.request')
      expect([head?.complete, head?.range[1]]).toEqual([length === text.length, BASE + length])
    }
  })
})

describe('trailers', () => {
  it('are field lines at their own positions', () => {
    const text = 'A: b\r\nC: d\r\n\r\n'
    expect(parseTrailers(toBytes(text), BASE).map((field) => fieldOf(text, field))).toEqual([
      ['A', 'b', 'A', 'b', 'A: b\r\n', false],
      ['C', 'd', 'C', 'd', 'C: d\r\n', false]
    ])
  })
})
