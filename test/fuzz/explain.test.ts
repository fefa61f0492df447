/** For any headers: explaining them never throws, no part lies outside its header, and the time is linear. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { explainMessage } from '../../src/decode/explain/explain'
import { exchangeVerdict } from '../../src/decode/explain/exchange-verdict'
import type { HeaderLine, MessageFacts } from '../../src/decode/explain/facts'
import { markPairs, queryJson } from '../../src/decode/explain/query'
import { formPairs } from '../../src/decode/view/pairs'
import { growth } from '../helpers/cpu-time'
import { assertProperty } from '../helpers/properties'

const parameters = { numRuns: 1500 }

const NAMES = (
  'accept accept-language access-control-allow-origin access-control-max-age access-control-request-method age alt-svc ' +
  'authorization authentication-info cache-control connection content-disposition content-encoding content-range ' +
  'content-security-policy content-type cookie date etag expires forwarded host if-match if-modified-since if-range ' +
  'keep-alive last-modified link location origin permissions-policy pragma priority proxy-authenticate range ' +
  'referrer-policy retry-after sec-fetch-mode server-timing set-cookie strict-transport-security traceparent vary via ' +
  'www-authenticate x-api-key x-forwarded-for x-frame-options'
).split(' ')

/** Building blocks of values: characters with a syntactic meaning, and words that reach deeper code. */
const PIECES = [
  ...Array.from('",;=<>\\\'%:/*()[]{} \t\u0000\u00e9\u00ff0-9aZ._~'),
  ...[
    'max-age=',
    'private',
    'no-cache',
    'bytes=',
    'bytes 0-',
    'Basic ',
    'Bearer ',
    'Digest ',
    'Negotiate ',
    'NTLM '
  ],
  ...[
    'eyJhbGciOiJub25lIn0',
    '.',
    'TlRMTVNTUAADAAAA',
    'AWS4-HMAC-SHA256 Credential=',
    'Sun, 06 Nov 1994 08:49:37 GMT'
  ],
  ...[
    '; Path=/',
    '; Max-Age=',
    '; Expires=',
    'realm="',
    "UTF-8''%e2%82%ac",
    'rel="next"',
    'q=0.5',
    'https://a.b',
    '99999999999999999999'
  ]
]
const value = fc.array(fc.constantFrom(...PIECES), { maxLength: 24 }).map((pieces) => pieces.join(''))
const header: fc.Arbitrary<HeaderLine> = fc.record({ name: fc.constantFrom(...NAMES), value })

const message = (kind: MessageFacts['kind']): fc.Arbitrary<MessageFacts> =>
  fc.record({
    kind: fc.constant(kind),
    method: fc.constantFrom('GET', 'POST', 'OPTIONS', ''),
    target: fc.constantFrom('/', '/a/b?c', '*', ''),
    status:
      kind === 'request'
        ? fc.constant(null)
        : fc.constantFrom(100, 101, 200, 206, 304, 401, 416, 503, 999, null),
    version: fc.constantFrom('HTTP/1.1', 'HTTP/2'),
    time: fc.constantFrom(0, 784111777000, 1.79e12),
    headers: fc.array(header, { maxLength: 8 })
  })

function answerWith(headers: readonly HeaderLine[]): MessageFacts {
  return { kind: 'response', method: 'GET', target: '/', status: 200, version: 'HTTP/1.1', time: 0, headers }
}

describe('explaining headers', () => {
  it('never throws, and every part is within its header', () => {
    assertProperty(
      fc.property(message('request'), message('response'), (request, response) => {
        const exchange = { request, response, secure: false }
        exchangeVerdict(exchange)
        for (const own of [request, response]) {
          const { lines, cards } = explainMessage(own, exchange)
          for (const { parts, headers } of [...lines.values(), ...cards]) {
            for (const index of headers) expect(own.headers[index]).toBeDefined()
            for (const { header: at, range } of parts) {
              if (at === null || range === null) continue
              const length = own.headers[at]?.value.length ?? -1
              expect(range[0]).toBeGreaterThanOrEqual(0)
              expect(range[1]).toBeGreaterThanOrEqual(range[0])
              expect(range[1]).toBeLessThanOrEqual(length)
            }
          }
        }
      }),
      parameters
    )
  })

  it('reads any query', () => {
    assertProperty(
      fc.property(
        fc.array(fc.constantFrom(...Array.from('&=[]%+a1\u00e9'), '__proto__', '%C3%A9'), { maxLength: 60 }),
        (pieces) => {
          const { pairs } = formPairs(pieces.join(''), 'utf-8')
          expect(markPairs(pairs).length).toBe(pairs.length)
          JSON.parse(queryJson(pairs))
        }
      ),
      parameters
    )
  })

  it('takes time linear in the length', () => {
    const PIECE_SETS = [
      ',',
      ';',
      '"',
      '\\"',
      '<',
      'a=',
      ' ',
      '[',
      '%',
      'a=b,',
      'a;b=c,',
      '"a",',
      '(',
      '.',
      '/',
      "'"
    ]
    const explain = (length: number): void => {
      for (const name of NAMES) {
        for (const piece of PIECE_SETS) {
          for (const prefix of ['', 'Basic ', 'Bearer a.', 'Digest ', 'bytes=', 'a=b']) {
            const headers = [{ name, value: prefix + piece.repeat(length / piece.length) }]
            const facts = answerWith(headers)
            explainMessage(facts, { request: { ...facts, kind: 'request' }, response: facts, secure: false })
          }
        }
      }
    }
    expect(growth(explain, 1000, 8)).toBeLessThan(1.6)
  })

  it('takes time linear in the number of headers', () => {
    const explain = (length: number): void => {
      const headers = Array.from({ length }, (_unused, at) => ({
        name: at % 2 === 0 ? 'Cache-Control' : 'Set-Cookie',
        value: 'a=b; max-age=1, private'
      }))
      const facts = answerWith(headers)
      explainMessage(facts, { request: null, response: facts, secure: false })
    }
    expect(growth(explain, 500, 8)).toBeLessThan(1.6)
  })
})
