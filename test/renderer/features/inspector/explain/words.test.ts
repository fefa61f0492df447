import { describe, expect, it } from 'vitest'
import { explainMessage } from '../../../../../src/decode/explain/explain'
import { exchangeVerdict } from '../../../../../src/decode/explain/exchange-verdict'
import type { Explanation, Shown } from '../../../../../src/decode/explain/explanation'
import { REGISTERED_STATUSES } from '../../../../../src/decode/explain/status'
import { messages } from '../../../../../src/renderer/src/locales/index'
import { exchange, request, response } from '../../../../decode/explain/helpers/facts'

/** Returns the text at a path of the catalogue. */
function textAt(catalogue: object, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (node, key) => (typeof node === 'object' && node !== null ? (node as never)[key] : undefined),
      catalogue
    )
}

function wordsIn(shown: Shown | null): string[] {
  if (shown?.type === 'list') return shown.items.flatMap(wordsIn)
  if (shown?.type !== 'word') return []
  return [shown.word, ...Object.values(shown.values ?? {}).flatMap(wordsIn)]
}

const wordsOf = ({ gist, parts }: Explanation): string[] => [
  ...wordsIn(gist),
  ...parts.flatMap(({ label, value }) => [...wordsIn(label), ...wordsIn(value)])
]

type Pairs = readonly (readonly [string, string])[]

const CACHE =
  'max-age=1, s-maxage=1, min-fresh=1, max-stale=1, stale-while-revalidate=1, stale-if-error=1, no-cache, no-store, ' +
  'no-transform, only-if-cached, must-revalidate, must-understand, private, proxy-revalidate, public, immutable, own'
