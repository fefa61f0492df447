import { describe, expect, it } from 'vitest'
import { exchange, explainOne, NOW, request, told } from './helpers/facts'
import { explainSetCookie } from '../../../src/decode/explain/set-cookie'

const cookie = (value: string): ReturnType<typeof told> => told(explainOne('Set-Cookie', value))

describe('a Set-Cookie header', () => {
  it('shows the lifetime, the recipients and the conditions (RFC 6265bis, section 4.1)', () => {
    expect(cookie('SID=31d4d96e407aad42; Path=/; Max-Age=259200; Secure; HttpOnly; SameSite=Lax')).toEqual({
      gist: 'cookie.gist.kept(259200s) · cookie.gist.secure · cookie.gist.httpOnly',
      parts: [
        'cookie.value: 31d4d96e407aad42',
        'cookie.path: cookie.path(/)',
        'cookie.maxAge: 259200s · 1994-11-09T08:49:37.000Z',
        'cookie.secure: cookie.secure',
        'cookie.httpOnly: cookie.httpOnly',
        'cookie.sameSite: cookie.sameSite.lax',
        'cookie.domain: cookie.hostOnly'
      ]
    })
  })

  it('maps each attribute to its bytes', () => {
    const value = 'a=b; Path=/x; Expires=Wed, 09 Nov 1994 08:49:37 GMT'
    const ranges = explainOne('Set-Cookie', value)?.parts.map(({ range }) => range && value.slice(...range))
    expect(ranges).toEqual(['b', 'Path=/x', 'Expires=Wed, 09 Nov 1994 08:49:37 GMT', null, null])
  })

  it.each([
    ['a=b; Expires=Wed, 09 Nov 1994 08:49:37 GMT', 'cookie.gist.kept(259200s)'],
    ['a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT', 'cookie.gist.deleted'],
    ['a=b; Max-Age=0', 'cookie.gist.deleted'],
    ['a=b; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT', 'cookie.gist.kept(60s)'],
    ['a=b; Max-Age=ten', 'cookie.gist.session'],
    ['a=b', 'cookie.gist.session'],
    ['a=b; Max-Age=99999999999', 'cookie.gist.kept(34560000s)']
  ])('has the lifetime that browsers use: %s', (value, gist) => {
    expect(cookie(value).gist).toBe(gist)
  })

  it.each([
    ['__Secure-id=1', 'securePrefix'],
    ['__Host-id=1; Secure; Path=/; Domain=example.com', 'hostPrefix'],
    ['__host-id=1; Secure; Path=/x', 'hostPrefix'],
    ['a=b; SameSite=None', 'sameSiteNone'],
    ['a=b; Partitioned', 'partitioned'],
    [`a=${'x'.repeat(5000)}`, 'tooLong'],
    ['=', 'empty']
  ])('is rejected by browsers: %s', (value, reason) => {
    expect(explainOne('Set-Cookie', value)?.level).toBe('warning')
    expect(cookie(value).gist).toBe(`cookie.refused.${reason}`)
  })

  it('is accepted when it follows the rules', () => {
    const values = [
      '__Host-id=1; Secure; Path=/',
      '__Secure-id=1; Secure; Domain=x.y',
      'a=b; SameSite=None; Secure'
    ]
    expect(values.map((value) => explainOne('Set-Cookie', value)?.level)).toEqual(['info', 'info', 'info'])
  })

  it('is valid for its own host and below the request’s folder', () => {
    const asked = request('GET', '/shop/cart/view?x=1', [['Host', 'www.example.com:8080']])
    const of = (value: string): ReturnType<typeof told> =>
      told(explainSetCookie({ index: 0, name: 'Set-Cookie', value }, exchange(asked, null), NOW) ?? undefined)
    expect(of('a=b; Domain=.example.com').parts).toContain('cookie.domain: cookie.domain(example.com)')
    expect(of('a=b; Domain=other.com').gist).toBe('cookie.refused.foreignDomain')
    expect(of('a=b; Domain=ample.com').gist).toBe('cookie.refused.foreignDomain')
    expect(of('a=b').parts).toContain('cookie.path: cookie.defaultPath(/shop/cart)')
  })

  it('uses the last of two equal attributes', () => {
    expect(cookie('a=b; Path=/x; Path=/y').parts.slice(1, 3)).toEqual([
      '(i) path: cookie.overridden(/x)',
      'cookie.path: cookie.path(/y)'
    ])
  })
})
