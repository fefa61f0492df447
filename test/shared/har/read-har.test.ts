import { describe, expect, it } from 'vitest'
import type { Har, HarEntry } from '../../../src/shared/har/har'
import { contentBytes, postDataBytes, requestBytes, responseBytes } from '../../../src/shared/har/har-bytes'
import { harProblemText, readHar } from '../../../src/shared/har/read-har'

const ENTRY: HarEntry = {
  startedDateTime: '2026-11-22T10:00:00.123Z',
  time: 12.5,
  request: {
    method: 'POST',
    url: 'https://shop.example:8443/cart?item=1&item=2#top',
    httpVersion: 'http/2.0',
    cookies: [{ name: 'id', value: '7' }],
    headers: [
      { name: ':authority', value: 'shop.example:8443' },
      { name: ':method', value: 'POST' },
      { name: 'cookie', value: 'id=7' },
      { name: 'content-length', value: '999' }
    ],
    queryString: [
      { name: 'item', value: '1' },
      { name: 'item', value: '2' }
    ],
    postData: { mimeType: 'application/x-www-form-urlencoded', params: [{ name: 'a b', value: 'ü&' }] },
    headersSize: -1,
    bodySize: 10
  },
  response: {
    status: 200,
    statusText: '',
    httpVersion: 'http/2.0',
    cookies: [],
    headers: [
      { name: 'content-encoding', value: 'gzip' },
      { name: 'set-cookie', value: 'a=1\nb=2' }
    ],
    content: { size: 3, mimeType: 'image/png', text: 'AAEC', encoding: 'base64' },
    redirectURL: '',
    headersSize: -1,
    bodySize: 23
  },
  cache: {},
  timings: { blocked: -1, dns: 1, connect: 2, ssl: 1, send: 0.5, wait: 8, receive: 1 },
  _mine: { nested: [1, { two: null }] }
}

const harOf = (...entries: unknown[]): string =>
  JSON.stringify({ log: { version: '1.2', creator: { name: 'x', version: '1' }, entries, _own: true } })

const text = (bytes: Uint8Array | null): string =>
  new TextDecoder('latin1').decode(bytes ?? new Uint8Array(0))

describe('reading a HAR file', () => {
  it('keeps everything, including custom members', () => {
    const source = harOf(ENTRY)
    const read = readHar(`\ufeff${source}`)
    expect(read).toEqual({ ok: true, har: JSON.parse(source) as Har, filled: [] })
  })

  it('fills in missing members, and notes this', () => {
    const { request, response, ...rest } = ENTRY
    const { cookies: _c, headersSize: _h, ...lessRequest } = request
    const read = readHar(harOf({ ...rest, request: lessRequest, response: { ...response, bodySize: null } }))
    expect(read).toMatchObject({
      ok: true,
      filled: [
        { path: 'log.entries[0].request.cookies' },
        { path: 'log.entries[0].request.headersSize' },
        { path: 'log.entries[0].response.bodySize' }
      ]
    })
    expect(read.ok && read.har.log.entries[0]?.request).toMatchObject({ cookies: [], headersSize: -1 })
  })

  it.each([
    ['no JSON', '{"log":', '', 'Invalid JSON'],
    ['another document', '{"openapi":"3.0.0"}', 'log.entries', 'this is not a HAR file'],
    ['an empty file', '', '', 'Invalid JSON'],
    ['null', 'null', 'log.entries', 'this is not a HAR file'],
    ['invalid entries', harOf(7), 'log.entries[0]', 'Expected an object, not 7.'],
    [
      'a textual status',
      harOf({ ...ENTRY, response: { ...ENTRY.response, status: '200' } }),
      'log.entries[0].response.status',
      'Expected a status from 0 to 999, not “200”.'
    ],
    [
      'a request without a URL',
      harOf(ENTRY, { ...ENTRY, request: { ...ENTRY.request, url: '' } }),
      'log.entries[1].request.url',
      'Expected a URL, not “”.'
    ],
    [
      'a header without a name',
      harOf({ ...ENTRY, request: { ...ENTRY.request, headers: [{ value: 'x' }] } }),
      'log.entries[0].request.headers[0].name',
      'The value is missing.'
    ],
    [
      'an invalid time',
      harOf({ ...ENTRY, startedDateTime: 'yesterday' }),
      'log.entries[0].startedDateTime',
      'Expected a time such as'
    ]
  ])('rejects %s with its position', (_what, source, path, message) => {
    const read = readHar(source)
    expect(read).toMatchObject({ ok: false, problems: [{ path, message: expect.stringContaining(message) }] })
    expect(harProblemText(read.ok ? [] : read.problems)).toContain(message)
  })

  it('reports the first problems of a file full of them', () => {
    const read = readHar(harOf(...Array.from({ length: 1000 }, () => ({}))))
    expect(read.ok ? 0 : read.problems.length).toBe(20)
  })
})

