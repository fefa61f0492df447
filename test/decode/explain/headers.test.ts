import { describe, expect, it } from 'vitest'
import { explainMessage } from '../../../src/decode/explain/explain'
import { exchangeVerdict } from '../../../src/decode/explain/exchange-verdict'
import { readDisposition } from '../../../src/decode/explain/content'
import { REGISTERED_STATUSES, statusReference } from '../../../src/decode/explain/status'
import { brief, exchange, explainOne, NOW, request, response, told } from './helpers/facts'

const of = (
  name: string,
  value: string,
  kind: 'request' | 'response' = 'response'
): ReturnType<typeof told> => told(explainOne(name, value, kind))

describe('dates', () => {
  it.each([
    ['Last-Modified', 'Sat, 05 Nov 1994 08:49:37 GMT', '1994-11-05T08:49:37.000Z', []],
    ['Expires', '0', 'date.expiredZero', []],
    ['Expires', 'tomorrow', 'date.bad', []],
    ['Retry-After', '120', 'date.retry(120s) · 1994-11-06T08:51:37.000Z', []],
    ['Retry-After', 'Sun, 06 Nov 1994 08:50:37 GMT', '1994-11-06T08:50:37.000Z', []],
    ['Age', '24', 'date.age(24s)', []],
    [
      'Last-Modified',
      'Sunday, 06-Nov-94 08:49:37 GMT',
      '1994-11-06T08:49:37.000Z',
      ['date.when: 1994-11-06T08:49:37.000Z', '(i) date.form.rfc850']
    ],
    [
      'Date',
      'Sun, 06 Nov 1994 10:49:37 GMT',
      '1994-11-06T10:49:37.000Z',
      ['date.when: 1994-11-06T10:49:37.000Z', '(i) date.ahead(7200s)']
    ]
  ])('%s: %s', (name, value, gist, parts) => {
    expect(of(name, value)).toEqual({ gist, parts })
  })
})

describe('ranges (RFC 9110, section 14)', () => {
  it.each([
    ['bytes=0-499', 'range.bytes(0, 499, 500)'],
    ['bytes=9500-', 'range.from(9500)'],
    ['bytes=-500', 'range.last(500)'],
    ['bytes=500-0', 'range.bad'],
    ['pages=1-2', 'range.unit(pages)'],
    ['bytes=0-0,-1', 'range.several(2)']
  ])('requested: %s', (value, gist) => {
    expect(of('Range', value, 'request').gist).toBe(gist)
  })

  it.each([
    ['bytes 0-499/1234', 'range.of(0, 499, 500, 1234)'],
    ['bytes 0-499/*', 'range.bytes(0, 499, 500, )'],
    ['bytes */1234', 'range.unsatisfiedOf(1234)'],
    ['bytes 5-2/10', 'range.impossible'],
    ['0-4', 'range.bad']
  ])('returned: %s', (value, gist) => {
    expect(of('Content-Range', value).gist).toBe(gist)
  })
})

