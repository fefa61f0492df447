import { expect, it } from 'vitest'
import { causes } from '../../../src/renderer/src/locales/en/causes'
import { explainSystemCode } from '../../../src/shared/model/system-code'

/** What the system says most often. */
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

/** Whose errors are in words already. */
const IN_WORDS = ['CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'ERR_TLS_CERT_ALTNAME_INVALID'] as const

it.each(ASKED)('%s has a meaning in the file and a cause and a next step in the window', (code) => {
  expect(explainSystemCode(code)).toBeDefined()
  expect(Object.keys(causes[code])).toEqual(['what', 'cause', 'next'])
})

/** What only proxies meet. */
const OF_PROXIES = [
  'ELOOP',
  'ERR_CLIENT_LOGIN',
  'ERR_CLIENT_PROTOCOL',
  'ERR_CLIENT_COMMAND',
  'ERR_CLIENT_TARGET',
  'ERR_CLIENT_TOO_LONG',
  'ERR_CLIENT_CERTIFICATE',
  'ERR_PROXY_ENDED',
  'ERR_TLS_NO_CERTIFICATE'
] as const

it.each(OF_PROXIES)('%s has a cause and a next step in the window', (code) => {
  expect(Object.keys(causes[code])).toEqual(['what', 'cause', 'next'])
})

it.each(IN_WORDS)('%s has a cause and a next step in the window', (code) => {
  expect(Object.keys(causes[code])).toEqual(['what', 'cause', 'next'])
})
