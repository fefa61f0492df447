/** An HTTP message as the complete tree of its fields, each with its byte range. */
import { describe, expect, it } from 'vitest'
import { httpFields } from '../../../src/decode/fields/http-fields'
import type { MessageKind } from '../../../src/decode/stream/decoder'
import { toBytes } from '../stream/http1/helpers/recording'

const BASE = 1000

/** Formats one line per field: key, name, value, and the bytes in its range. */
function lines(text: string, kind: MessageKind = 'http.request'): string[] {
  return httpFields({ bytes: toBytes(text), baseOffset: BASE, kind }).map(
    ({ key, name, value, range: [start, end], depth, note }) =>
      `${'  '.repeat(depth)}${key}${name === undefined ? '' : ` ${name}`} = ${value} ${JSON.stringify(text.slice(start - BASE, end - BASE))}${note === undefined ? '' : ` ${note}`}`
  )
}

/** Returns the children of the line that begins with `key`, without indentation. */
function below(found: readonly string[], key: string): string[] {
  const indent = (line: string): number => line.length - line.trimStart().length
  const at = found.findIndex((line) => line.trimStart().startsWith(`${key} `))
  const depth = indent(found[at] ?? '')
  const rest = found.slice(at + 1)
  const end = rest.findIndex((line) => indent(line) <= depth)
  return (end < 0 ? rest : rest.slice(0, end)).map((line) => line.slice(depth + 2))
}