describe('lists and parameters', () => {
  it('in Link: the examples of RFC 8288, section 3.5', () => {
    expect(
      of('Link', '<http://example.com/TheBook/chapter2>; rel="previous"; title="previous chapter"').parts
    ).toEqual(['previous: http://example.com/TheBook/chapter2', 'title: previous chapter'])
    const both =
      '</TheBook/chapter2>; rel="previous"; title*=UTF-8\'de\'letztes%20Kapitel, ' +
      '</TheBook/chapter4>; rel="next"; title*=UTF-8\'de\'n%c3%a4chstes%20Kapitel'
    expect(of('Link', both)).toEqual({
      gist: 'previous, next',
      parts: [
        'previous: /TheBook/chapter2',
        'title*: letztes Kapitel',
        'next: /TheBook/chapter4',
        'title*: nächstes Kapitel'
      ]
    })
    expect(of('Link', '</a,b;c>; rel=next').parts).toEqual(['next: /a,b;c'])
  })

  it('in Content-Disposition: the examples of RFC 6266, section 5', () => {
    expect(
      [
        'Attachment; filename=example.html',
        'INLINE; FILENAME= "an example.html"',
        "attachment; filename*= UTF-8''%e2%82%ac%20rates",
        'attachment; filename="EURO rates"; filename*=utf-8\'\'%e2%82%ac%20rates',
        'attachment; filename="a\\"b.txt"',
        'attachment'
      ].map((value) => [readDisposition(value).kind, readDisposition(value).fileName])
    ).toEqual([
      ['attachment', 'example.html'],
      ['inline', 'an example.html'],
      ['attachment', '€ rates'],
      ['attachment', '€ rates'],
      ['attachment', 'a"b.txt'],
      ['attachment', null]
    ])
  })

  it('in Accept are sorted by weight (RFC 9110, section 12.5.1)', () => {
    expect(
      of('Accept', 'text/*;q=0.3, text/plain;q=0.7, text/plain;format=flowed, */*;q=0, a/b;q=9', 'request')
        .parts
    ).toEqual([
      'text/plain; format=flowed: accept.most',
      '(i) a/b: accept.badWeight',
      'text/plain: accept.weight(70)',
      'text/*: accept.weight(30)',
      '*/*: accept.never'
    ])
  })

  it('in Content-Type are shown, and invalid ones noted', () => {
    expect(of('Content-Type', 'text/html; charset=UTF-8; boundary="a;b"').parts).toEqual([
      'content.type: text/html',
      'content.charset: UTF-8',
      'content.boundary: a;b'
    ])
    expect(of('Content-Type', 'text/html').parts).toEqual([])
    expect(explainOne('Content-Type', 'html')?.level).toBe('warning')
  })

  it('in Forwarded, Via and Server-Timing', () => {
    expect(of('Forwarded', 'for=192.0.2.43, for="[2001:db8::1]";proto=https', 'request')).toEqual({
      gist: 'forwarded.hops(2)',
      parts: [
        'forwarded.for: forwarded.atHop(192.0.2.43, 1)',
        'forwarded.for: forwarded.atHop([2001:db8::1], 2)',
        'forwarded.proto: forwarded.atHop(https, 2)'
      ]
    })
    expect(of('Via', '1.0 fred, 1.1 p.example.net').parts).toEqual([
      'fred: forwarded.spoke(HTTP/1.0, )',
      'p.example.net: forwarded.spoke(HTTP/1.1, )'
    ])
    expect(of('Server-Timing', 'db;dur=53.2;desc="Post, gres", hit').parts).toEqual([
      'db: 53.2 ms · Post, gres',
      'hit: '
    ])
  })
})

describe('policies', () => {
  it('in HSTS (RFC 6797, section 6.1)', () => {
    expect([
      of('Strict-Transport-Security', 'max-age=31536000; includeSubDomains').gist,
      of('Strict-Transport-Security', 'max-age="0"').gist,
      of('Strict-Transport-Security', 'includeSubDomains').gist
    ]).toEqual(['security.hsts(31536000s) · security.hstsSub', 'security.hstsOff', 'security.hstsBad'])
  })

  it('in CSP, directive by directive', () => {
    const value = "default-src 'self'; script-src 'unsafe-inline' 'nonce-x'; style-srk *; default-src *"
    expect(of('Content-Security-Policy', value)).toEqual({
      gist: 'security.cspCount(3)',
      parts: [
        "default-src: 'self'",
        'security.csp.defaultSrc',
        "script-src: 'unsafe-inline' 'nonce-x'",
        'security.csp.scriptSrc',
        '(i) style-srk: *',
        '(i) security.cspUnknown',
        '(i) default-src: security.cspDouble'
      ]
    })
    expect(of('Content-Security-Policy-Report-Only', "script-src 'unsafe-inline'").gist).toBe(
      'security.cspReport(1) · security.cspUnsafe'
    )
  })

  it('in Alt-Svc (RFC 7838)', () => {
    expect(of('Alt-Svc', 'h3=":443"; ma=2592000,h3-29="alt.example:443"').parts).toEqual([
      'h3: link.alt(:443, 2592000s)',
      'h3-29: link.alt(alt.example:443, 86400s)'
    ])
  })
})

