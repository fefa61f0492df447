/** Effects of a redirect on the next request that are not visible to servers. */

import { expect, it } from 'vitest'
import {
  redirectedFields,
  redirectedHead,
  redirectOf,
  type Redirect
} from '../../../src/engine/http-client/redirect'

const BASE = new URL('http://proxied.test/here')

function redirected(location: string): Redirect {
  const redirect = redirectOf({ status: 302, location }, 'GET', BASE)
  if (redirect === null || typeof redirect === 'string') throw new Error(`Leads nowhere: ${String(redirect)}`)
  return redirect
}
const HEAD = Buffer.from(
  [
    'GET http://proxied.test/here HTTP/1.1',
    'Host: proxied.test',
    'Authorization: Basic x',
    'Proxy-Authorization: Basic y',
    '',
    ''
  ].join('\r\n')
)
const headTo = (location: string, whole: boolean): string =>
  Buffer.from(redirectedHead(HEAD, redirected(location), whole)).toString()

it('a redirect never passes on credentials of the URL', () => {
  const { url, sameOrigin } = redirected('http://user:secret@proxied.test/there')
  expect([url.href, sameOrigin]).toEqual(['http://proxied.test/there', true])
  expect(headTo('http://user:secret@proxied.test/there', true)).not.toContain('secret')
})

it('proxy fields go to the proxy, and to no server that is contacted directly', () => {
  const line = 'Host: other.test'
  expect(headTo('http://other.test/there', true).split('\r\n')).toEqual([
    'GET http://other.test/there HTTP/1.1',
    line,
    'Proxy-Authorization: Basic y',
    '',
    ''
  ])
  expect(headTo('http://other.test/there', false).split('\r\n')).toEqual([
    'GET /there HTTP/1.1',
    line,
    '',
    ''
  ])
  const fields = [
    { name: ':path', value: '/here' },
    { name: 'proxy-authorization', value: 'Basic y' }
  ]
  expect(redirectedFields(fields, redirected('http://other.test/there'))).toEqual([
    { name: ':path', value: '/there' }
  ])
})
