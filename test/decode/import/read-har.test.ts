/** Import of requests from HAR files. */

import { describe, expect, it } from 'vitest'
import { imported } from './imported'

describe('HAR', () => {
  const har = (request: object, more: object = {}): unknown => ({
    log: {
      version: '1.2',
      pages: [
        { id: 'p1', title: 'Shop' },
        { id: 'p2', title: 'Help' }
      ],
      entries: [{ pageref: 'p1', request, response: { status: 200 }, ...more }]
    }
  })

  it('from a browser: HTTP/2, its pseudo-headers and its length', () => {
    expect(
      imported(
        har({
          method: 'POST',
          url: 'https://shop.example/a b?x=光#top',
          httpVersion: 'http/2.0',
          headers: [
            { name: ':authority', value: 'shop.example' },
            { name: 'content-length', value: '3' },
            { name: 'Content-Type', value: 'text/plain' }
          ],
          cookies: [{ name: 'sid', value: '1' }],
          postData: { mimeType: 'text/plain', text: 'h\u00e9' }
        })
      )
    ).toEqual([
      [
        'Shop: POST https://shop.example/a b?x=光#top → 200',
        'tls shop.example 443',
        [
          'POST /a%20b?x=%E5%85%89 HTTP/1.1',
          'Host: shop.example',
          'content-length: 3',
          'Content-Type: text/plain',
          'Cookie: sid=1',
          '',
          'hé'
        ],
        'version http/2.0'
      ]
    ])
  })

  it('with a body in base64, in parameters, and missing', () => {
    const url = 'http://h:8080/p'
    const headers = [{ name: 'Host', value: 'other:1' }]
    expect([
      imported(
        har({
          method: 'PUT',
          url,
          httpVersion: 'HTTP/1.0',
          headers,
          postData: { text: 'AP8=', encoding: 'base64' }
        })
      ),
      imported(
        har({
          method: 'POST',
          url,
          headers,
          postData: {
            mimeType: 'application/x-www-form-urlencoded',
            params: [{ name: 'a b', value: '1&2' }, { name: 'c' }]
          }
        })
      ),
      imported(
        har({ method: 'POST', url, headers: [{ name: 'Transfer-Encoding', value: 'chunked' }], bodySize: 77 })
      )
    ]).toEqual([
      [
        [
          'Shop: PUT http://h:8080/p → 200',
          'h 8080',
          ['PUT /p HTTP/1.0', 'Host: other:1', 'Content-Length: 2', '', '\0\ufffd']
        ]
      ],
      [
        [
          'Shop: POST http://h:8080/p → 200',
          'h 8080',
          ['POST /p HTTP/1.1', 'Host: other:1', 'Content-Length: 12', '', 'a+b=1%262&c=']
        ]
      ],
      [
        [
          'Shop: POST http://h:8080/p → 200',
          'h 8080',
          ['POST /p HTTP/1.1', 'Host: h:8080', '', ''],
          'body 77',
          'header Transfer-Encoding: chunked'
        ]
      ]
    ])
  })

  it('an invalid entry does not affect the others', () => {
    const log = {
      log: { entries: [{ request: { method: 'GET', url: 'blob:x' } }, { request: { url: 'http://h/' } }] }
    }
    expect(imported(log)).toEqual([
      { code: 'bad-url', line: null, column: null, found: 'blob:x' },
      [': GET http://h/', 'h 80', ['GET / HTTP/1.1', 'Host: h', '', '']]
    ])
  })
})