const EACH: Readonly<Record<string, string>> = {
  expect: '100-continue',
  'x-frame-options': 'deny|sameorigin',
  'x-content-type-options': 'nosniff',
  'referrer-policy':
    'no-referrer|no-referrer-when-downgrade|origin|origin-when-cross-origin|same-origin|strict-origin|' +
    'strict-origin-when-cross-origin|unsafe-url',
  'cross-origin-opener-policy': 'same-origin|same-origin-allow-popups|unsafe-none',
  'cross-origin-embedder-policy': 'require-corp|credentialless|unsafe-none',
  'cross-origin-resource-policy': 'same-origin|same-site|cross-origin',
  'sec-fetch-site': 'same-origin|same-site|cross-site|none',
  'sec-fetch-mode': 'cors|no-cors|navigate|same-origin|websocket',
  'content-disposition': 'inline|attachment; filename="a/b"|form-data|other',
  'cache-control': `${CACHE}|private="a", no-cache="b", max-stale|${CACHE.split(', ')
    .map((one) => `own, ${one}`)
    .join('|')}|max-age=x`,
  'content-security-policy':
    'default-src a; script-src b; script-src-elem; script-src-attr; style-src; style-src-elem; style-src-attr; img-src; ' +
    'connect-src; font-src; object-src; media-src; frame-src; child-src; worker-src; manifest-src; base-uri; ' +
    'form-action; frame-ancestors; sandbox; report-uri; report-to; upgrade-insecure-requests; ' +
    "block-all-mixed-content; require-trusted-types-for; trusted-types; prefetch-src; own|script-src 'unsafe-inline'|img-src a; img-src b",
  'content-security-policy-report-only': 'img-src a',
  'set-cookie':
    'a=b; Path=/; Max-Age=1; Secure; HttpOnly; SameSite=Strict; Partitioned; Priority=High; own=1|a=b; Max-Age=0|' +
    'a=b; Expires=x; Path=y; SameSite=Lax; Path=/z|a=b; SameSite=None|a=b; Partitioned; Domain=c|__Secure-a=b|__Host-a=b|' +
    '=|a=\u0001|a=b; Path=y|a=b; Max-Age=x; SameSite=own|a=b; Max-Age=1; Expires=Sun, 06 Nov 1994 08:49:37 GMT; Domain=|' +
    `a=b; Max-Age=99999999999|a=${'x'.repeat(5000)}`,
  authorization:
    'Basic YTpi|Basic %|Basic YWJj|Bearer x|DPoP x|Digest username="a", username*=x, realm=a, uri=a, algorithm=MD5, nonce=a, ' +
    'nc=1, cnonce=a, qop=a, response=a, opaque=a, userhash=a|Digest a=b|NTLM TlRMTVNTUAABAAAAB4IIog==|' +
    'Negotiate TlRMTVNTUAACAAAAB4IIog==|Negotiate YIIGBgYGKwYBBQUC|Negotiate BgkqhkiG9xIBAgI=|' +
    'AWS4-HMAC-SHA256 Credential=k/d/r/s/aws4_request, SignedHeaders=a;b, Signature=c|AWS4-HMAC-SHA256 Credential=x|Own x',
  'www-authenticate': 'Basic realm="x"|Negotiate|Digest domain=a, stale=true, charset=a',
  range: 'bytes=0-1|bytes=1-|bytes=-1|bytes=x|bytes=0-1,2-3|own=1',
  'content-range': 'bytes 0-1/2|bytes 0-1/*|bytes */2|bytes */*|x|bytes 5-1/2',
  link: '</a>; rel=next|x',
  'alt-svc': 'h3=":443"|clear',
  'if-range': '"x"|W/"x"',
  etag: '"x"|W/"x"|x',
  vary: '*|a',
  date: 'Sun, 06 Nov 1994 08:49:37 GMT|Monday, 06-Nov-94 08:49:37 GMT|Sun Nov  6 08:49:37 1994|x|Sun, 06 Nov 1994 07:49:37 GMT|Sun, 06 Nov 2011 08:49:37 GMT',
  expires: '0',
  'retry-after': '1',
  age: '1|x',
  connection: 'close, upgrade, own',
  'keep-alive': 'timeout=5, max=10',
  priority: 'u=1, i',
  accept: 'a;q=0, b;q=0.5, c, d;q=x',
  'content-type': 'x; charset=y; boundary=z',
  'content-encoding': 'gzip, br',
  forwarded: 'for=a;by=b;host=c;proto=d|for=a, for=b',
  'x-forwarded-for': 'a|a, b',
  via: '1.1 a, 1.1 b',
  traceparent:
    '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01|00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00|x',
  'strict-transport-security': 'max-age=1; includeSubDomains; preload|max-age=0|x',
  'permissions-policy': 'a=(), b=*',
  'access-control-allow-origin': '*|https://a.b|x, y',
  'access-control-allow-credentials': 'true|x',
  'access-control-max-age': '5',
  'access-control-expose-headers': 'a',
  'if-none-match': '"x"',
  'if-match': '"x"',
  'if-modified-since': 'Sun, 06 Nov 1994 08:49:37 GMT|x',
  'if-unmodified-since': 'Sun, 06 Nov 1994 08:49:37 GMT',
  'x-api-key': 'k',
  ...Object.fromEntries(
    (
      'clear-site-data dnt save-data sec-gpc te trailer upgrade upgrade-insecure-requests x-csrf-token ' +
      'x-requested-with x-xss-protection'
    )
      .split(' ')
      .map((name) => [name, 'x'])
  )
}
const jwt = (head: object, claims: object): string =>
  [head, claims].map((one) => btoa(JSON.stringify(one)).replaceAll('=', '')).join('.') + '.c2ln'
/** Builds NTLM message `step` with a one-byte name in each of `places`. */
const ntlm = (step: number, places: readonly number[], before = ''): string => {
  const message = new Uint8Array(72).fill(0x41)
  message.set(Array.from('NTLMSSP\0', (character) => character.charCodeAt(0)))
  message.set([step, 0, 0, 0], 8)
  message[60] = 0
  for (const at of places) message.set([1, 0, 1, 0, 71, 0, 0, 0], at)
  return btoa(before + String.fromCharCode(...message))
}
const TOKENS = [
  ...['HS256', 'RS256', 'PS256', 'ES256', 'EdDSA', 'none'].map((alg) => jwt({ alg }, { exp: 1, iat: 1 })),
  jwt({ alg: 'HS256' }, {}),
  jwt({ alg: 'HS256' }, { nbf: 9e9 }),
  jwt({ alg: 'HS256' }, { exp: 9e9 }),
  `${jwt({ alg: 'dir' }, {})}.a.b`,
  `${jwt({ alg: 'HS256' }, {}).split('.')[0] ?? ''}.e30x!.c2ln`
]

