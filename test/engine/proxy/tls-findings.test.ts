import { expect, it } from 'vitest'
import { TlsFindings } from '../../../src/engine/proxy/tls-findings'

const findings = (): TlsFindings => new TlsFindings({ clients: 'intercept' }, () => undefined)

const PROBLEM = { code: 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', message: 'unknown_ca' }

it('a client that says it does not want our certificate is passed on at once', () => {
  const found = findings()
  found.refused('a', 'said', PROBLEM)
  expect([found.isPinned('a'), found.isPinned('b')]).toEqual([true, false])
  expect(found.told.pinned).toEqual([{ host: 'a', code: PROBLEM.code, problem: PROBLEM.message }])
})

it('one that hangs up is passed on from the second time in a row on', () => {
  const found = findings()
  found.refused('a', 'hung-up', PROBLEM)
  expect(found.isPinned('a')).toBe(false)
  found.accepted('a')
  found.refused('a', 'hung-up', PROBLEM)
  expect(found.isPinned('a')).toBe(false)
  found.refused('a', 'hung-up', PROBLEM)
  expect(found.isPinned('a')).toBe(true)
})
