import { describe, expect, it } from 'vitest'
import type { MessageDetail } from '../../../src/shared/contract/traffic'
import { bodyName, messageName, streamName } from '../../../src/renderer/src/kit/model/save-names'

function message(more: Partial<MessageDetail> = {}): MessageDetail {
  return {
    kind: 'http.response',
    direction: 'down',
    time: 0,
    range: [0, 1],
    headRange: [0, 1],
    complete: true,
    missing: [],
    version: 'HTTP/1.1',
    startLine: '',
    framing: 'length',
    bodyLength: 1,
    contentType: '',
    contentEncoding: '',
    fields: [],
    problems: [],
    ...more
  }
}

describe('the suggested name of a file', () => {
  it('for a stream names it and its bytes', () => {
    expect([streamName(3, 'up', null), streamName(3, 'down', [10, 20])]).toEqual([
      'connection-3-up.bin',
      'connection-3-down-10-19.bin'
    ])
  })

  it('for a message names its exchange', () => {
    expect([messageName(7, message()), messageName(7, message({ kind: 'http.request' }))]).toEqual([
      'exchange-7-response.http',
      'exchange-7-request.http'
    ])
  })

  it.each([
    ['/api/orders?page=1', 'application/json; charset=utf-8', '', 'orders.json'],
    ['/img/logo.png', 'image/png', '', 'logo.png'],
    ['/%E5%85%89', 'application/problem+json', '', '光.json'],
    ['/100%', 'text/plain', '', '100%.txt'],
    ['/', 'text/html', '', 'exchange-7-response.html'],
    ['http://host/a/b/', 'image/svg+xml', '', 'b.svg'],
    ['/data', 'application/octet-stream', '', 'data.bin'],
    ['/data', '', '', 'data'],
    [null, 'image/jpeg', '', 'exchange-7-response.jpg']
  ])('for a body requested as %j, sent as %j', (target, contentType, contentEncoding, name) => {
    expect(bodyName(7, message({ contentType, contentEncoding }), target, true)).toBe(name)
  })

  it('for an encoded body names its codings', () => {
    const coded = message({ contentType: 'application/json', contentEncoding: 'gzip, br' })
    expect([bodyName(7, coded, '/a.json', false), bodyName(7, coded, '/a.json', true)]).toEqual([
      'a.json.gz.br',
      'a.json'
    ])
    expect(bodyName(7, message({ kind: 'http.request', contentType: 'text/csv' }), '/up', true)).toBe(
      'exchange-7-request.csv'
    )
  })
})
