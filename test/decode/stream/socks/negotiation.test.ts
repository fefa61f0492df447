import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { socksEnd } from '../../../../src/decode/stream/socks/negotiation'
import { assertProperty } from '../../../helpers/properties'

const bytes = (hex: string): Buffer => Buffer.from(hex.replaceAll(' ', ''), 'hex')
const INSIDE = Buffer.from('GET / HTTP/1.1\r\n\r\n')

const TALKS = {
  SOCKS4: ['04 01 0050 0a000001 6d6500', '00 5a 0050 0a000001'],
  SOCKS4a: ['04 01 0050 00000001 6d6500 612e6200', '00 5a 0000 00000000'],
  SOCKS5: ['05 01 00 05 01 00 01 0a000001 0050', '05 00 05 00 00 01 00000000 0000'],
  'SOCKS5 with a name and a login': [
    '05 02 00 02 01 02 6d65 03 616263 05 01 00 03 03 612e62 0050',
    '05 02 01 00 05 00 00 04 00000000000000000000000000000001 0050'
  ]
} as const

describe('a SOCKS negotiation', () => {
  it.each(Object.entries(TALKS))('ends where the payload begins: %s', (_name, [up, down]) => {
    const [said, answered] = [bytes(up), bytes(down)]
    const end = { up: said.length, down: answered.length }
    expect(socksEnd(said, answered)).toEqual(end)
    expect(socksEnd(Buffer.concat([said, INSIDE]), Buffer.concat([answered, INSIDE]))).toEqual(end)
    for (let at = 0; at < said.length; at++) expect(socksEnd(said.subarray(0, at), answered)).not.toEqual(end)
    for (let at = 0; at < answered.length; at++) expect(socksEnd(said, answered.subarray(0, at))).toBe('more')
  })

  it('is not detected if it is refused or another protocol', () => {
    const others = [
      ['04 01 0050 0a000001 6d6500', '00 5b 0050 0a000001'],
      ['05 01 00', '05 ff'],
      ['05 01 00 05 01 00 01 0a000001 0050', '05 00 05 05 00 01 00000000 0000'],
      ['05 01 00 05 03 00 01 0a000001 0050', '05 00'],
      // DCE/RPC and Cassandra.
      ['05 00 0b 03', ''],
      ['04 00 00 00 05', ''],
      ['47 45 54', '']
    ]
    expect(others.map(([up = '', down = '']) => socksEnd(bytes(up), bytes(down)))).toEqual(
      others.map(() => 'none')
    )
  })

  it('accepts any bytes, and ends within them', () => {
    const start = fc.constantFrom(...Object.values(TALKS).flat().map(bytes))
    const any = fc
      .tuple(start, fc.uint8Array({ maxLength: 40 }), fc.nat(30))
      .map(([talk, rest, at]) => Buffer.concat([talk.subarray(0, at), rest]))
    assertProperty(
      fc.property(any, any, (up, down) => {
        const end = socksEnd(up, down)
        if (typeof end === 'string') return
        expect(end.up).toBeLessThanOrEqual(up.length)
        expect(end.down).toBeLessThanOrEqual(down.length)
      })
    )
  })
})
