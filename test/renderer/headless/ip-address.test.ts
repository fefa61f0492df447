import { isIP } from 'node:net'
import { expect, it } from 'vitest'
import { ipFamily, isAddressRule } from '../../../src/renderer/src/headless/ip-address'

it.each([
  '127.0.0.1',
  '0.0.0.0',
  '255.255.255.255',
  '256.0.0.1',
  '1.2.3',
  '1.2.3.4.5',
  '01.2.3.4',
  '1.2.3.4 ',
  '',
  '::',
  '::1',
  '1::',
  'fe80::1%eth0',
  'fe80::1%',
  '1:2:3:4:5:6:7:8',
  '1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7::',
  '1:2:3:4:5:6:7:8::',
  '::ffff:127.0.0.1',
  '1:2:3:4:5:6:127.0.0.1',
  '1:2:3:4:5:6:7:127.0.0.1',
  '127.0.0.1::',
  '1::2::3',
  ':1',
  '12345::',
  'g::',
  'localhost'
])('takes %j for an address exactly where Node does', (text) => {
  expect(ipFamily(text) ?? 0).toBe(isIP(text))
})

it('knows addresses, ranges and subnets of a list', () => {
  const right = ['10.0.0.1', '10.0.0.1-10.0.0.9', '10.0.0.1 - 10.0.0.9', '10.0.0.0/8', '::1', 'fe80::/10']
  const wrong = [
    '10.0.0.9-10.0.0.1',
    '10.0.0.0/33',
    '10.0.0.1-::1',
    '10.0.0.0/',
    '::/129',
    'example.com',
    '1-2-3'
  ]
  expect(right.filter((rule) => !isAddressRule(rule))).toEqual([])
  expect(wrong.filter(isAddressRule)).toEqual([])
})
