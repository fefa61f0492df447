/** IP packets byte by byte: RFC 791, RFC 8200, and what captures contain besides. */

import { describe, expect, it } from 'vitest'
import {
  IS_FRAGMENT,
  IS_OTHER,
  IS_TCP,
  IS_UNREADABLE,
  PacketParser,
  type PacketKind
} from '../../../../src/engine/capture/foreign/ip-packet'

const TCP = 6
const UDP = 17

/** A TCP header from port 40,000 to port 80; `words` is its length in 32-bit words. */
function tcp(payload = 0, words = 5): number[] {
  const fixed = [0x9c, 0x40, 0, 80, 0, 0, 0, 1, 0, 0, 0, 2, words << 4, 0x18, 0, 0, 0, 0, 0, 0]
  return [...fixed, ...new Array<number>(Math.max(0, words * 4 - 20) + payload).fill(0)]
}

interface V4 {
  total?: number
  words?: number
  bits?: number
  protocol?: number
}

function v4(payload: readonly number[], { words = 5, bits = 0, protocol = TCP, total }: V4 = {}): number[] {
  const length = total ?? words * 4 + payload.length
  const fixed = [
    0x40 | words,
    0,
    length >> 8,
    length & 255,
    0xab,
    0xcd,
    bits >> 8,
    bits & 255,
    64,
    protocol,
    0,
    0
  ]
  const addresses = [10, 0, 0, 1, 10, 0, 0, 2]
  return [...fixed, ...addresses, ...new Array<number>(Math.max(0, words - 5) * 4).fill(1), ...payload]
}

function v6(payload: readonly number[], next = TCP, length = payload.length): number[] {
  const addresses = [1, 2].flatMap((last) => [0xfe, 0x80, ...new Array<number>(13).fill(0), last])
  return [0x60, 0, 0, 0, length >> 8, length & 255, next, 64, ...addresses, ...payload]
}

interface Parsed {
  parser: PacketParser
  kind: PacketKind
}

/** Parses bytes in the middle of others, of which none may be read. `wire` is the length on the wire. */
function parse(bytes: readonly number[], wire = bytes.length): Parsed {
  const all = Uint8Array.from([0xff, 0xff, 0xff, ...bytes, ...new Array<number>(64).fill(0xff)])
  const parser = new PacketParser()
  return { parser, kind: parser.parse(new DataView(all.buffer), 3, 3 + bytes.length, 3 + wire) }
}

/** Kind, start of the payload in the packet, its length as sent, and its captured length. */
function segmentOf(bytes: readonly number[], wire?: number): number[] {
  const { parser, kind } = parse(bytes, wire)
  const { payloadStart, payloadLength, captured } = parser.segment
  return kind === IS_TCP ? [kind, payloadStart - 3, payloadLength, captured] : [kind]
}

