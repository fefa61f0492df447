import { describe, expect, it } from 'vitest'
import { cachingCard, conditionsCard } from '../../../src/decode/explain/caching'
import { freshnessOf } from '../../../src/decode/explain/freshness'
import { exchange, explainOne, NOW, request, response, told } from './helpers/facts'

const GET = request('GET', '/')
const DATE = ['Date', new Date(NOW).toUTCString()] as const
type Headers = readonly (readonly [string, string])[]

const card = (headers: Headers, status = 200, asked = GET): ReturnType<typeof told> =>
  told(cachingCard(exchange(asked, response(status, headers, asked.method))) ?? undefined)
const verdict = (headers: Headers, status = 200, asked = GET): string => card(headers, status, asked).gist

describe('the freshness of a response (RFC 9111, sections 3 and 4.2)', () => {
  it.each<[Headers, string]>([
    [[['Cache-Control', 'max-age=600']], 'cache.verdict.kept.both(600s)'],
    [[['Cache-Control', 'private, max-age=600']], 'cache.verdict.kept.browser(600s)'],
    [[['Cache-Control', 'max-age=60, s-maxage=600']], 'cache.verdict.kept.apart(60s, 600s)'],
    [[['Cache-Control', 'no-store']], 'cache.verdict.not(cache.refused.noStore)'],
    [[['Cache-Control', 'no-cache']], 'cache.verdict.validated.both'],
    [[['Cache-Control', 'private, no-cache="set-cookie", max-age=5']], 'cache.verdict.kept.browser(5s)'],
    [[['Cache-Control', 'max-age=0, must-revalidate']], 'cache.verdict.stale.both'],
    [[['Cache-Control', 'max-age=soon']], 'cache.verdict.stale.both'],
    [
      [
        ['Cache-Control', 'max-age=600'],
        ['Cache-Control', 'no-store']
      ],
      'cache.verdict.not(cache.refused.noStore)'
    ],
    [
      [
        ['Cache-Control', 'max-age=600'],
        ['Age', '24']
      ],
      'cache.verdict.kept.both(576s)'
    ],
    [
      [
        ['Cache-Control', 'max-age=600'],
        ['Age', '700']
      ],
      'cache.verdict.old'
    ],
    [[DATE, ['Expires', 'Sun, 06 Nov 1994 09:49:37 GMT']], 'cache.verdict.kept.both(3600s)'],
    [[DATE, ['Expires', '0']], 'cache.verdict.stale.both'],
    [[DATE, ['Last-Modified', 'Sat, 05 Nov 1994 08:49:37 GMT']], 'cache.verdict.guessed.both(8640s)'],
    [[['ETag', '"x"']], 'cache.verdict.noLifetime'],
    [[['Vary', 'Accept']], 'cache.verdict.useless'],
    [
      [
        ['Vary', '*'],
        ['Cache-Control', 'max-age=9']
      ],
      'cache.verdict.varies'
    ],
    [[['Pragma', 'no-cache']], 'cache.verdict.validated.both']
  ])('%j: %s', (headers, expected) => {
    expect(verdict(headers)).toBe(expected)
  })

  it('depends on method, status and login', () => {
    const fresh: Headers = [['Cache-Control', 'max-age=60']]
    const login = request('GET', '/', [['Authorization', 'Basic eDp5']])
    expect([
      verdict(fresh, 200, request('POST', '/')),
      verdict([['ETag', '"x"']], 302),
      verdict(fresh, 302),
      verdict(fresh, 200, login),
      verdict([['Cache-Control', 'public, max-age=60']], 200, login),
      verdict(fresh, 200, request('GET', '/', [['Cache-Control', 'no-store']]))
    ]).toEqual([
      'cache.verdict.not(cache.refused.method)',
      'cache.verdict.not(cache.refused.nothingAllows)',
      'cache.verdict.kept.both(60s)',
      'cache.verdict.kept.browser(60s)',
      'cache.verdict.kept.both(60s)',
      'cache.verdict.not(cache.refused.requestNoStore)'
    ])
  })

  it('counts the transfer time and an earlier Date', () => {
    const asked = request('GET', '/', [], NOW - 5000)
    const of = (headers: Headers): number | undefined =>
      freshnessOf(exchange(asked, response(200, headers)))?.age
    expect([of([DATE]), of([['Age', '10']]), of([['Date', 'Sun, 06 Nov 1994 08:48:37 GMT']])]).toEqual([
      0, 15, 60
    ])
  })

  it('lists the headers it is derived from', () => {
    expect(
      card([
        ['Cache-Control', 'max-age=600, stale-while-revalidate=30'],
        ['Age', '24'],
        ['ETag', 'W/"v1"'],
        ['Vary', 'Accept-Encoding']
      ]).parts
    ).toEqual([
      'cache.browser: cache.look.fresh(576s)',
      'cache.shared: cache.look.fresh(576s)',
      'cache.lifetime: cache.source.max-age(600s)',
      'cache.age: 24s',
      'cache.left: 576s',
      'cache.validator: cache.etagWeak(W/"v1")',
      'cache.vary: cache.varies(Accept-Encoding)',
      'stale-while-revalidate: cache.directives.staleWhileRevalidate(30s)'
    ])
  })

  it('notes a clock that is far off', () => {
    expect(
      card([
        ['Cache-Control', 'max-age=600'],
        ['Date', 'Sun, 06 Nov 1994 07:49:37 GMT']
      ]).parts.at(-1)
    ).toBe('(i) date.behind(3600s)')
  })
})

describe('Cache-Control', () => {
  it('is explained directive by directive, each with its bytes', () => {
    const value = 'public, max-age=600, private="set-cookie", x-own=1, s-maxage=x'
    const found = explainOne('Cache-Control', value)
    expect(told(found)).toEqual({
      gist: 'cache.gist.public · cache.gist.maxAge(600s) · cache.gist.private',
      parts: [
        'public: cache.directives.public',
        'max-age: cache.directives.maxAge(600s)',
        'private: cache.directives.privateFields(set-cookie)',
        'x-own: cache.directives.unknown',
        '(!) s-maxage: cache.badSeconds'
      ]
    })
    expect(found?.parts.map(({ range }) => range && value.slice(...range))).toEqual(value.split(', '))
  })
})

describe('a conditional request', () => {
  it('shows the condition and the result', () => {
    const asked = request('GET', '/', [['If-None-Match', '"v41"']])
    expect(told(conditionsCard(exchange(asked, response(304))) ?? undefined)).toEqual({
      gist: 'cache.answer.same',
      parts: ['cache.ifNoneMatch: "v41"']
    })
  })

  it('can require a fresh response', () => {
    const asked = request('GET', '/', [['Cache-Control', 'max-age=0']])
    expect(told(conditionsCard(exchange(asked, response(200))) ?? undefined).gist).toBe('cache.ask.anew')
  })
})
