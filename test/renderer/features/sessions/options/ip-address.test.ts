import { expect, it } from 'vitest'
import {
  ipFamily,
  isAddressRule
} from '../../../../../src/renderer/src/features/sessions/options/model/ip-address'

/** Same results as `isIP` of `node:net`, which the engine uses to listen and connect. */
it.each([
  [4, ['127.0.0.1', '0.0.0.0', '255.255.255.255']],
  [
    6,
    ['::', '::1', '1::', 'fe80::1%eth0', '1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7::', '::ffff:127.0.0.1'].concat(
      '1:2:3:4:5:6:127.0.0.1'
    )
  ],
  [
    null,
    ['256.0.0.1', '1.2.3', '1.2.3.4.5', '01.2.3.4', '1.2.3.4 ', '', 'fe80::1%', '1:2:3:4:5:6:7'].concat(
      ['1:2:3:4:5:6:7:8::', '1:2:3:4:5:6:7:127.0.0.1', '127.0.0.1::', '1::2::3', ':1', '12345::', 'g::'],
      'localhost'
    )
  ]
] as const)('recognises addresses of family %s', (family, texts) => {
  expect(texts.map((text) => [text, ipFamily(text)])).toEqual(texts.map((text) => [text, family]))
})

it('recognises addresses, ranges and subnets of a list', () => {
  const right = ['10.0.0.1', '10.0.0.1-10.0.0.9', '10.0.0.1 - 10.0.0.9', '10.0.0.0/8', '::1', 'fe80::/10']
  const wrong = ['10.0.0.9-10.0.0.1', '10.0.0.0/33', '10.0.0.1-::1', '10.0.0.0/', '::/129', 'example.com']
  expect(right.filter((rule) => !isAddressRule(rule))).toEqual([])
  expect(wrong.filter(isAddressRule)).toEqual([])
})
