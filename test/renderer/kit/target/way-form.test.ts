/** The form of a replay's connection settings: input, and the engine's format. */

import { describe, expect, it } from 'vitest'
import {
  readWayForm,
  USUAL_WAY,
  wayForm,
  wayProblems
} from '../../../../src/renderer/src/kit/target/model/way-form'
import type { WayForm } from '../../../../src/renderer/src/kit/target/model/way-options'

const TARGET = { host: 'a', port: '80' }
const FORM: WayForm = { ...TARGET, ...USUAL_WAY }

describe('the form of connection settings', () => {
  it('returns nothing when it is unchanged', () => {
    expect(readWayForm(FORM)).toEqual({ target: { host: 'a', port: 80 }, way: {} })
  })

  it.each([
    [{ tls: 'off' as const }],
    [{ tls: {} }],
    [{ tls: { serverName: 'b', alpn: ['h2', 'http/1.1'], verify: false } }],
    [{ through: 3 }],
    [{ redirects: 20, reuse: true, timeout: 1500 }]
  ])('contains %j and returns it', (way) => {
    const form = wayForm(TARGET, way)
    expect(readWayForm(form)?.way).toEqual(way)
  })

  it('keeps the values of disabled settings', () => {
    const form = wayForm(TARGET, { tls: { serverName: 'b' }, redirects: 3 })
    expect(readWayForm({ ...form, tls: 'captured', follow: false })?.way).toEqual({})
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
    expect(wayProblems(form)).toMatchObject(problem)
    expect(readWayForm(form)).toBeNull()
  })

  it.each(['/tmp/app.sock', ' /tmp/a:80 ', '\\\\.\\pipe\\app'])(
    '%j is a Unix socket, and has no port',
    (host) => {
      for (const port of ['', '80', 'no']) {
        expect(readWayForm({ ...FORM, host, port })).toEqual({ target: { path: host.trim() }, way: {} })
      }
    }
  )

  it('ignores problems of unused fields', () => {
    const form = { ...FORM, serverName: 'a b', redirects: 'many' }
    expect(readWayForm(form)?.way).toEqual({})
  })
})
