/** HAR, Postman and OpenAPI as requests. */
import { describe, expect, it } from 'vitest'
import { importText, readEntry } from '../../../src/decode/import/import-anything'
import { parseYaml } from '../../../src/renderer/src/headless/yaml-data'

const wire = (bytes: Uint8Array): string => Buffer.from(bytes).toString()
/** Every request of what is imported: its folder, name, where it goes, its lines and what is told. */
const imported = (source: unknown): unknown => {
  const result = importText(typeof source === 'string' ? source : JSON.stringify(source), parseYaml)
  if (!result.ok) return result.fault
  return result.entries.map((entry) => {
    const request = readEntry(entry)
    if ('code' in request) return request
    const { target, secure, bytes, notes } = request
    const place = target === null ? null : `${secure ? 'tls ' : ''}${target.host} ${target.port}`
    return [
      [entry.group, entry.name].join(': '),
      place,
      wire(bytes).split('\r\n'),
      ...notes.map(({ code, what }) => `${code} ${what}`.trim())
    ]
  })
}

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

  it('of a browser: HTTP/2, its pseudo headers and its length', () => {
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

  it('with a body in base64, in parameters, and without one that there was', () => {
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

  it('one wrong entry leaves the others', () => {
    const log = {
      log: { entries: [{ request: { method: 'GET', url: 'blob:x' } }, { request: { url: 'http://h/' } }] }
    }
    expect(imported(log)).toEqual([
      { code: 'bad-url', line: null, column: null, found: 'blob:x' },
      [': GET http://h/', 'h 80', ['GET / HTTP/1.1', 'Host: h', '', '']]
    ])
  })
})

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

  it('fills variables, folders, parameters and authentication', () => {
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

  it('of 2.0, with what it writes otherwise, and what others leave behind', () => {
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

  it('of another version is told', () => {
    expect(
      imported({ info: { schema: 'https://schema.getpostman.com/json/collection/v1.0.0/' }, item: [] })
    ).toMatchObject({
      code: 'postman-version'
    })
  })
})

describe('OpenAPI', () => {
  const yaml = `
openapi: 3.1.0
info: { title: Shop, version: '1' }
servers:
  - url: https://{region}.shop.example/v2/
    variables: { region: { default: eu } }
security: [{ key: [] }]
paths:
  /carts/{id}:
    parameters:
      - { name: id, in: path, required: true, schema: { type: integer, example: 42 } }
    post:
      summary: Add to a cart
      tags: [carts]
      parameters:
        - { name: dry, in: query, schema: { type: boolean, default: false } }
        - { name: tag, in: query, required: true, schema: { type: array, items: { type: string } }, example: [a b, c] }
        - { name: later, in: query, schema: { type: string } }
        - { name: X-Trace, in: header, required: true, schema: { type: string, format: uuid } }
        - { name: sid, in: cookie, example: s1 }
      requestBody:
        content:
          application/xml: {}
          application/json:
            schema: { $ref: '#/components/schemas/Line' }
      responses:
        '201': { description: ok, content: { application/json: {} } }
  /ping:
    get: { responses: {} }
components:
  schemas:
    Line:
      allOf:
        - type: object
          properties:
            sku: { type: string, examples: [T-1] }
            id: { type: string, readOnly: true }
        - type: object
          properties:
            count: { type: integer, minimum: 1 }
            parent: { $ref: '#/components/schemas/Line' }
`

  it('in YAML: examples, defaults and what had to be made up', () => {
    const [first, second] = imported(yaml) as unknown[][]
    expect([
      first!.slice(0, 2),
      (first![2] as string[]).slice(0, 8),
      first!.slice(3).slice(0, 3),
      second
    ]).toEqual([
      ['carts: POST /carts/{id} — Add to a cart', 'tls eu.shop.example 443'],
      [
        'POST /v2/carts/42?dry=false&tag=a%20b&tag=c HTTP/1.1',
        'Host: eu.shop.example',
        'X-Trace: 00000000-0000-4000-8000-000000000000',
        'Accept: application/json',
        'Cookie: sid=s1',
        'Content-Type: application/json',
        expect.stringMatching(/^Content-Length: \d+$/),
        ''
      ],
      ['made-up X-Trace', 'more application/xml', 'made-up count'],
      [
        ': GET /ping',
        'tls eu.shop.example 443',
        ['GET /v2/ping HTTP/1.1', 'Host: eu.shop.example', '', ''],
        'auth key'
      ]
    ])
    const body = JSON.parse((first![2] as string[]).slice(8).join('\r\n')) as Record<string, unknown>
    // What only answers have is left out, and what holds itself is filled in once.
    expect(body).toEqual({ sku: 'T-1', count: 1 })
  })

  it('in JSON, with forms and a server that says no host', () => {
    const description = {
      openapi: '3.0.3',
      servers: [{ url: '/api' }],
      paths: {
        '/f': {
          put: {
            requestBody: {
              content: { 'application/x-www-form-urlencoded': { example: { a: 'b c', d: [1, 2] } } }
            }
          }
        }
      }
    }
    expect(imported(description)).toEqual([
      [
        ': PUT /f',
        null,
        [
          'PUT /api/f HTTP/1.1',
          'Content-Type: application/x-www-form-urlencoded',
          'Content-Length: 13',
          '',
          'a=b+c&d=1&d=2'
        ],
        'no-target /api'
      ]
    ])
  })

  it('of an older version is told', () => {
    expect(imported('swagger: "1.2"\npaths: {}')).toMatchObject({ code: 'openapi-version', found: '1.2' })
  })

  it('of Swagger 2: host, bodies, forms, lists and what they share', () => {
    const yaml = `
swagger: '2.0'
info: { title: Pets, version: '1' }
host: pets.example:8443
basePath: /v2
schemes: [http, https]
consumes: [application/json]
produces: [application/json]
securityDefinitions: { key: { type: apiKey, name: k, in: header } }
parameters:
  limit: { name: limit, in: query, type: integer, default: 20 }
paths:
  /pets/{id}:
    parameters:
      - { name: id, in: path, required: true, type: integer, minimum: 7 }
    get:
      schemes: [http]
      security: [{ key: [] }]
      parameters:
        - { $ref: '#/parameters/limit' }
        - { name: tags, in: query, required: true, type: array, collectionFormat: multi, items: { type: string, enum: [a] } }
        - { name: ids, in: query, required: true, type: array, items: { type: integer, default: 1 } }
      responses: { '200': { description: ok } }
    put:
      produces: [text/plain]
      parameters:
        - { name: pet, in: body, schema: { $ref: '#/definitions/Pet' } }
      responses: { '200': { description: ok } }
    post:
      parameters:
        - { name: title, in: formData, type: string, default: 'a b' }
        - { name: 'photo"', in: formData, type: file }
      responses: {}
definitions:
  Pet:
    properties: { name: { type: string, example: Rex }, parent: { $ref: '#/definitions/Pet' } }
`
    const found = imported(yaml) as [string, string, string[], ...string[]][]
    expect(
      found.map(([, place, lines, ...notes]) => [
        place,
        lines.filter((line) => !line.startsWith('--')),
        notes
      ])
    ).toEqual([
      [
        'pets.example 8443',
        [
          'GET /v2/pets/7?limit=20&tags=a&ids=1 HTTP/1.1',
          'Host: pets.example:8443',
          'Accept: application/json',
          '',
          ''
        ],
        ['made-up id', 'auth key']
      ],
      [
        'tls pets.example 8443',
        [
          'POST /v2/pets/7 HTTP/1.1',
          'Host: pets.example:8443',
          expect.stringMatching(/^Content-Type: multipart\/form-data; boundary=/),
          expect.stringMatching(/^Content-Length: \d+$/),
          '',
          'Content-Disposition: form-data; name="title"',
          '',
          'a b',
          'Content-Disposition: form-data; name="photo%22"; filename="photo%22"',
          'Content-Type: application/octet-stream',
          '',
          '',
          ''
        ],
        ['made-up id', 'made-up photo"', 'file photo"']
      ],
      [
        'tls pets.example 8443',
        [
          'PUT /v2/pets/7 HTTP/1.1',
          'Host: pets.example:8443',
          'Accept: text/plain',
          'Content-Type: application/json',
          'Content-Length: 19',
          '',
          '{\n  "name": "Rex"\n}'
        ],
        ['made-up id']
      ]
    ])
  })

  it('that no end is in sight of, or that is broken, is filled in as far as anybody reads', () => {
    const names = Array.from({ length: 14 }, (_, index) => `S${index}`)
    const schemas = Object.fromEntries(
      names.map((name) => [
        name,
        {
          properties: Object.fromEntries(
            names.map((other) => [other, { $ref: `#/components/schemas/${other}` }])
          )
        }
      ])
    )
    const description = {
      openapi: '3.0.0',
      servers: [{ url: 'http://h:80' }],
      components: { schemas },
      paths: {
        'x-note': {},
        '/{a}': {
          post: {
            parameters: [
              { $ref: '#/components/%zz' },
              { name: 'a', in: 'path', required: true, example: '\ud800 b' },
              { name: 'X\r\nY', in: 'header', example: '1\r\nZ: 2' },
              { name: 'content-type', in: 'header', example: 'no' }
            ],
            requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/S0' } } } }
          }
        }
      }
    }
    const [[, , lines, ...notes]] = imported(description) as [[string, string, string[], ...string[]]]
    expect([lines.slice(0, 4), notes[0], notes.filter((note) => note.startsWith('body '))]).toEqual([
      ['POST /%EF%BF%BD%20b HTTP/1.1', 'Host: h', 'X Y: 1 Z: 2', 'Content-Type: application/json'],
      'made-up #/components/%zz',
      [expect.stringContaining('body S')]
    ])
  })
})

describe('what cannot be read', () => {
  it('is told with its line and column', () => {
    expect([
      imported('{\n  "log": {\n    "entries": [ , ]\n'),
      imported('openapi: 3.0.0\npaths:\n  /a: [\n  b: }\n'),
      imported('{"a": 1}'),
      imported('{"log": {"entries": []}}'),
      imported('what is this?'),
      imported('  \n')
    ]).toEqual([
      { code: 'json', found: 'value', line: 3, column: 18 },
      expect.objectContaining({ code: 'yaml', line: 4 }),
      { code: 'unknown', found: 'JSON', line: null, column: null },
      { code: 'no-entries', found: 'log.entries', line: null, column: null },
      { code: 'unknown', found: 'what is this?', line: null, column: null },
      { code: 'empty', found: '', line: null, column: null }
    ])
  })
})
