/** Import of requests from Postman collections. */

import { describe, expect, it } from 'vitest'
import { imported } from './imported'

describe('Postman', () => {
  const collection = {
    info: { name: 'Shop', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
    variable: [
      { key: 'base', value: 'https://{{host}}/v1' },
      { key: 'host', value: 'shop.example:8443' },
      { key: 'token', value: 't0' }
    ],
    auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{token}}' }] },
    item: [
      {
        name: 'Carts',
        item: [
          {
            name: 'Add',
            event: [{ listen: 'prerequest', script: { exec: ['x'] } }],
            request: {
              method: 'POST',
              header: [
                { key: 'X-Id', value: '{{$guid}}' },
                { key: 'X-Off', value: '1', disabled: true }
              ],
              url: { raw: '{{base}}/carts/:id?full=1', variable: [{ key: 'id', value: '7/8' }] },
              body: { mode: 'raw', raw: '{"n": 1}', options: { raw: { language: 'json' } } }
            }
          }
        ]
      },
      {
        name: 'Login',
        request: {
          auth: {
            type: 'basic',
            basic: [
              { key: 'username', value: 'u' },
              { key: 'password', value: 'p' }
            ]
          },
          method: 'POST',
          url: {
            protocol: 'http',
            host: ['a', 'example'],
            path: ['login'],
            query: [
              { key: 'q', value: '1' },
              { key: 'r', value: '2', disabled: true }
            ]
          },
          body: { mode: 'urlencoded', urlencoded: [{ key: 'a b', value: '{{token}}' }] }
        }
      },
      {
        name: 'Nowhere',
        request: {
          auth: { type: 'oauth2' },
          method: 'GET',
          url: '{{missing}}/x',
          body: { mode: 'file', file: { src: 'a.bin' } }
        }
      },
      { name: 'Plain', request: 'http://h/p' }
    ]
  }

  it('fills in variables, folders, parameters and authentication', () => {
    expect(imported(collection)).toEqual([
      [
        'Carts: POST Add',
        'tls shop.example 8443',
        [
          'POST /v1/carts/7%2F8?full=1 HTTP/1.1',
          'Host: shop.example:8443',
          'X-Id: {{$guid}}',
          'Authorization: Bearer t0',
          'Content-Type: application/json',
          'Content-Length: 8',
          '',
          '{"n": 1}'
        ],
        'variable {{$guid}}',
        'script prerequest'
      ],
      [
        ': POST Login',
        'a.example 80',
        [
          'POST /login?q=1 HTTP/1.1',
          'Host: a.example',
          'Authorization: Basic dTpw',
          'Content-Type: application/x-www-form-urlencoded',
          'Content-Length: 6',
          '',
          'a+b=t0'
        ]
      ],
      [
        ': GET Nowhere',
        null,
        ['GET /x HTTP/1.1', '', ''],
        'variable {{missing}}',
        'no-target',
        'file a.bin',
        'auth oauth2'
      ],
      [': GET Plain', 'h 80', ['GET /p HTTP/1.1', 'Host: h', 'Authorization: Bearer t0', '', '']]
    ])
  })

  it('in version 2.0, with its differences and recursive variables', () => {
    const item = (request: object): unknown => ({
      info: { name: 'x', schema: 'https://schema.getpostman.com/json/collection/v2.0.0/collection.json' },
      variable: [
        { id: 'a', value: '{{b}}{{b}}{{b}}{{b}}{{b}}{{b}}' },
        { id: 'b', value: '{{c}}{{c}}{{c}}{{c}}{{c}}{{c}}' },
        { id: 'c', value: '{{a}}{{a}}{{a}}{{a}}{{a}}{{a}}' }
      ],
      event: [{ listen: 'test', script: { exec: [''] } }],
      item: [{ name: 'r', request }]
    })
    expect([
      imported(
        item({
          method: 'POST',
          header: 'A: b\nC: d:e',
          url: { raw: 'http://h:80/:id', variable: [{ id: 'id', value: 7 }] },
          auth: { type: 'apikey', apikey: { key: 'k&', value: 'a b', in: 'query' } },
          body: {
            mode: 'formdata',
            formdata: [
              { key: 'f"', type: 'file', src: ['/x/a.txt', 'b.txt'] },
              { key: 'off', value: '1', disabled: true }
            ]
          }
        })
      ),
      imported(
        item({
          method: 'POST',
          url: 'http://h/g',
          auth: { type: 'oauth2', oauth2: { accessToken: 't' } },
          body: { mode: 'graphql', graphql: { query: '{ a }', operationName: 'n', variables: '{"x":1}' } }
        })
      ),
      (
        imported(
          item({ method: 'GET', header: [{ key: 'X', value: '{{a}}' }], url: 'http://h/' })
        ) as unknown[]
      ).length
    ]).toEqual([
      [
        [
          ': POST r',
          'h 80',
          [
            'POST /7?k%26=a%20b HTTP/1.1',
            'Host: h',
            'A: b',
            'C: d:e',
            'Content-Type: multipart/form-data; boundary=--------------------------742915608317724806435120',
            'Content-Length: 378',
            '',
            '----------------------------742915608317724806435120',
            'Content-Disposition: form-data; name="f%22"; filename="a.txt"',
            'Content-Type: application/octet-stream',
            '',
            '',
            '----------------------------742915608317724806435120',
            'Content-Disposition: form-data; name="f%22"; filename="b.txt"',
            'Content-Type: application/octet-stream',
            '',
            '',
            '----------------------------742915608317724806435120--',
            ''
          ],
          'file /x/a.txt',
          'file b.txt'
        ]
      ],
      [
        [
          ': POST r',
          'h 80',
          [
            'POST /g HTTP/1.1',
            'Host: h',
            'Authorization: Bearer t',
            'Content-Type: application/json',
            'Content-Length: 57',
            '',
            '{"query":"{ a }","operationName":"n","variables":{"x":1}}'
          ]
        ]
      ],
      1
    ])
  })

  it('of another version is reported', () => {
    expect(
      imported({ info: { schema: 'https://schema.getpostman.com/json/collection/v1.0.0/' }, item: [] })
    ).toMatchObject({
      code: 'postman-version'
    })
  })
})
