import { expect, it } from 'vitest'
import { causeKey } from '../../../src/renderer/src/kit/words/model/cause-key'
import { causes } from '../../../src/renderer/src/locales/en/causes'
import { explainSystemCode } from '../../../src/shared/model/system-code'

/** The most frequent system error codes. */
const ASKED = [
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EADDRNOTAVAIL',
  'EADDRINUSE',
  'EACCES',
  'EPERM',
  'EMFILE',
  'ENFILE',
  'ENOBUFS',
  'ENOENT',
  'ENOTSOCK'
] as const

/** Error codes whose messages are already readable. */
const IN_WORDS = ['CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'ERR_TLS_CERT_ALTNAME_INVALID'] as const

it.each(ASKED)('%s has a meaning in the file, and a cause and a next step in the window', (code) => {
  expect(explainSystemCode(code)).toBeDefined()
  expect(Object.keys(causes[code])).toEqual(['message', 'cause', 'next'])
})

it.each(IN_WORDS)('%s has a cause and a next step in the window', (code) => {
  expect(Object.keys(causes[code])).toEqual(['message', 'cause', 'next'])
})

const sources = import.meta.glob<string>('../../../src/engine/**/*.ts', {
  query: '?raw',
  import: 'default',
  eager: true
})

/** Returns the engine's own codes for clients, targets, upstream proxies and TLS. */
function codesOfTheEngine(): string[] {
  const found = Object.values(sources).flatMap((source) => [
    ...source.matchAll(/'(ELOOP|ERR_(?:CLIENT|TARGET|TLS|PROXY)_[A-Z_]+)'/g)
  ])
  return [...new Set(found.map(([, code = '']) => code))]
}

it('every code of the engine has a cause and a next step in the window', () => {
  const codes = codesOfTheEngine()
  expect(codes.length).toBeGreaterThan(10)
  expect(codes.filter((code) => !Object.hasOwn(causes, causeKey(code)))).toEqual([])
})

it('no cause exists for an unused code', () => {
  const said = new Set(codesOfTheEngine().map((code) => causeKey(code)))
  const told = Object.keys(causes).filter((code) => /^ERR_(CLIENT|TARGET|TLS)_/.test(code))
  // The window's common name for several TLS codes about the authority's certificates.
  expect(told.filter((code) => !said.has(code))).toEqual(['ERR_CLIENT_CERTIFICATE'])
})
