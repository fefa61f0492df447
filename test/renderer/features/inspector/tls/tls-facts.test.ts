/** Facts about TLS: those that are known, in their order. */
import { expect, it } from 'vitest'
import {
  legFacts,
  summaryFacts,
  type TlsFactWords
} from '../../../../../src/renderer/src/features/inspector/tls/model/tls-facts'
import type { TlsLeg } from '../../../../../src/renderer/src/kit/words/model/tls-legs'

const WORDS: TlsFactWords = {
  resumed: (isResumed) => (isResumed ? 'resumed' : 'new'),
  verified: (isVerified, problem) => (isVerified ? 'verified' : `not verified: ${problem}`),
  alert: (alert) => `alert ${alert}`,
  duration: (milliseconds) => `${milliseconds} ms`
}
const LEG = {
  ...{ version: 'TLSv1.3', cipher: 'AES', alpn: 'h2', serverName: 'a.test', resumed: false },
  ...{ verified: true, problem: '', took: 4 }
} as TlsLeg

it('of an established leg include its session and its certificate', () => {
  expect(legFacts(LEG, WORDS).map(({ key, value }) => `${key}: ${value}`)).toEqual([
    'version: TLSv1.3',
    'cipher: AES',
    'alpn: h2',
    'serverName: a.test',
    'session: new',
    'verified: verified',
    'took: 4 ms'
  ])
})

it('mark a certificate that is not verified, and leave out what a failed handshake has not', () => {
  const bad = { ...LEG, verified: false, problem: 'expired' }
  expect(legFacts(bad, WORDS)).toContainEqual({
    key: 'verified',
    value: 'not verified: expired',
    tone: 'bad'
  })
  expect(legFacts(LEG, WORDS)).toContainEqual({ key: 'verified', value: 'verified', tone: 'good' })
  const failed = { ...LEG, version: '', cipher: '', alpn: '', verified: null, took: null }
  expect(legFacts(failed, WORDS).map(({ key }) => key)).toEqual(['serverName'])
})

const SUMMARY: Parameters<typeof summaryFacts>[0]['summary'] = {
  ...{
    version: '',
    cipher: '',
    group: '',
    serverName: 'a.test',
    alpn: '',
    resumed: null,
    ja3: '',
    ja4: 'j4'
  },
  ...{ offered: { versions: ['TLS 1.3', 'TLS 1.2'], alpn: [] }, chain: [] }
}

it('of a capture are those in the messages, with the last alert first', () => {
  const alert = (value: string): Parameters<typeof summaryFacts>[0]['messages'][number] => ({
    ...{ direction: 'up', kind: 'alert', name: 'Alert', value, range: [0, 1], records: 1 }
  })
  const facts = summaryFacts({ summary: SUMMARY, messages: [alert('one'), alert('two')] }, WORDS)
  expect(facts.map(({ key, value }) => `${key}: ${value}`)).toEqual([
    'alert: alert two',
    'serverName: a.test',
    'offeredVersions: TLS 1.3, TLS 1.2',
    'ja4: j4'
  ])
  const resumed = summaryFacts({ summary: { ...SUMMARY, resumed: true }, messages: [] }, WORDS)
  expect(resumed).toContainEqual({ key: 'session', value: 'resumed' })
  expect(resumed.map(({ key }) => key)).not.toContain('alert')
})