const ORIGIN = ['Origin', 'https://a.b'] as const
const ALLOW = ['Access-Control-Allow-Origin', 'https://a.b'] as const
/** Exchanges with different cards and verdicts. */
const EXCHANGES: readonly (readonly [Pairs, number, Pairs, string?])[] = [
  [
    [],
    200,
    [
      ['Cache-Control', 'max-age=60, s-maxage=9'],
      ['Age', '1'],
      ['ETag', '"x"'],
      ['Vary', 'a']
    ]
  ],
  [[], 200, [['Cache-Control', 'private, max-age=60']]],
  [[], 200, [['Cache-Control', 'private, no-cache']]],
  [[], 200, [['Cache-Control', 'no-cache']]],
  [[], 200, [['Cache-Control', 'max-age=0']]],
  [[], 200, [['Cache-Control', 'private, max-age=0']]],
  [
    [],
    200,
    [
      ['Cache-Control', 'max-age=5'],
      ['Age', '9']
    ]
  ],
  [[], 200, [['Expires', 'Sun, 06 Nov 2011 08:49:37 GMT']]],
  [[], 200, [['Last-Modified', 'Sat, 05 Nov 1994 08:49:37 GMT']]],
  [
    [],
    200,
    [
      ['Last-Modified', 'Sat, 05 Nov 1994 08:49:37 GMT'],
      ['Cache-Control', 'private']
    ]
  ],
  [[], 200, [['ETag', 'W/"x"']]],
  [[], 200, [['Vary', '*']]],
  [[], 200, [['Vary', 'a']]],
  [
    [],
    302,
    [
      ['ETag', '"x"'],
      ['Location', '/x']
    ]
  ],
  [[], 200, [['ETag', '"x"']], 'POST'],
  [[['Authorization', 'x y']], 200, [['ETag', '"x"']]],
  [[['Cache-Control', 'no-store']], 200, [['ETag', '"x"']]],
  ...['if-none-match', 'if-modified-since', 'if-match', 'if-unmodified-since', 'if-range'].flatMap((name) =>
    [200, 304, 412].map((status) => [[[name, '"x"']], status, []] as const)
  ),
  [[['Cache-Control', 'max-age=0']], 200, []],
  [[['Host', 'a.b']], 200, [['Set-Cookie', 'a=b; Domain=c.d']]],
  [[ORIGIN], 200, []],
  [[ORIGIN], 200, [ALLOW, ['X-A', '1']]],
  [[ORIGIN], 200, [['Access-Control-Allow-Origin', 'https://c.d']]],
  [[ORIGIN], 200, [['Access-Control-Allow-Origin', 'a, b']]],
  [[ORIGIN, ['Cookie', 'a=b']], 200, [['Access-Control-Allow-Origin', '*']]],
  [[ORIGIN, ['Cookie', 'a=b']], 200, [ALLOW]],
  [[ORIGIN, ['Sec-Fetch-Mode', 'no-cors']], 200, [ALLOW]],
  [[], 200, [['Access-Control-Allow-Methods', 'GET']]],
  ...(['GET', 'PUT'] as const).flatMap((method) =>
    [204, 404].map(
      (status) =>
        [
          [ORIGIN, ['Access-Control-Request-Method', method], ['Access-Control-Request-Headers', 'a']],
          status,
          [
            ['Access-Control-Allow-Origin', '*'],
            ['Access-Control-Allow-Headers', 'a'],
            ['Access-Control-Allow-Credentials', 'true'],
            ['Access-Control-Expose-Headers', 'a']
          ],
          'OPTIONS'
        ] as const
    )
  ),
  [
    [ORIGIN, ['Access-Control-Request-Method', 'GET'], ['Access-Control-Request-Headers', 'b']],
    204,
    [ALLOW],
    'OPTIONS'
  ],
  ...[301, 302, 303, 307].map((status) => [[], status, [['Location', '']], 'POST'] as const),
  [[], 301, [['Location', '/x']], 'PUT'],
  [[], 201, [['Location', '/x']]],
  [[], 308, []],
  [[], 401, []],
  [[], 401, [['WWW-Authenticate', 'Basic']]],
  [[['Authorization', 'Basic YTpi']], 401, [['WWW-Authenticate', 'Basic']]],
  [[['Authorization', 'NTLM YTpi']], 401, [['WWW-Authenticate', 'NTLM']]],
  [[['Upgrade', 'x']], 101, [['Upgrade', 'x']]],
  [[], 304, []],
  [[], 429, [['Retry-After', '5']]],
  [[], 503, [['Retry-After', 'Sun, 06 Nov 2011 08:49:37 GMT']]],
  [[['Range', 'bytes=0-1']], 200, []],
  [[['Range', 'bytes=0-1']], 416, []],
  [[], 206, [['Content-Range', 'bytes 0-1/2']]],
  [[], 206, [['Content-Range', 'bytes 0-1/*']]],
  [[], 206, [['Content-Type', 'multipart/byteranges; boundary=x']]]
]

