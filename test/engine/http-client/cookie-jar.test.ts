/** Cookies in the redirects of one replay: which server gets them (RFC 6265), and the changes to the request. */

import { expect, it } from 'vitest'
import { changedCookies, CookieJar, type CookieChange } from '../../../src/engine/http-client/cookie-jar'
import { startEngine, untilClosed } from '../../helpers/engine'
import { get } from '../../helpers/http-traffic'
import { ask, serveHttp, told } from '../../helpers/replays'

const NOW = Date.UTC(2026, 0, 1)
const FROM = 'https://a.x.test/dir/page?q'

function sent(setCookies: string | string[], to: string, from = FROM): CookieChange[] {
  const jar = new CookieJar()
  jar.take([setCookies].flat(), new URL(from), NOW)
  return jar.changes(new URL(to), NOW)
}
const one = [{ name: 'n', value: 'v' }]

it.each([
  ['n=v', FROM, one],
  [' n = v ; HttpOnly', 'https://a.x.test:8443/dir/', one],
  ['n=v', 'https://a.x.test/dir2', []],
  ['n=v', 'https://a.x.test/dirty', []],
  ['n=v; Path=/', 'http://a.x.test/other', one],
  ['n=v; Path=relative', 'https://a.x.test/other', []],
  ['n=v; Path=/', 'https://b.a.x.test/', []],
  ['n=v; Path=/; Domain=.X.test', 'https://b.x.test/', one],
  ['n=v; Path=/; Domain=x.test', 'https://notx.test/', []],
  ['n=v; Path=/; Domain=test', 'https://other.test/', []],
  ['n=v; Path=/; Domain=other.test', 'https://other.test/', []],
  ['n=v; Secure', 'http://a.x.test/dir/', []],
  ['n=v; Secure', FROM, one],
  ['n=v; Max-Age=10; Expires=Thu, 01 Jan 1970 00:00:00 GMT', FROM, one],
  ['n=v; Expires=Thu, 01 Jan 1970 00:00:00 GMT', FROM, [{ name: 'n', value: null }]],
  ['n=v; Max-Age=0', FROM, [{ name: 'n', value: null }]],
  ['__Host-n=v; Secure; Path=/dir', FROM, []],
  ['n=v\rX: y', FROM, []],
  ['n=v; Path=/\u0000', FROM, []],
  ['n=\tv', FROM, one],
  ['n=\u00c3\u00a9', FROM, [{ name: 'n', value: '\u00c3\u00a9' }]],
  ['no equals sign', FROM, []],
  ['=v', FROM, []],
  ['n=a=b', FROM, [{ name: 'n', value: 'a=b' }]]
])('%s is sent to %s as it should be', (text, to, expected) => {
  expect(sent(text, to)).toEqual(expected)
})

it('rejects secure cookies from plain-text responses, and domains of addresses', () => {
  expect(sent('n=v; Secure', 'https://a.x.test/', 'http://a.x.test/')).toEqual([])
  expect(sent('n=v; Domain=0.0.1', 'http://127.0.0.1/', 'http://127.0.0.1/')).toEqual([])
  expect(sent('n=v; Domain=127.0.0.1', 'http://127.0.0.1:8/', 'http://127.0.0.1/')).toEqual(one)
})

it('sends the longest path first, and the newest value of a name', () => {
  expect(sent(['n=1; Path=/', 'm=2; Path=/dir', 'n=3; Path=/'], FROM)).toEqual([
    { name: 'm', value: '2' },
    { name: 'n', value: '3' }
  ])
})

it('an expired cookie hides no valid one of its name, and all valid ones are sent', () => {
  expect(sent(['n=old; Path=/dir; Max-Age=0', 'n=new; Path=/'], FROM)).toEqual([{ name: 'n', value: 'new' }])
  const both = sent(['n=root; Path=/', 'n=dir; Path=/dir'], FROM)
  expect(changedCookies('', both)).toBe('n=dir; n=root')
  expect(changedCookies('n=1; m=2; n=3', both)).toBe('n=dir; m=2; n=root')
})

it('a secure cookie is not replaced by a plain-text response', () => {
  const jar = new CookieJar()
  const [clear, secure] = [new URL('http://a.x.test/login/in'), new URL('https://a.x.test/login/in')]
  jar.take(['n=v; Secure; Path=/; Domain=x.test'], secure, NOW)
  jar.take(['n=stolen; Path=/; Domain=x.test', 'n=hiding; Path=/login', 'm=other; Path=/'], clear, NOW)
  expect(jar.changes(secure, NOW)).toEqual([...one, { name: 'm', value: 'other' }])
  jar.take(['n=renewed; Path=/; Domain=x.test'], secure, NOW)
  expect(jar.changes(clear, NOW)).toEqual([
    { name: 'n', value: 'renewed' },
    { name: 'm', value: 'other' }
  ])
})

it('changes only the differing cookies of a header', () => {
  const changes = [
    { name: 'b', value: 'new' },
    { name: 'c', value: null },
    { name: 'd', value: 'more' }
  ]
  expect(changedCookies('a=1;  b=2; c=3;e', changes)).toBe('a=1;  b=new;e; d=more')
  expect(changedCookies('', changes)).toBe('b=new; d=more')
  expect(changedCookies('c=3', [{ name: 'c', value: null }])).toBe('')
})

it('a login that redirects to its start is followed with its cookie, unless cookies are disabled', async () => {
  const engine = await startEngine()
  const { address, heard } = await serveHttp(({ url, headers }, response) => {
    if (url === '/login') response.writeHead(302, { location: '/', 'set-cookie': 'sid=7; Path=/' }).end()
    else if (headers.cookie?.includes('sid=7') === true) response.end('welcome')
    else response.writeHead(302, { location: '/login' }).end()
  })
  await ask(engine, address, get('/', 'Cookie: theme=dark'), { redirects: 5 })
  await untilClosed(engine, 3)
  expect(heard.map(({ line, headers }) => [line, headers.cookie])).toEqual([
    ['GET / HTTP/1.1', 'theme=dark'],
    ['GET /login HTTP/1.1', 'theme=dark'],
    ['GET / HTTP/1.1', 'theme=dark; sid=7']
  ])
  const first = await ask(engine, address, get('/'), { redirects: 5, cookies: false })
  const last = await untilClosed(engine, first.row.connection + 1)
  expect(told(last).at(-1)).toMatchObject({ what: 'redirect-loop' })
})
