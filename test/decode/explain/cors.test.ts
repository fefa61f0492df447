import { describe, expect, it } from 'vitest'
import { corsCard, corsVerdict } from '../../../src/decode/explain/cors'
import { exchange, request, response, told } from './helpers/facts'

type Headers = readonly (readonly [string, string])[]
const PAGE = 'https://app.example'
const asked = (headers: Headers = [], method = 'GET', origin = PAGE): ReturnType<typeof request> =>
  request(method, '/', [['Host', 'api.example'], ['Origin', origin], ...headers])
const judge = (headers: Headers, own = asked(), status = 200): string | null => {
  const verdict = corsVerdict(exchange(own, response(status, headers, own.method)))
  return verdict === null
    ? null
    : (verdict.refusal ?? 'allowed') + (verdict.subject === '' ? '' : ` ${verdict.subject}`)
}
const ALLOW = ['Access-Control-Allow-Origin', PAGE] as const

describe('the CORS check of Fetch', () => {
  it.each<[Headers, string]>([
    [[ALLOW], 'allowed'],
    [[['Access-Control-Allow-Origin', '*']], 'allowed'],
    [[], 'missing'],
    [[['Access-Control-Allow-Origin', 'https://other.example']], 'other https://other.example'],
    [[['Access-Control-Allow-Origin', `${PAGE}/`]], `other ${PAGE}/`],
    [[ALLOW, ALLOW], `several ${PAGE}, ${PAGE}`],
    [[['Access-Control-Allow-Origin', `${PAGE}, https://b.example`]], `several ${PAGE}, https://b.example`]
  ])('%j: %s', (headers, expected) => {
    expect(judge(headers)).toBe(expected)
  })

  it('requires credentials to be allowed when cookies were sent', () => {
    const own = asked([['Cookie', 'a=b']])
    expect([
      judge([['Access-Control-Allow-Origin', '*']], own),
      judge([ALLOW], own),
      judge([ALLOW, ['Access-Control-Allow-Credentials', 'True']], own),
      judge([ALLOW, ['Access-Control-Allow-Credentials', 'true']], own)
    ]).toEqual(['starWithCredentials', 'credentials', 'credentials', 'allowed'])
  })

  it('is skipped for the same origin and for responses the page cannot read', () => {
    expect([
      judge([], asked([], 'POST', 'https://api.example')),
      judge([], asked([['Sec-Fetch-Site', 'same-origin']])),
      judge([], asked([['Sec-Fetch-Mode', 'no-cors']])),
      judge([], request('GET', '/'))
    ]).toEqual([null, null, null, null])
  })
})

describe('a preflight', () => {
  const preflight = (method: string, headers = ''): ReturnType<typeof request> =>
    asked(
      [
        ['Access-Control-Request-Method', method],
        ...(headers === '' ? [] : [['Access-Control-Request-Headers', headers] as const])
      ],
      'OPTIONS'
    )

  it.each<[ReturnType<typeof request>, Headers, number, string]>([
    [preflight('POST'), [ALLOW], 204, 'allowed'],
    [preflight('PUT'), [ALLOW], 204, 'method PUT'],
    [preflight('PUT'), [ALLOW, ['Access-Control-Allow-Methods', 'GET, PUT']], 204, 'allowed'],
    [preflight('put'), [ALLOW, ['Access-Control-Allow-Methods', 'PUT']], 204, 'method put'],
    [preflight('DELETE'), [ALLOW, ['Access-Control-Allow-Methods', '*']], 204, 'allowed'],
    [preflight('GET', 'x-a,x-b'), [ALLOW, ['Access-Control-Allow-Headers', 'X-A']], 204, 'header x-b'],
    [
      preflight('GET', 'authorization,x-a'),
      [ALLOW, ['Access-Control-Allow-Headers', '*']],
      204,
      'header authorization'
    ],
    [preflight('GET'), [ALLOW], 301, 'status 301'],
    [preflight('GET'), [], 204, 'missing']
  ])('%#: %s', (own, headers, status, expected) => {
    expect(judge(headers, own, status)).toBe(expected)
  })

  it('shows the request, the permissions and the reason for a refusal', () => {
    const own = preflight('PUT', 'x-a')
    const card = corsCard(exchange(own, response(204, [ALLOW], 'OPTIONS'))) ?? undefined
    expect([card?.level, told(card)]).toEqual([
      'warning',
      {
        gist: `cors.verdict.preflight.refused(${PAGE}, cors.refused.method(PUT, ${PAGE}))`,
        parts: [
          `(!) cors.refused.method(PUT, ${PAGE})`,
          `cors.origin: ${PAGE}`,
          `cors.allowOrigin: ${PAGE}`,
          'cors.asksMethod: PUT',
          'cors.asksHeaders: x-a',
          'cors.defaultMaxAge',
          '(i) cors.noVary'
        ]
      }
    ])
  })
})

describe('a response readable by a page', () => {
  it('hides the headers that are not exposed', () => {
    const headers: Headers = [
      ALLOW,
      ['Vary', 'Origin'],
      ['X-Total', '7'],
      ['Content-Type', 'text/plain'],
      ['X-Page', '1'],
      ['Access-Control-Expose-Headers', 'X-Total']
    ]
    expect(told(corsCard(exchange(asked(), response(200, headers))) ?? undefined).parts.at(-1)).toBe(
      'cors.hidden: vary, x-page'
    )
  })

  it('is shown without a page as well', () => {
    const own = request('GET', '/')
    const gist = (value: string): string =>
      told(corsCard(exchange(own, response(200, [['Access-Control-Allow-Origin', value]]))) ?? undefined).gist
    expect([gist('*'), gist(PAGE)]).toEqual(['cors.verdict.anyone', `cors.verdict.one(${PAGE})`])
  })
})
