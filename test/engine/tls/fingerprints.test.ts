/** JA3 and JA4 by their definitions: the authors' own examples, and a dissector's result for live hellos. */

import { describe, expect, it } from 'vitest'
import { readClientHello } from '../../../src/decode/stream/tls/client-hello'
import type { ClientHello } from '../../../src/decode/stream/tls/client-hello'
import { ja3Of, ja4Of } from '../../../src/engine/tls/fingerprints'
import { ja4Parts } from '../../../src/decode/stream/tls/fingerprint-parts'
import { alpn, helloBytes, serverName, u16, vector } from '../../decode/stream/tls/helpers/hello-bytes'
import type { HelloParts } from '../../decode/stream/tls/helpers/hello-bytes'

function hello(parts: HelloParts): ClientHello {
  const result = readClientHello(helloBytes(parts))
  if (result.state !== 'hello') throw new Error(result.state)
  return result.hello
}

function numbers(list: string): number[] {
  return list.split(',').map((digits) => parseInt(digits, 16))
}

/** A Chrome 143 on Android, lists in its order. */
const CHROME = {
  ciphers: [0x8a8a, ...numbers('1301,1302,1303,c02b,c02f,c02c,c030,cca9,cca8,c013,c014,009c,009d,002f,0035')],
  extensions: numbers(
    '0a0a,002d,0033,0010,fe0d,0017,44cd,0000,000b,000a,002b,ff01,0023,0012,0005,000d,001b,dada'
  ).map((type): [number, number[]] => {
    if (type === 0) return serverName('tls.browserleaks.com')
    if (type === 16) return alpn('h2', 'http/1.1')
    if (type === 10) return [type, vector(2, [0x5a5a, 4588, 29, 23, 24].flatMap(u16))]
    if (type === 11) return [type, vector(1, [0])]
    if (type === 13) return [type, vector(2, numbers('0403,0804,0401,0503,0805,0501,0806,0601').flatMap(u16))]
    if (type === 43) return [type, vector(1, [0xbaba, 0x0304, 0x0303].flatMap(u16))]
    return [type, []]
  })
}

describe('fingerprints of a ClientHello', () => {
  it('equal those of other tools for the same client', () => {
    expect([ja3Of(hello(CHROME)), ja4Of(hello(CHROME))]).toEqual([
      '98487aa16281980e7d1120d399efb6a4',
      't13d1516h2_8daaf6152771_d8a2da3f94cd'
    ])
  })

  it.each([
    [[0xab], 'ab'],
    [[0xab, 0xcd], 'ad'],
    [[0x30, 0xab], '3b'],
    [[0x30, 0x31, 0xab, 0xcd], '3d'],
    [[0x30, 0xab, 0xcd, 0x31], '01'],
    [[0x71], 'qq'],
    [[], '00']
  ])('encode the first ALPN name %j as %s', (name, mark) => {
    expect(ja4Parts(hello({ extensions: [alpn(name)] })).a.slice(-2)).toBe(mark)
  })

  it('have placeholders when there is nothing to hash', () => {
    expect(ja4Of(hello({ ciphers: [0x0a0a], extensions: [serverName('x'), alpn()] }))).toBe(
      't12d000200_000000000000_000000000000'
    )
    expect(ja4Of(hello({ version: 0x0301, extensions: null }))).toMatch(/^t10i010000_[0-9a-f]{12}_0{12}$/)
  })
})