describe('a message', () => {
  it('has its repeated and hop-by-hop headers marked', () => {
    const message = response(200, [
      ['Host', 'a'],
      ['X-A', '1'],
      ['host', 'b'],
      ['Connection', 'close, x-a'],
      ['Accept', 'c'],
      ['Accept', 'd']
    ])
    const { repeated, hopByHop } = explainMessage(message, exchange(null, message))
    expect([[...repeated], [...hopByHop]]).toEqual([
      [
        [0, { place: 1, count: 2, conflict: true }],
        [2, { place: 2, count: 2, conflict: true }],
        [4, { place: 1, count: 2, conflict: false }],
        [5, { place: 2, count: 2, conflict: false }]
      ],
      [1, 3]
    ])
  })
})

describe('the verdict on an exchange', () => {
  type Headers = readonly (readonly [string, string])[]
  const verdict = (asked: Headers, status: number, answer: Headers, method = 'GET'): string | null => {
    const own = exchange(request(method, '/', asked), response(status, answer, method, NOW))
    const found = exchangeVerdict(own)
    return found === null ? null : brief(found.shown)
  }

  it.each<[Headers, number, Headers, string | null]>([
    [[], 200, [], null],
    [[], 404, [], null],
    [[['If-None-Match', '"x"']], 304, [], 'verdict.sameByTag(GET)'],
    [[['If-Modified-Since', 'Sun, 06 Nov 1994 08:49:37 GMT']], 304, [], 'verdict.sameByDate(GET)'],
    [[], 304, [], 'verdict.unasked304'],
    [[['If-Match', '"x"']], 412, [], 'verdict.changedMeanwhile(GET)'],
    [[], 302, [['Location', '/x']], 'verdict.elsewhere(/x)'],
    [[], 308, [['Location', '/x']], 'verdict.movedForGood(/x)'],
    [[], 302, [], 'verdict.nowhere'],
    [[], 401, [['WWW-Authenticate', 'Basic realm="x", Bearer']], 'verdict.loginWanted(Basic, Bearer)'],
    [[['Authorization', 'Basic eDp5']], 401, [['WWW-Authenticate', 'Basic']], 'verdict.loginRefused(Basic)'],
    [[['Authorization', 'NTLM x']], 401, [['WWW-Authenticate', 'NTLM x']], 'verdict.loginGoesOn(NTLM)'],
    [[], 401, [], 'verdict.noChallenge'],
    [[['Range', 'bytes=0-9']], 206, [['Content-Range', 'bytes 0-9/100']], 'range.verdict.partOf(0, 9, 100)'],
    [[['Range', 'bytes=0-9']], 200, [], 'range.verdict.whole'],
    [[], 503, [['Retry-After', '60']], 'verdict.retryIn(60s)'],
    [[['Upgrade', 'websocket']], 101, [['Upgrade', 'websocket']], 'verdict.switched(websocket)'],
    [[['Upgrade', 'websocket']], 101, [], null],
    [[], 101, [['Upgrade', 'websocket']], null],
    [[['Origin', 'https://a.b']], 200, [], 'verdict.corsRefused(cors.refused.missing(, https://a.b))']
  ])('%j, %i %j: %s', (asked, status, answer, expected) => {
    expect(verdict(asked, status, answer)).toBe(expected)
  })
})

it.each([
  ['100-Continue', 'short.expect'],
  ['100-continue-ish', '']
])('Expect waits for 100 only with this value: %s', (value, gist) => {
  expect(told(explainOne('Expect', value, 'request')).gist).toBe(gist)
})

it('every registered status is explained', () => {
  expect(REGISTERED_STATUSES.length).toBe(62)
  expect([statusReference(404), statusReference(429), statusReference(299)]).toEqual([
    { rfc: 9110, section: '15.5.5' },
    { rfc: 6585, section: '4' },
    null
  ])
})
