import { expect, it } from 'vitest'
import { causeKey } from '../../../../src/renderer/src/kit/words/model/cause-key'
import { causes } from '../../../../src/renderer/src/locales/en/causes'

it.each([
  ['ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN', 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA'],
  ['ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE', 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA'],
  ['ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL', 'ERR_SSL_NO_APPLICATION_PROTOCOL'],
  ['ERR_SSL_PACKET_LENGTH_TOO_LONG', 'ERR_SSL_WRONG_VERSION_NUMBER'],
  ['ERR_SSL_NO_SUPPORTED_VERSIONS_ENABLED', 'ERR_SSL_UNSUPPORTED_PROTOCOL'],
  ['ERR_SSL_DH_KEY_TOO_SMALL', 'ERR_SSL_KEY_TOO_SMALL'],
  ['ERR_SSL_TLSV1_UNRECOGNIZED_NAME', 'ERR_SSL_UNRECOGNIZED_NAME'],
  ['ERR_SOCKS5_LOGIN', 'ERR_PROXY_LOGIN'],
  ['ERR_HTTP_CONNECT_407', 'ERR_PROXY_LOGIN'],
  ['ERR_SOCKS5_REPLY_2', 'ERR_PROXY_FORBIDS'],
  ['ERR_HTTP_CONNECT_502', 'ERR_PROXY_TARGET'],
  ['ERR_SOCKS5_PROTOCOL', 'ERR_PROXY_PROTOCOL']
])('%s is explained as %s', (code, key) => {
  expect(causeKey(code)).toBe(key)
  expect(Object.keys(causes)).toContain(key)
})

it('codes with their own text and unknown codes stay unchanged', () => {
  const own = Object.keys(causes).filter((key) => /^[A-Z]/.test(key))
  expect(own.map(causeKey)).toEqual(own)
  expect(causeKey('EWHATEVER')).toBe('EWHATEVER')
})
