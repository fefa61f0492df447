/** Contradictory or impossible settings are refused before any connect attempt. */

import { expect, it } from 'vitest'
import { checkConnectSettings, type ConnectSettings } from '../../../src/engine/net/connect-settings'

const target = { host: 'example.org', port: 80 }
const via = { kind: 'socks5', host: 'proxy', port: 1080 } as const

it.each<[string, ConnectSettings, { host: string; port: number; path?: string }]>([
  ['cannot be reached through a proxy', { via }, { host: '', port: 0, path: '/tmp/x' }],
  ['“a b” is not a valid host name', {}, { host: 'a b', port: 80 }],
  ['“http://x” is not a valid host name', {}, { host: 'http://x', port: 80 }],
  ['The target ::1 is an IPv6 address, but only IPv4 is allowed', { family: 4 }, { host: '::1', port: 80 }],
  ['The fixed address “localhost” is not an IP address', { lookup: { address: 'localhost' } }, target],
  ['The fixed address 127.0.0.1 is an IPv4 address', { lookup: { address: '127.0.0.1' }, family: 6 }, target],
  [
    'The name server “dns.example” is not an IP address',
    { lookup: { servers: ['127.0.0.1', 'dns.example'] } },
    target
  ],
  ['The local address “eth0” is not an IP address', { local: { address: 'eth0' } }, target],
  ['The local address 127.0.0.1 is an IPv4 address', { local: { address: '127.0.0.1' }, family: 6 }, target],
  ['The proxy has a password but no user', { via: { ...via, password: 'x' } }, target],
  ['The proxy “a b” is not a valid host name', { via: { ...via, host: 'a b' } }, target],
  ['cannot contain a colon', { via: { ...via, kind: 'http', user: 'a:b' } }, target],
  ['The user of the proxy is longer than the 255 bytes', { via: { ...via, user: 'ü'.repeat(200) } }, target]
])('%s', (words, reach, to) => {
  expect(() => {
    checkConnectSettings(to, reach)
  }).toThrow(
    expect.objectContaining({ code: 'bad-input', message: expect.stringContaining(words) as string }) as Error
  )
})

it('accepts compatible settings', () => {
  expect(() => {
    checkConnectSettings(target, {
      family: 4,
      lookup: { servers: ['127.0.0.1', '[::1]:5353'] },
      local: { address: '127.0.0.2', port: 4000 },
      via: { ...via, user: 'a', password: 'b' }
    })
    checkConnectSettings({ host: 'bücher.example', port: 1 }, {})
    checkConnectSettings({ host: 'fe80::1%eth0', port: 1 }, {})
  }).not.toThrow()
})
