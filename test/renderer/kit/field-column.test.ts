/** Fields as columns and as filter terms. */

import { describe, expect, it } from 'vitest'
import { httpFields } from '../../../src/decode/fields/http-fields'
import type { MessageKind } from '../../../src/decode/stream/decoder'
import { columnLabel, fieldColumn, fieldTerm } from '../../../src/renderer/src/kit/model/field-column'
import { parseHeadKey } from '../../../src/shared/filter/field-key'
import { parseFilter } from '../../../src/shared/filter/parse'

const fieldsOf = (text: string, kind: MessageKind) =>
  httpFields({ bytes: new TextEncoder().encode(text), baseOffset: 0, kind })

const REQUEST = fieldsOf(
  'POST /a%20b/c?id=x%20y HTTP/1.1\r\nHost: h\r\nCookie: sid=1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nT: v\r\n\r\n',
  'http.request'
)
const RESPONSE = fieldsOf('HTTP/1.1 404 Not Found\r\nSet-Cookie: sid=2; Path=/\r\n\r\n', 'http.response')

describe('a field', () => {
  it('of a head becomes a column with its filter name', () => {
    const found = REQUEST.flatMap(({ key }, index) => {
      const column = fieldColumn(REQUEST, index)
      return column === null ? [] : [`${key} ${column}`]
    })
    expect(found).toEqual([
      'http.target.path request.path',
      'http.target.segment request.path',
      'http.target.segment request.path',
      'http.target.parameter request.query.id',
      'http.part.name request.query.id',
      'http.part.value request.query.id',
      'http.version request.version',
      'http.header request.header.host',
      'http.header.name request.header.host',
      'http.header.value request.header.host',
      'http.header request.header.cookie',
      'http.header.name request.header.cookie',
      'http.header.value request.header.cookie',
      'http.cookie request.cookie.sid',
      'http.part.name request.cookie.sid',
      'http.part.value request.cookie.sid',
      'http.header request.header.transfer-encoding',
      'http.header.name request.header.transfer-encoding',
      'http.header.value request.header.transfer-encoding',
      'http.header request.trailer.t',
      'http.header.name request.trailer.t',
      'http.header.value request.trailer.t'
    ])
  })

  it('of a JSON body is named by its path', () => {
    const fields = fieldsOf(
      'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 35\r\n\r\n{"order": {"line items": [7, "ab"]}}',
      'http.response'
    )
    const terms = fields.flatMap(({ key }, at) => (key.startsWith('json.') ? [fieldTerm(fields, at)] : []))
    expect(terms).toEqual([
      'response.json:$:',
      'response.json:$.order:',
      'response.json:$.order["line items"]:',
      'response.json:$.order["line items"][0]=7',
      'response.json:$.order["line items"][1]=ab'
    ])
    for (const term of terms) expect(parseFilter(term ?? '', 'exchanges').problems).toEqual([])
    const label = (text: string): string => columnLabel(parseHeadKey(text)!)
    expect([
      label('response.json:$.a.items[0]'),
      label('response.json:$'),
      label('response.trailer.x')
    ]).toEqual(['items[0]', '$', 'x'])
  })

  it('becomes a term that the filter parses, or none', () => {
    const terms = [REQUEST, RESPONSE].flatMap((fields) =>
      fields.flatMap((_, at) => fieldTerm(fields, at) ?? [])
    )
    expect(terms).toContain('request.query.id="x y"')
    expect(terms).toContain('status=404')
    expect(terms).toContain('response.cookie.sid=2')
    expect(terms).toContain('response.reason="Not Found"')
    for (const term of terms)
      expect(parseFilter(term, 'exchanges')).toMatchObject({ problems: [], tree: { kind: 'term' } })
    expect(RESPONSE.flatMap((_, at) => fieldTerm(RESPONSE, at) ?? []).length).toBeGreaterThan(6)
  })
})