describe('a TCP segment', () => {
  it('is read with its addresses, ports, numbers and flags', () => {
    const { parser, kind } = parse(v4(tcp(3)))
    expect(kind).toBe(IS_TCP)
    expect(parser.segment).toMatchObject({
      version: 4,
      sourcePort: 40_000,
      destinationPort: 80,
      sequence: 1,
      acknowledgment: 2,
      flags: 0x18,
      tcpStart: 23
    })
    expect([...parser.segment.source]).toEqual([0, 0, 0xffff, 0x0a00_0001])
    expect([...parser.segment.destination]).toEqual([0, 0, 0xffff, 0x0a00_0002])
    const six = parse(v6(tcp(3))).parser.segment
    expect([six.version, ...six.source]).toEqual([6, 0xfe80_0000, 0, 0, 1])
    expect([...six.destination]).toEqual([0xfe80_0000, 0, 0, 2])
  })

  it.each<[what: string, bytes: number[], wire: number | undefined, segment: number[]]>([
    ['follows IP and TCP options', v4(tcp(3, 8), { words: 7 }), undefined, [IS_TCP, 60, 3, 3]],
    ['has the longest headers', v4(tcp(1, 15), { words: 15 }), undefined, [IS_TCP, 120, 1, 1]],
    ['has no payload', v4(tcp()), undefined, [IS_TCP, 40, 0, 0]],
    ['is padded by the link', [...v4(tcp(2)), 0, 0, 0, 0], undefined, [IS_TCP, 40, 2, 2]],
    ['is cut by a snap length', v4(tcp(2), { total: 1500 }), 1500, [IS_TCP, 40, 1460, 2]],
    [
      'is cut within its TCP options',
      v4(
        tcp(0, 5).map((byte, at) => (at === 12 ? 0x80 : byte)),
        { total: 1500 }
      ),
      1500,
      [IS_TCP, 52, 1448, 0]
    ],
    ['declares more than was sent', v4(tcp(2), { total: 1500 }), undefined, [IS_TCP, 40, 2, 2]],
    ['has no total length', v4(tcp(9), { total: 0 }), undefined, [IS_TCP, 40, 9, 9]],
    ['has no total length and is cut', v4(tcp(9), { total: 0 }), 70_000, [IS_TCP, 40, 69_960, 9]],
    [
      'has no total length and an impossible one on the wire',
      v4(tcp(9), { total: 0 }),
      1024 * 1024 + 1,
      [IS_TCP, 40, 9, 9]
    ],
    [
      'has no total length and the greatest on the wire',
      v4(tcp(9), { total: 0 }),
      1024 * 1024,
      [IS_TCP, 40, 1024 * 1024 - 40, 9]
    ],
    ['follows an IPv6 header', v6(tcp(4)), undefined, [IS_TCP, 60, 4, 4]],
    ['follows an IPv6 header without a length', v6(tcp(4), TCP, 0), undefined, [IS_TCP, 60, 4, 4]],
    ['is padded behind an IPv6 header', [...v6(tcp(4)), 0, 0], undefined, [IS_TCP, 60, 4, 4]],
    [
      'follows options of each hop',
      v6([TCP, 1, ...new Array<number>(14).fill(0), ...tcp(1)], 0),
      undefined,
      [IS_TCP, 76, 1, 1]
    ],
    [
      'follows an authentication header (RFC 4302)',
      v6([TCP, 4, ...new Array<number>(22).fill(0), ...tcp(1)], 51),
      undefined,
      [IS_TCP, 84, 1, 1]
    ],
    [
      'follows routing and destination headers',
      v6([60, 0, 0, 0, 0, 0, 0, 0, TCP, 0, 0, 0, 0, 0, 0, 0, ...tcp(1)], 43),
      undefined,
      [IS_TCP, 76, 1, 1]
    ],
    [
      'follows a mobility header',
      v6([TCP, 0, 0, 0, 0, 0, 0, 0, ...tcp(1)], 135),
      undefined,
      [IS_TCP, 68, 1, 1]
    ],
    [
      'is an atomic fragment (RFC 6946)',
      v6([TCP, 200, 0, 6, 1, 2, 3, 4, ...tcp(1)], 44),
      undefined,
      [IS_TCP, 68, 1, 1]
    ]
  ])('%s', (_what, bytes, wire, segment) => {
    expect(segmentOf(bytes, wire)).toEqual(segment)
  })

  /** In memory the packet goes on where the capture of it ends, so that a read past the end would succeed. */
  it.each<[what: string, bytes: number[], captured: number]>([
    ['an IPv4 header is cut', v4(tcp()), 19],
    ['an IPv4 header is too short', [0x41, ...v4(tcp()).slice(1)], 40],
    ['IPv4 options are cut', v4(tcp(), { words: 7 }), 27],
    ['IPv4 options are cut, of a fragment', v4(tcp(), { words: 7, bits: 1 }), 27],
    [
      'a total length ends within the options, of a fragment',
      v4(tcp(), { words: 7, bits: 1, total: 27 }),
      48
    ],
    ['a TCP header is cut', v4(tcp()), 39],
    ['a TCP header is too short', v4(tcp(0, 4)), 40],
    ['a TCP header is longer than the packet', v4(tcp(0, 6).slice(0, 20)), 40],
    ['an IPv6 header is cut', v6(tcp()), 39],
    ['an IPv6 header is cut, of another protocol', v6(tcp(), UDP), 39],
    ['an IPv6 extension header is cut', v6([TCP, 0, 0, 0, 0, 0, 0, 0, ...tcp()], 0), 47],
    ['an IPv6 extension header is cut, of another protocol', v6([UDP, 0, 0, 0, 0, 0, 0, 0, ...tcp()], 0), 47],
    ['the length ends within an IPv6 extension header', v6([UDP, 0, 0, 0, 0, 0, 0, 0, ...tcp()], 0, 7), 68],
    ['an IPv6 fragment header is cut', v6([TCP, 0, 0, 9, 0, 0, 0, 0, ...tcp()], 44), 47],
    ['an IPv6 extension header is longer than the packet', v6([TCP, 9, 0, 0, 0, 0, 0, 0, ...tcp()], 0), 68]
  ])('is unreadable if %s', (_what, bytes, captured) => {
    const all = Uint8Array.from([0xff, ...bytes, ...new Array<number>(64).fill(0xff)])
    const parser = new PacketParser()
    expect(parser.parse(new DataView(all.buffer), 1, 1 + captured, 1 + bytes.length)).toBe(IS_UNREADABLE)
  })

  it.each<[what: string, bytes: number[], captured: number, kind: PacketKind]>([
    ['an IPv4 fragment', v4([], { bits: 1, total: 60 }), 20, IS_FRAGMENT],
    ['an IPv4 packet of another protocol', v4([], { protocol: UDP, total: 28 }), 20, IS_OTHER],
    ['an IPv6 packet of another protocol', v6([], UDP, 8), 40, IS_OTHER],
    ['an IPv6 fragment', v6([TCP, 0, 0, 9, 0, 0, 0, 0], 44), 48, IS_FRAGMENT]
  ])('%s is recognised by its headers alone', (_what, bytes, captured, kind) => {
    expect(parse(bytes.slice(0, captured), bytes.length).kind).toBe(kind)
  })

  it('of another protocol behind an extension header with the bits of a fragment is another packet', () => {
    expect(parse(v6([UDP, 0, 0, 9, 0, 0, 0, 0, ...tcp()], 60)).kind).toBe(IS_OTHER)
  })
})

