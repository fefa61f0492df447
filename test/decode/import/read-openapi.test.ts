/** Import of requests from OpenAPI and Swagger descriptions. */

import { describe, expect, it } from 'vitest'
import { imported } from './imported'

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

  it('in YAML: examples, defaults and generated values', () => {
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
    // Response-only properties are omitted, and a recursive schema is filled in once.
    expect(body).toEqual({ sku: 'T-1', count: 1 })
  })

  it('in JSON, with forms and a server without host', () => {
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

  it('of an older version is reported', () => {
    expect(imported('swagger: "1.2"\npaths: {}')).toMatchObject({ code: 'openapi-version', found: '1.2' })
  })

  it('of Swagger 2: host, bodies, forms, lists and shared parts', () => {
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

  it('that is recursive or broken is filled in up to a limit', () => {
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
