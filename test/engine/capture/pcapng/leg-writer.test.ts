import { describe, expect, it } from 'vitest'
import { encodeComment } from '../../../../src/engine/capture/pcapng/blocks'
import { DOWN, UP } from '../../../../src/engine/capture/pcapng/direction'
import type { DirectionCode } from '../../../../src/engine/capture/pcapng/direction'
import { MAX_CONNECTION, initialSequence } from '../../../../src/engine/capture/pcapng/initial-sequence'
import { ACK_DUE_BYTES, LegWriter } from '../../../../src/engine/capture/pcapng/leg-writer'
import { MAX_SEGMENT_BYTES } from '../../../../src/engine/capture/pcapng/tcp-header'
import { BASE, FileBuilder } from './file-builder'

const V4 = { client: { address: '10.0.0.1', port: 50_001 }, server: { address: '::ffff:10.0.0.2', port: 80 } }
const V6 = { client: { address: '2001:db8::1', port: 50_001 }, server: { address: '10.0.0.2', port: 80 } }

function words(bytes: Uint8Array): string[] {
  return (
    Buffer.from(bytes)
      .toString('hex')
      .match(/.{1,8}/g) ?? []
  )
}

function hex(sequence: number): string {
  return (sequence >>> 0).toString(16).padStart(8, '0')
}

