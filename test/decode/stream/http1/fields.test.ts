import { describe, expect, it } from 'vitest'
import type { DecodedField, MessageKind } from '../../../../src/decode/stream/decoder'
import { describeMessage } from '../../../../src/decode/stream/http1/fields'
import { MAX_CHUNK_FIELDS } from '../../../../src/decode/stream/http1/limits'
import { toBytes } from './helpers/recording'

const BASE = 1000

function tree(text: string, kind: MessageKind = 'http.request', end?: number): DecodedField {
  return describeMessage({
    bytes: toBytes(text),
    baseOffset: BASE,
    kind,
    ...(end === undefined ? {} : { end })
  })
}

/** Formats one line per field: name, label, value, and the bytes in its range. */
function lines(field: DecodedField, text: string, depth = 0): string[] {
  const [start, end] = field.range
  const label = field.label === '' ? '' : ` ${field.label}`
  const value = field.value === '' ? '' : ` = ${field.value}`
  const bytes = depth === 0 ? '' : ` ${JSON.stringify(text.slice(start - BASE, end - BASE))}`
  return [
    `${'  '.repeat(depth)}${field.name}${label}${value}${bytes}`,
    ...field.children.flatMap((child) => lines(child, text, depth + 1))
  ]
}

describe('the field tree', () => {
  it('of a chunked request includes each part', () => {
    const text =
      'POST /a HTTP/1.1\r\nHost: b\r\nTransfer-Encoding: chunked\r\n\r\n2;x\r\nhi\r\n1\r\n!\r\n0;z\r\nA: c\r\n\r\n'
    expect(lines(tree(text), text)).toEqual([
      'http.request = POST /a',
      '  http.start-line = POST /a HTTP/1.1 "POST /a HTTP/1.1\\r\\n"',
      '    http.method = POST "POST"',
      '    http.target = /a "/a"',
      '    http.version = HTTP/1.1 "HTTP/1.1"',
      '  http.headers = 2 "Host: b\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n"',
      '    http.header Host = b "Host: b\\r\\n"',
      '      http.header.name = Host "Host"',
      '      http.header.value = b "b"',
      '    http.header Transfer-Encoding = chunked "Transfer-Encoding: chunked\\r\\n"',
      '      http.header.name = Transfer-Encoding "Transfer-Encoding"',
      '      http.header.value = chunked "chunked"',
      '  http.body "2;x\\r\\nhi\\r\\n1\\r\\n!\\r\\n0;z\\r\\n"',
      '    http.chunk = 2 "2;x\\r\\nhi\\r\\n"',
      '      http.chunk.size = 2 "2"',
      '      http.chunk.extension = ;x ";x"',
      '      http.chunk.data "hi"',
      '    http.chunk = 1 "1\\r\\n!\\r\\n"',
      '      http.chunk.size = 1 "1"',
      '      http.chunk.data "!"',
      '    http.chunk.last = 0;z "0;z\\r\\n"',
      '  http.trailers "A: c\\r\\n\\r\\n"',
      '    http.header A = c "A: c\\r\\n"',
      '      http.header.name = A "A"',
      '      http.header.value = c "c"'
    ])
  })

  it('of a response shows status, reason and body', () => {
    const text = 'HTTP/1.1 200 All right\r\nContent-Length: 2\r\n\r\nhi'
    expect(lines(tree(text, 'http.response'), text)).toEqual([
      'http.response = 200 All right',
      '  http.start-line = HTTP/1.1 200 All right "HTTP/1.1 200 All right\\r\\n"',
      '    http.version = HTTP/1.1 "HTTP/1.1"',
      '    http.status = 200 "200"',
      '    http.reason = All right "All right"',
      '  http.headers = 1 "Content-Length: 2\\r\\n\\r\\n"',
      '    http.header Content-Length = 2 "Content-Length: 2\\r\\n"',
      '      http.header.name = Content-Length "Content-Length"',
      '      http.header.value = 2 "2"',
      '  http.body "hi"',
      '    http.body.data "hi"'
    ])
  })

  it('of an HTTP/0.9 exchange is a line and a body', () => {
    expect([lines(tree('GET /\r\n'), 'GET /\r\n'), lines(tree('<p>', 'http.response'), '<p>')]).toEqual([
      [
        'http.request = GET /',
        '  http.start-line = GET / "GET /\\r\\n"',
        '    http.method = GET "GET"',
        '    http.target = / "/"'
      ],
      ['http.response', '  http.body "<p>"', '    http.body.data "<p>"']
    ])
  })

  it('covers the message beyond the available bytes', () => {
    const body = tree(
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n3\r\na',
      'http.response',
      9000
    ).children[2]
    expect([body?.range, body?.children.map(({ name, range }) => [name, ...range])]).toEqual([
      [1047, 9000],
      [
        ['http.chunk', 1047, 1054],
        ['http.chunk', 1054, 1062],
        ['http.chunk.more', 1062, 9000]
      ]
    ])
  })

  it('summarises chunks beyond a limit', () => {
    const chunks = '1\r\na\r\n'.repeat(MAX_CHUNK_FIELDS + 5)
    const text = `POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}0\r\n\r\n`
    const children = tree(text).children[2]?.children ?? []
    expect([
      children.length,
      children.slice(-2).map(({ name, range: [from, to] }) => [name, to - from])
    ]).toEqual([
      MAX_CHUNK_FIELDS + 2,
      [
        ['http.chunk.more', 30],
        ['http.chunk.last', 3]
      ]
    ])
  })

  it.each(['', 'GET', 'not http\r\n\r\n', 'GET / HTTP/1.1\r\nHo'])('exists for any input: %j', (text) => {
    expect(tree(text).range).toEqual([BASE, BASE + (text.startsWith('GET') ? text.length : 0)])
  })
})
