/** TLS of both legs as recorded, by any version of the app or other programs. */

import { describe, expect, it } from 'vitest'
import { tlsRecord } from '../../../../src/renderer/src/kit/words/model/tls-legs'
import type { EventEntry } from '../../../../src/shared/contract/traffic'

function event(name: string, data: Record<string, unknown>, time = 1): EventEntry {
  return { name, data: { event: name, ...data }, text: '', time }
}

const CERTIFICATE = { subject: 'CN=a', issuer: 'CN=b', names: 'DNS:a', from: 0, to: 1, fingerprint: 'AB' }

describe('recorded TLS', () => {
  it('has the newest handshake of each leg, the client’s first', () => {
    const { legs, passed, isThere } = tlsRecord([
      event(
        'tls',
        { leg: 'target', version: 'TLSv1.3', chain: [CERTIFICATE], verified: false, problem: 'CODE' },
        2
      ),
      event('tls', { leg: 'client', version: 'TLSv1', shown: [CERTIFICATE], took: 3 }, 3)
    ])
    expect(legs.map(({ leg, version, time }) => [leg, version, time])).toEqual([
      ['client', 'TLS 1.0', 3],
      ['target', 'TLS 1.3', 2]
    ])
    expect(legs[0]).toMatchObject({ shown: [CERTIFICATE], chain: [], took: 3, verified: null })
    expect(legs[1]).toMatchObject({ verified: false, problem: 'CODE', chain: [CERTIFICATE] })
    expect([passed, isThere]).toEqual([null, true])
  })

  it('has the reason for passthrough, and exists when a ClientHello was captured', () => {
    expect(tlsRecord([event('passed', { because: 'pinned' })])).toMatchObject({
      passed: 'pinned',
      isThere: true
    })
    expect(tlsRecord([event('hello', {})])).toMatchObject({ passed: null, isThere: true })
    expect(tlsRecord([event('open', {})]).isThere).toBe(false)
  })

  it('accepts only valid values from another program’s file', () => {
    const [leg] = tlsRecord([
      event('tls', { leg: 7, version: 3, chain: [{}], took: 'x', verified: 'yes' })
    ]).legs
    expect(leg).toMatchObject({ leg: 'target', version: '', chain: [], took: null, verified: null })
  })
})
