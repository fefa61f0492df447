/** The form of a replay's connection settings: input, and the engine's format. */

import { describe, expect, it } from 'vitest'
import {
  readRouteForm,
  DEFAULT_ROUTE,
  routeForm,
  routeProblems
} from '../../../../src/renderer/src/kit/target/model/route-form'
import type { RouteForm } from '../../../../src/renderer/src/kit/target/model/route-options'

const TARGET = { host: 'a', port: '80' }
const FORM: RouteForm = { ...TARGET, ...DEFAULT_ROUTE }

describe('the form of connection settings', () => {
  it('returns nothing when it is unchanged', () => {
    expect(readRouteForm(FORM)).toEqual({ target: { host: 'a', port: 80 }, options: {} })
  })

  it.each([
    [{ tls: 'off' as const }],
    [{ tls: {} }],
    [{ tls: { serverName: 'b', alpn: ['h2', 'http/1.1'], verify: false } }],
    [{ through: 3 }],
    [{ redirects: 20, reuse: true, timeout: 1500 }]
  ])('contains %j and returns it', (way) => {
    const form = routeForm(TARGET, way)
    expect(readRouteForm(form)?.options).toEqual(way)
  })

  it('keeps the values of disabled settings', () => {
    const form = routeForm(TARGET, { tls: { serverName: 'b' }, redirects: 3 })
    expect(readRouteForm({ ...form, tls: 'captured', follow: false })?.options).toEqual({})
    expect(form).toMatchObject({ serverName: 'b', redirects: '3' })
  })

  it.each([
    [{ host: ' ' }, { host: 'hostMissing' }],
    [{ port: '0' }, { port: 'portRange' }],
    [{ tls: 'own' as const, serverName: 'a b' }, { serverName: 'nameSpaces' }],
    [{ tls: 'own' as const, alpn: 'x'.repeat(256) }, { alpn: 'alpn' }],
    [{ follow: true, redirects: '21' }, { redirects: 'redirects' }],
    [{ follow: true, redirects: '' }, { redirects: 'redirects' }],
    [{ timeout: '0' }, { timeout: 'timeout' }],
    [{ timeout: '1.5' }, { timeout: 'timeout' }]
  ])('%j is rejected: %j', (change, problem) => {
    const form = { ...FORM, ...change }
    expect(routeProblems(form)).toMatchObject(problem)
    expect(readRouteForm(form)).toBeNull()
  })

  it.each(['/tmp/app.sock', ' /tmp/a:80 ', '\\\\.\\pipe\\app'])(
    '%j is a Unix socket, and has no port',
    (host) => {
      for (const port of ['', '80', 'no']) {
        expect(readRouteForm({ ...FORM, host, port })).toEqual({ target: { path: host.trim() }, options: {} })
      }
    }
  )

  it('ignores problems of unused fields', () => {
    const form = { ...FORM, serverName: 'a b', redirects: 'many' }
    expect(readRouteForm(form)?.options).toEqual({})
  })
})