describe('the fields of a message', () => {
  it('split the request target into path, query and fragment', () => {
    const found = lines('GET /a%20b/c?x=1+2&y&x=%E4%B8%AD#f HTTP/1.1\r\n\r\n')
    expect(below(found, 'http.target')).toEqual([
      'http.target.path = /a b/c "/a%20b/c"',
      '  http.target.segment = a b "a%20b"',
      '  http.target.segment = c "c"',
      'http.target.query = x=1+2&y&x=%E4%B8%AD "x=1+2&y&x=%E4%B8%AD"',
      '  http.target.parameter x = 1 2 "x=1+2"',
      '    http.part.name = x "x"',
      '    http.part.value = 1 2 "1+2"',
      '  http.target.parameter y =  "y"',
      '    http.part.name = y "y"',
      '  http.target.parameter x = 中 "x=%E4%B8%AD"',
      '    http.part.name = x "x"',
      '    http.part.value = 中 "%E4%B8%AD"',
      'http.target.fragment = f "f"'
    ])
  })

  it('distinguish the forms of request targets', () => {
    expect(below(lines('GET http://u@h:8/p HTTP/1.1\r\n\r\n'), 'http.target')).toEqual([
      'http.target.scheme = http "http"',
      'http.target.authority = u@h:8 "u@h:8"',
      'http.target.path = /p "/p"',
      '  http.target.segment = p "p"'
    ])
    expect(below(lines('CONNECT h:443 HTTP/1.1\r\n\r\n'), 'http.target')).toEqual([
      'http.target.authority = h:443 "h:443"'
    ])
    expect(below(lines('OPTIONS * HTTP/1.1\r\n\r\n'), 'http.target')).toEqual([])
  })

  it('split cookies in both directions', () => {
    expect(below(lines('GET / HTTP/1.1\r\nCookie: a=1; b="x=2"\r\n\r\n'), 'http.header.value')).toEqual([
      'http.cookie a = 1 "a=1"',
      '  http.part.name = a "a"',
      '  http.part.value = 1 "1"',
      'http.cookie b = "x=2" "b=\\"x=2\\""',
      '  http.part.name = b "b"',
      '  http.part.value = "x=2" "\\"x=2\\""'
    ])
    const answer = 'HTTP/1.1 204 No Content\r\nSet-Cookie: sid=ab; Path=/; HttpOnly\r\n\r\n'
    expect(below(lines(answer, 'http.response'), 'http.header.value')).toEqual([
      'http.cookie sid = ab "sid=ab"',
      '  http.part.name = sid "sid"',
      '  http.part.value = ab "ab"',
      'http.cookie.attribute Path = / "Path=/"',
      'http.cookie.attribute HttpOnly =  "HttpOnly"'
    ])
  })

  it('split lists and parameters, except values that may contain a comma', () => {
    const valueOf = (header: string): string[] =>
      below(lines(`GET / HTTP/1.1\r\n${header}\r\n\r\n`), 'http.header.value')
    expect(valueOf('Accept: text/html, a/b;q=0.5')).toEqual([
      'http.header.item = text/html "text/html"',
      'http.header.item = a/b "a/b;q=0.5"',
      '  http.header.parameter q = 0.5 "q=0.5"'
    ])
    expect(valueOf('Content-Type: a/b; charset="x;y"')).toEqual([
      'http.header.item = a/b "a/b; charset=\\"x;y\\""',
      '  http.header.parameter charset = x;y "charset=\\"x;y\\""'
    ])
    expect(valueOf('Cache-Control: max-age=3, no-cache')).toEqual([
      'http.header.parameter max-age = 3 "max-age=3"',
      'http.header.item = no-cache "no-cache"'
    ])
    expect(valueOf('Authorization: Basic dTpw==')).toEqual([
      'http.header.scheme = Basic "Basic"',
      'http.header.credentials = dTpw== "dTpw=="'
    ])
    expect(valueOf('Date: Sun, 06 Nov 1994 08:49:37 GMT')).toEqual([])
  })

  it('extend into a body stored verbatim, also in one chunk', () => {
    const json = '{"a":[1,"\\u00e9"],"b":null}'
    const members = [
      `json.object = ${json} ${JSON.stringify(json)}`,
      `  json.member a = [1,"\\u00e9"] "\\"a\\":[1,\\"\\\\u00e9\\"]"`,
      '    json.item [0] = 1 "1"',
      '    json.item [1] = é "\\"\\\\u00e9\\""',
      '  json.member b = null "\\"b\\":null"'
    ]
    const type = 'Content-Type: application/json\r\n'
    const plain = lines(`POST / HTTP/1.1\r\n${type}Content-Length: ${json.length}\r\n\r\n${json}`)
    expect(below(plain, 'http.body.data')).toEqual(members)
    const size = json.length.toString(16)
    const chunked = `POST / HTTP/1.1\r\n${type}Transfer-Encoding: chunked\r\n\r\n${size}\r\n${json}\r\n0\r\n\r\n`
    expect(below(lines(chunked), 'http.chunk.data')).toEqual(members)
    const coded = `POST / HTTP/1.1\r\n${type}Content-Encoding: gzip\r\nContent-Length: ${json.length}\r\n\r\n${json}`
    expect(below(lines(coded), 'http.body.data')).toEqual([])
  })

  it('are the pairs of a form and the parts of a multipart body', () => {
    const form = 'x=1&y=%41'
    const head = (type: string, body: string): string =>
      `POST / HTTP/1.1\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\n\r\n${body}`
    expect(
      below(lines(head('application/x-www-form-urlencoded', form)), 'http.body.data').filter(
        (line) => !line.startsWith(' ')
      )
    ).toEqual(['http.form.pair x = 1 "x=1"', 'http.form.pair y = A "y=%41"'])
    const parts = '--b\r\nContent-Disposition: form-data; name="n"\r\n\r\nv\r\n--b--\r\n'
    expect(below(lines(head('multipart/form-data; boundary=b', parts)), 'http.body.data')).toEqual([
      'http.multipart.part n =  "Content-Disposition: form-data; name=\\"n\\"\\r\\n\\r\\nv"',
      '  http.header Content-Disposition = form-data; name="n" "Content-Disposition: form-data; name=\\"n\\"\\r\\n"',
      '    http.header.name = Content-Disposition "Content-Disposition"',
      '    http.header.value = form-data; name="n" "form-data; name=\\"n\\""',
      '      http.header.item = form-data "form-data; name=\\"n\\""',
      '        http.header.parameter name = n "name=\\"n\\""',
      '  http.multipart.content = v "v"'
    ])
  })
})