it.each<[what: string, bytes: number[]]>([
  ['UDP over IPv4', v4(tcp(), { protocol: UDP })],
  ['UDP over IPv6', v6(tcp(), UDP)],
  ['UDP after an extension header', v6([UDP, 0, 0, 0, 0, 0, 0, 0, ...tcp()], 0)],
  [
    'more extension headers than any packet has',
    v6([...new Array(33).fill([0, 0, 0, 0, 0, 0, 0, 0]).flat(), ...tcp()] as number[], 0)
  ],
  ['another version of IP', [0x50, ...v4(tcp()).slice(1)]],
  ['a fragment of UDP over IPv4', v4(tcp(), { protocol: UDP, bits: 0x2000 })]
])('%s is another packet', (_what, bytes) => {
  expect(parse(bytes).kind).toBe(IS_OTHER)
})

it('32 extension headers are read', () => {
  const headers = Array.from({ length: 32 }, (_, at) => [at === 31 ? TCP : 0, 0, 0, 0, 0, 0, 0, 0]).flat()
  expect(segmentOf(v6([...headers, ...tcp(1)], 0))).toEqual([IS_TCP, 40 + 32 * 8 + 20, 1, 1])
})

describe('a fragment', () => {
  const fragmentOf = (bytes: readonly number[], wire?: number): object => {
    const { parser, kind } = parse(bytes, wire)
    const { version, identification, protocol, offset, more, start, end, length } = parser.fragment
    return { kind, version, identification, protocol, offset, more, start: start - 3, end: end - 3, length }
  }

  it('of IPv4 is described with its place', () => {
    const first = { kind: IS_FRAGMENT, version: 4, identification: 0xabcd, protocol: TCP, start: 20 }
    expect(fragmentOf(v4(tcp(4), { bits: 0x2000 }))).toEqual({
      ...first,
      offset: 0,
      more: true,
      end: 44,
      length: 24
    })
    expect(fragmentOf(v4(tcp(4), { bits: 0x1fff }))).toEqual({
      ...first,
      offset: 65_528,
      more: false,
      end: 44,
      length: 24
    })
    // "Don't fragment" alone, and a fragment of which a part was captured.
    expect(segmentOf(v4(tcp(4), { bits: 0x4000 }))).toEqual([IS_TCP, 40, 4, 4])
    expect(fragmentOf(v4(tcp(4), { bits: 0x2001, total: 1500 }), 1500)).toEqual({
      ...first,
      offset: 8,
      more: true,
      end: 44,
      length: 1480
    })
  })

  it('of IPv6 is described with its place', () => {
    const bytes = v6([TCP, 0, 0x05, 0xa9, 1, 2, 3, 4, ...tcp(4)], 44)
    const place = {
      kind: IS_FRAGMENT,
      version: 6,
      identification: 0x0102_0304,
      protocol: TCP,
      start: 48,
      end: 72,
      length: 24
    }
    expect(fragmentOf(bytes)).toEqual({ ...place, offset: 1448, more: true })
    expect(fragmentOf(bytes.map((byte, at) => (at === 43 ? 0xa8 : byte)))).toEqual({
      ...place,
      offset: 1448,
      more: false
    })
    expect(fragmentOf(bytes.map((byte, at) => (at === 42 ? 0 : at === 43 ? 1 : byte)))).toEqual({
      ...place,
      offset: 0,
      more: true
    })
    expect([...parse(bytes).parser.fragment.source]).toEqual([0xfe80_0000, 0, 0, 1])
    expect([...parse(bytes).parser.fragment.destination]).toEqual([0xfe80_0000, 0, 0, 2])
  })
})