describe('LegWriter', () => {
  const up = initialSequence(5, 0, UP)
  const down = initialSequence(5, 0, DOWN)

  it('writes an IPv4 data packet word for word', () => {
    const file = new FileBuilder()
    const leg = file.leg({ ...V4, interfaceId: 3, connection: 5 }).data(DOWN, 'abcde')
    expect(words(file.bytes())).toEqual([
      ...[
        '06000000',
        '58000000',
        '03000000',
        hex(swap(BASE.hi)),
        hex(swap(BASE.lo + 1000)),
        '31000000',
        '31000000'
      ],
      ...['45000031', '00004000', '400626c5', '0a000002', '0a000001'],
      ...['0050c351', hex(down + 1), hex(up + 1), '6018ffff', '00000000', '00000000'],
      ...['61626364', '65000000', '00000000', '58000000']
    ])
    expect([leg.writer.headerBytes, leg.writer.dataBytes(5)]).toEqual([72, 88])
  })

  it('writes an IPv6 event word for word', () => {
    const file = new FileBuilder()
    const leg = file.leg({ ...V6, connection: 5 }).event(UP, 'hello')
    expect(words(file.bytes())).toEqual([
      ...[
        '06000000',
        '70000000',
        '00000000',
        hex(swap(BASE.hi)),
        hex(swap(BASE.lo + 1000)),
        '40000000',
        '40000000'
      ],
      ...['60000000', '00180640', '20010db8', '00000000', '00000000', '00000001'],
      ...['00000000', '00000000', '0000ffff', '0a000002'],
      ...['c3510050', hex(up + 1), hex(down + 1), '6010ffff', '00000000', '00000000'],
      ...['01000500', '68656c6c', '6f000000', '00000000', '70000000']
    ])
    expect([leg.writer.headerBytes, leg.writer.controlBytes(encodeComment('hello'))]).toEqual([88, 112])
  })

  it('opens with maximum segment size and window scale', () => {
    const file = new FileBuilder()
    const leg = file.leg({ ...V4, connection: 5 }).handshake()
    const all = words(file.bytes())
    expect([all.slice(12, 19), all.slice(20 + 12, 20 + 19), all.slice(40 + 12, 40 + 17)]).toEqual([
      ['c3510050', hex(up), '00000000', '7002ffff', '00000000', '0204f000', '0103030e'],
      ['0050c351', hex(down), hex(up + 1), '7012ffff', '00000000', '0204f000', '0103030e'],
      ['c3510050', hex(up + 1), hex(down + 1), '5010ffff', '00000000']
    ])
    expect(file.length).toBe(2 * leg.writer.synBytes() + leg.writer.controlBytes())
  })

  it('returns the number of bytes written, and takes a comment on any packet', () => {
    const view = new DataView(new ArrayBuffer(4096))
    for (const ends of [V4, V6]) {
      for (const comment of [undefined, encodeComment('abc'), encodeComment(''), encodeComment('abcd')]) {
        const leg = new LegWriter({ interfaceId: 0, connection: 1, base: BASE, ...ends })
        const control = leg.controlBytes(comment)
        expect([
          leg.syn(view, 0, 0, comment),
          leg.synAck(view, 0, 0, comment),
          leg.ack(view, 0, UP, 0, comment),
          leg.fin(view, 0, UP, 0, comment),
          leg.rst(view, 0, DOWN, 0, comment),
          view.getUint32(control - 4, true)
        ]).toEqual([leg.synBytes(comment), leg.synBytes(comment), control, control, control, control])
      }
    }
  })

  it('aligns every block and every payload to eight bytes', () => {
    const comments = ['', 'a', 'abcde'].map(encodeComment)
    for (const ends of [V4, V6]) {
      const leg = new LegWriter({ interfaceId: 0, connection: 1, base: BASE, ...ends })
      const sizes = [leg.headerBytes, leg.controlBytes(), leg.synBytes()]
      sizes.push(...comments.flatMap((comment) => [leg.controlBytes(comment), leg.synBytes(comment)]))
      for (let length = 1; length < 20; length++) sizes.push(leg.dataBytes(length))
      expect(sizes.filter((size) => size % 8 !== 0)).toEqual([])
    }
  })

  it('counts offsets beyond 32 bits, and gaps', () => {
    const file = new FileBuilder()
    const leg = file.leg({ offsets: { up: 2 ** 40 - 3, down: 7 } }).data(UP, 'abcde')
    leg.writer.skip(DOWN, 2 ** 33)
    expect([leg.writer.offset(UP), leg.writer.offset(DOWN)]).toEqual([2 ** 40 + 2, 2 ** 33 + 7])
  })

  it('requests an acknowledgment only after 256 MiB in one direction without one', () => {
    const file = new FileBuilder()
    const leg = file.leg()
    const due = (): boolean[] =>
      ([UP, DOWN] as DirectionCode[]).map((direction) => leg.writer.ackDue(direction))
    const seen = [due()]
    leg.writer.skip(DOWN, ACK_DUE_BYTES)
    seen.push(due())
    leg.data(DOWN, 'x')
    seen.push(due())
    leg.ack(UP)
    seen.push(due())
    leg.writer.skip(UP, ACK_DUE_BYTES + 1)
    seen.push(due())
    leg.data(DOWN, 'x')
    seen.push(due())
    expect(seen).toEqual([
      [false, false],
      [false, false],
      [false, true],
      [false, false],
      [true, false],
      [false, false]
    ])
  })

  it('refuses a segment that an IP packet cannot hold', () => {
    const leg = new FileBuilder().leg().writer
    expect(() =>
      leg.dataHeader(new DataView(new ArrayBuffer(200)), 0, UP, MAX_SEGMENT_BYTES + 1, 0, true)
    ).toThrow(RangeError)
  })
})

describe('initialSequence', () => {
  it('gives every stream its own number, never 0', () => {
    const seen = new Set<number>([0])
    const connections = [...Array(5000).keys(), 123_456_789, MAX_CONNECTION - 1, MAX_CONNECTION]
    for (const connection of connections) {
      for (const leg of [0, 1, 2, 3]) {
        for (const direction of [UP, DOWN] as const) seen.add(initialSequence(connection, leg, direction))
      }
    }
    expect(seen.size).toBe(connections.length * 8 + 1)
  })
})

function swap(word: number): number {
  return Buffer.from(Uint32Array.of(word).buffer).readUInt32BE()
}
