import { isLoopback } from '../../../src/shared/model/loopback'
import { expect, it } from 'vitest'
import {
  curlLine,
  formatAddress,
  splitAddress,
  splitPastedAddress
} from '../../../src/renderer/src/kit/model/address'

it('writes IPv6 hosts in brackets', () => {
  expect([formatAddress({ host: '127.0.0.1', port: 80 }), formatAddress({ host: '::1', port: 80 })]).toEqual([
    '127.0.0.1:80',
    '[::1]:80'
  ])
})

it('treats only unreachable addresses as loopback', () => {
  const loopback = ['127.0.0.1', '127.8.9.1', '::1', '[::1]', 'localhost', ' LOCALHOST ']
  const exposed = [
    '0.0.0.0',
    '::',
    '192.168.1.2',
    'my-machine',
    '127.0.0.1.example.com',
    'localhost.example.com'
  ]
  expect([loopback.every(isLoopback), exposed.some(isLoopback)]).toEqual([true, false])
})

it('returns a command that reaches the listener, whatever address it is bound to', () => {
  expect(
    ['127.0.0.1', '0.0.0.0', '::', '::1', 'dev.local'].map((host) => curlLine({ host, port: 8080 }))
  ).toEqual([
    'curl http://127.0.0.1:8080/',
    'curl http://127.0.0.1:8080/',
    'curl http://[::1]:8080/',
    'curl http://[::1]:8080/',
    'curl http://dev.local:8080/'
  ])
})

it('splits the addresses of rows', () => {
  expect(['127.0.0.1:52144', '[::1]:80', '[::1]', 'pipe'].map(splitAddress)).toEqual([
    { host: '127.0.0.1', port: '52144' },
    { host: '::1', port: '80' },
    { host: '[::1]', port: '' },
    { host: 'pipe', port: '' }
  ])
})

it('splits a pasted address in a host field, and keeps a plain host', () => {
  expect(
    [
      'localhost:3000',
      ' http://localhost:3000/a?b ',
      'https://example.com',
      'http://[::1]:81/',
      '[::1]:82',
      'localhost',
      '::1',
      'a b'
    ].map(splitPastedAddress)
  ).toEqual([
    { host: 'localhost', port: '3000' },
    { host: 'localhost', port: '3000' },
    { host: 'example.com', port: '443' },
    { host: '::1', port: '81' },
    { host: '::1', port: '82' },
    null,
    null,
    null
  ])
})
