import { describe, expect, it } from 'vitest'
import {
  formatAddress,
  isUnspecified,
  parseAddress,
  toV6
} from '../../../../src/engine/capture/pcapng/address'

describe('addresses', () => {
  it('convert from text to words and back to their canonical form', () => {
    const canonical: Record<string, string> = {
      '127.0.0.1': '127.0.0.1',
      '255.255.255.255': '255.255.255.255',
      '::ffff:10.1.2.3': '10.1.2.3',
      '::FFFF:0a01:0203': '10.1.2.3',
      '::': '::',
      '::1': '::1',
      '1::': '1::',
      'fe80::1%eth0': 'fe80::1',
      '2001:DB8:0:0:1:0:0:1': '2001:db8::1:0:0:1',
      '2001:db8:0:1:1:1:1:1': '2001:db8:0:1:1:1:1:1',
      '1:0:0:2:0:0:0:3': '1:0:0:2::3',
      '64:ff9b::192.0.2.33': '64:ff9b::c000:221',
      '1:2:3:4:5:6:7:8': '1:2:3:4:5:6:7:8'
    }
    const round = Object.keys(canonical).map((text) => [text, formatAddress(parseAddress(text))])
    expect(Object.fromEntries(round)).toEqual(canonical)
  })

  it('are 0.0.0.0 when missing', () => {
    for (const text of [
      '',
      'example.org',
      '1.2.3',
      '1.2.3.256',
      '1:2',
      '1::2::3',
      ':::',
      '1:2:3:4:5:6:7:8::',
      '12345::'
    ]) {
      expect([text, parseAddress(text)]).toEqual([text, [0]])
    }
  })

  it('become IPv6 next to an IPv6 address', () => {
    expect([formatAddress(toV6(parseAddress('10.1.2.3'))), formatAddress(toV6(parseAddress('')))]).toEqual([
      '::ffff:a01:203',
      '::'
    ])
    expect([isUnspecified(parseAddress('::')), isUnspecified(parseAddress('::1'))]).toEqual([true, false])
  })
})
