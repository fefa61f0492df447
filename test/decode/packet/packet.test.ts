/** Packet layers compared with Wireshark's dissector, and for arbitrary bytes. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LINK_RAW } from '../../../src/decode/packet/link'
import { decodePacket } from '../../../src/decode/packet/packet'
import { decodePacketBlock } from '../../../src/decode/packet/pcapng-block'
import type { Layer } from '../../../src/shared/contract/packets'
import { assertProperty } from '../../helpers/properties'

function decode(hex: string, link = LINK_RAW): Layer[] {
  const bytes = Uint8Array.from(Buffer.from(hex.replaceAll(/\s/g, ''), 'hex'))
  return decodePacket(new DataView(bytes.buffer), 0, bytes.length, link)
}

function values(layers: readonly Layer[], kind: Layer['kind']): Record<string, string> {
  const fields = layers.find((layer) => layer.kind === kind)?.fields ?? []
  return Object.fromEntries(
    fields.map(({ key, value, note }) => [key, note === undefined ? value : `${value} ${note}`])
  )
}

/** A SYN from a Linux machine, with its checksums. */
const SYN = `
  4500 003c 1c46 4000 4006 b1e6 ac10 0a63 ac10 0a0c
  c350 0050 0000 03e8 0000 0000 a002 7210 45a7 0000
  0204 05b4 0402 080a 0000 0001 0000 0000 0103 0307`

describe('an IPv4 packet', () => {
  it('has the fields of its header and the result of the checksum', () => {
    expect(values(decode(SYN), 'ipv4')).toEqual({
      version: '4',
      'header-length': '20',
      dscp: '0',
      ecn: '0',
      'total-length': '60',
      identification: '0x1c46',
      'ip-flags': 'DF',
      'fragment-offset': '0',
      ttl: '64',
      protocol: '6',
      'header-checksum': '0xb1e6 good',
      source: '172.16.10.99',
      destination: '172.16.10.12'
    })
    expect(values(decode(SYN.replace('b1e6', 'b1e7')), 'ipv4')['header-checksum']).toBe('0xb1e7 bad')
  })

  it('has the fields of the TCP header and every option', () => {
    const tcp = values(decode(SYN), 'tcp')
    expect(tcp).toMatchObject({
      'source-port': '50000',
      'destination-port': '80',
      sequence: '1000',
      acknowledgment: '0',
      'header-length': '40',
      'tcp-flags': 'SYN',
      window: '29200',
      'option-mss': '1460',
      'option-sack-permitted': '1',
      'option-timestamps': '1, 0',
      'option-nop': '1',
      'option-window-scale': '7'
    })
  })

  it('that is a later fragment has only payload', () => {
    const layers = decode(SYN.replace('4000 4006', '0010 4006'))
    expect(layers.map(({ kind }) => kind)).toEqual(['link', 'ipv4', 'payload'])
  })

  it('truncated within a header reports this', () => {
    const whole = Buffer.from(SYN.replaceAll(/\s/g, ''), 'hex')
    const cut = decode(whole.subarray(0, 30).toString('hex'))
    expect(cut.at(-1)?.fields).toEqual([
      { key: 'missing', value: '20', range: [30, 30], depth: 0, note: 'cut' }
    ])
    const short = decode(whole.subarray(0, 45).toString('hex'))
    expect(values(short, 'tcp')['checksum']).toBe('0x45a7 cut')
  })
})

describe('an IPv6 packet', () => {
  const header = (next: string, length: string): string =>
    `6000 0000 ${length} ${next}40 2001 0db8 0000 0000 0000 0000 0000 0001 fe80 0000 0000 0000 0001 0000 0000 0002`
  const tcp = '0050 c350 0000 0001 0000 0002 5018 0400 0000 0000'

  it('has addresses in short form', () => {
    expect(values(decode(`${header('06', '0018')} ${tcp} 68656c6f`), 'ipv6')).toMatchObject({
      'payload-length': '24',
      'hop-limit': '64',
      source: '2001:db8::1',
      destination: 'fe80::1:0:0:2'
    })
  })

  it('skips extension headers', () => {
    const layers = decode(`${header('00', '0024')} 3c00 0104 0000 0000 0600 0104 0000 0000 ${tcp}`)
    expect(layers.map(({ kind }) => kind)).toEqual(['link', 'ipv6', 'tcp'])
    expect(layers[1]?.fields.filter(({ key }) => key === 'extension').map(({ value }) => value)).toEqual([
      'hop-by-hop',
      'destination-options'
    ])
    expect(values(layers, 'tcp')).toMatchObject({ 'tcp-flags': 'PSH, ACK', checksum: '0x0000 none' })
  })
})

it('another link layer, or one without IP, is payload', () => {
  expect(decode('0102 0304', 147).map(({ kind }) => kind)).toEqual(['link', 'payload'])
  expect(decode('f102 0304').map(({ kind }) => kind)).toEqual(['link', 'payload'])
  expect(decode('')).toHaveLength(1)
})

it('never throws, and no range exceeds the packet', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 120 }),
    fc
      .tuple(fc.constant(Buffer.from(SYN.replaceAll(/\s/g, ''), 'hex')), fc.nat(59), fc.nat(255), fc.nat(60))
      .map(([syn, at, value, length]) => {
        const changed = Uint8Array.from(syn)
        changed[at] = value
        return changed.slice(0, length)
      })
  )
  assertProperty(
    fc.property(bytes, (input) => {
      const own = Uint8Array.from(input)
      for (const { ranges, fields } of decodePacket(new DataView(own.buffer), 0, own.length, LINK_RAW)) {
        for (const [start, end] of [...ranges, ...fields.map(({ range }) => range)]) {
          expect(start).toBeGreaterThanOrEqual(0)
          expect(end).toBeGreaterThanOrEqual(start)
          expect(end).toBeLessThanOrEqual(own.length)
        }
      }
      decodePacketBlock(new DataView(own.buffer))
    }),
    { numRuns: 2000 }
  )
})