describe('the bytes of a HAR entry', () => {
  it('rebuild an HTTP/2 request as HTTP/1.1 with a correct length', () => {
    const { bytes, notes } = requestBytes(ENTRY.request)
    expect(text(bytes)).toBe(
      'POST /cart?item=1&item=2 HTTP/1.1\r\nHost: shop.example:8443\r\ncookie: id=7\r\nContent-Length: 13\r\n\r\n' +
        'a+b=%C3%BC%26'
    )
    expect(notes).toEqual([])
  })

  it('rebuild a decoded response, with several cookies separate', () => {
    expect(text(responseBytes(ENTRY.response, 'POST').bytes)).toBe(
      'HTTP/1.1 200 \r\nset-cookie: a=1\r\nset-cookie: b=2\r\nContent-Length: 3\r\n\r\n\u0000\u0001\u0002'
    )
  })

  it('keep the HEAD response’s fields about an absent body', () => {
    const response = {
      ...ENTRY.response,
      headers: [{ name: 'Content-Length', value: '100' }],
      content: { size: 100, mimeType: 'text/html' }
    }
    expect(text(responseBytes(response, 'HEAD').bytes)).toBe('HTTP/1.1 200 \r\nContent-Length: 100\r\n\r\n')
    expect(responseBytes(response, 'GET').notes).toEqual(['The HAR does not contain the body of 100 bytes.'])
  })

  it('never let a value end a line, or a name be empty', () => {
    const { bytes, notes } = requestBytes({
      ...ENTRY.request,
      method: 'GET x',
      url: 'http://a/b c\r\nd',
      headers: [{ name: 'evil: x\r\n', value: '1' }],
      postData: { mimeType: 'x', text: '%%%', encoding: 'base64' }
    })
    expect(text(bytes)).toBe('GET%20x /b%20c%0D%0Ad HTTP/1.1\r\nHost: a\r\n\r\n')
    expect(notes).toHaveLength(2)
  })

  it.each([
    [{ mimeType: 'text/plain', text: 'grün' }, 'gr\u00c3\u00bcn'],
    [{ mimeType: 'application/octet-stream', text: '/wA=', _encoding: 'base64' }, '\u00ff\u0000'],
    [{ mimeType: 'application/octet-stream', text: '/wA=', encoding: 'base64' }, '\u00ff\u0000'],
    [
      {
        mimeType: 'multipart/form-data; boundary=b',
        params: [{ name: 'f', value: 'hi', fileName: 'a".txt', contentType: 'text/plain' }]
      },
      '--b\r\nContent-Disposition: form-data; name="f"; filename="a%22.txt"\r\nContent-Type: text/plain\r\n\r\nhi\r\n--b--\r\n'
    ]
  ])('contain the request: %j', (postData, expected) => {
    expect(text(postDataBytes(postData))).toBe(expected)
  })

  it('contain no body that contradicts its encoding', () => {
    expect(contentBytes({ size: 1, mimeType: '', text: '?', encoding: 'base64' })).toBe(null)
    expect(contentBytes({ size: 0, mimeType: '' })).toBe(null)
  })
})
