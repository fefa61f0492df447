import { expect, it } from 'vitest'
import { TlsFindings } from '../../../src/engine/proxy/tls-findings'

const GONE = { code: 'ECONNRESET', message: 'hung up' }

const findings = (): TlsFindings => new TlsFindings({ clients: 'intercept' }, () => undefined)

it('a client that says it does not want our certificate is passed on at once', () => {
  const found = findings()
  found.refused('a', 'said', { code: 'UNKNOWN_CA', message: 'unknown_ca' })
  expect([found.isPinned('a'), found.isPinned('b')]).toEqual([true, false])
  expect(found.told.pinned).toEqual([{ host: 'a', code: 'UNKNOWN_CA', problem: 'unknown_ca' }])
})

it('one that hangs up is passed on from the second time in a row on', () => {
  const found = findings()
  found.refused('a', 'hung-up', GONE)
  expect(found.isPinned('a')).toBe(false)
  found.accepted('a')
  found.refused('a', 'hung-up', GONE)
  expect(found.isPinned('a')).toBe(false)
  found.refused('a', 'hung-up', GONE)
  expect(found.isPinned('a')).toBe(true)
})