describe('every key used by explanations', () => {
  const samples = [
    ...Object.entries(EACH).flatMap(([name, values]) =>
      values.split('|').map((value) => [name, value] as const)
    ),
    ...TOKENS.map((token) => ['authorization', `Bearer ${token}`] as const),
    ['authorization', `NTLM ${ntlm(3, [28, 36, 44])}`] as const,
    ['authorization', `Negotiate ${ntlm(2, [12], '`')}`] as const
  ]
  const lone = samples.flatMap(([name, value]) =>
    [request('GET', '/', [[name, value]]), response(200, [[name, value]])].flatMap((message) => {
      const { lines, cards } = explainMessage(
        message,
        exchange(message.kind === 'request' ? message : null, message)
      )
      return [...lines.values(), ...cards].flatMap(wordsOf)
    })
  )
  const together = EXCHANGES.flatMap(([asked, status, answer, method = 'GET']) => {
    const own = exchange(request(method, '/a/b', asked), response(status, answer, method))
    const verdict = exchangeVerdict(own)
    return [
      ...wordsIn(verdict?.shown ?? null),
      ...[own.request, own.response].flatMap((message) => {
        if (message === null) return []
        const { lines, cards } = explainMessage(message, own)
        return [...lines.values(), ...cards].flatMap(wordsOf)
      })
    ]
  })
  const words = new Set([...lone, ...together, ...REGISTERED_STATUSES.map((status) => `status.${status}`)])

  it('has a text in both languages', () => {
    const missing = [...words].filter(
      (word) =>
        typeof textAt(messages.en.explain, word) !== 'string' ||
        typeof textAt(messages['zh-CN'].explain, word) !== 'string'
    )
    expect(missing).toEqual([])
  })

  it('is in the catalogue, which has no others except those of the window', () => {
    const own =
      /^(show|hide|reveal|conceal|hidden|copy|copyJson|copied|reference|separator|repeated|repeatedHint)$|^(whole|less)$|^(conflictHint|trailer|trailerHint|hop|hopHint|more)$|^(cards|query|marks|time|units)\./
    const keys = (node: object, path: string): string[] =>
      Object.entries(node).flatMap(([key, value]: [string, string | object]) => {
        const at = path === '' ? key : `${path}.${key}`
        return typeof value === 'string' ? [at] : keys(value, at)
      })
    expect(keys(messages.en.explain, '').filter((key) => !own.test(key) && !words.has(key))).toEqual([])
  })
})
