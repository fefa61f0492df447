import { describe, expect, it } from 'vitest'
import { DOWN, UP } from '../../../../src/engine/capture/pcapng/direction'
import { PcapngScanner } from '../../../../src/engine/capture/pcapng/scanner'
import { BASE, FileBuilder, concat, randomBytes, seededRandom } from './file-builder'
import { rawBlocks } from './raw-blocks'
import type { ByteOrder } from './raw-blocks'

const BYTE_ORDERS: readonly ByteOrder[] = ['little', 'big']

/** Returns everything a scan reports, in order, as plain values. */
function scan(pieces: readonly Uint8Array[], base = BASE): unknown[] {
  const seen: unknown[] = []
  const scanner = new PcapngScanner(
    {
      section: (section) => seen.push(['section', section]),
      interface: ({ clock: _clock, ...info }) => seen.push(['interface', info]),
      packet: (packet) =>
        seen.push([
          'packet',
          packet.interface.id,
          packet.timeNs,
          { block: packet.blockOffset, data: packet.dataOffset },
          packet.originalLength,
          Buffer.from(packet.bytes.subarray(packet.start, packet.end)).toString('latin1'),
          packet.hasOptions ? packet.comments() : null
        ]),
      problem: ({ code, offset }) => seen.push([code, offset])
    },
    { base }
  )
  for (const piece of pieces) scanner.push(piece)
  seen.push(scanner.end())
  return seen
}

const ENDS_WELL = { cutAt: null, damagedAt: null }

/** Returns a file with all kinds of blocks in both byte orders, in consecutive sections. */
function mixedFile(): Uint8Array {
  return concat(
    BYTE_ORDERS.flatMap((order) => {
      const raw = rawBlocks(order)
      return [
        raw.section(
          raw.option(1, 'two'),
          raw.option(1, 'comments'),
          raw.option(4, 'a writer'),
          raw.option(0, '')
        ),
        raw.interface(101, 5, raw.option(2, 'first\0\0'), raw.option(9, Uint8Array.of(9)), raw.option(0, '')),
        raw.interface(1, 5, raw.option(3, 'second')),
        raw.packet(1, 0, 3_000_000, Buffer.from('abc')),
        raw.block(0x0bad, randomBytes(1, 40)),
        raw.packet(
          0,
          1,
          7,
          Buffer.from('abcd'),
          raw.option(1, 'ein Käse'),
          raw.option(1, ''),
          raw.option(0, '')
        ),
        raw.block(0x0bad),
        raw.obsoletePacket(1, 0, 4_000_000, Buffer.from('old')),
        raw.simplePacket(9, Buffer.from('simpl')),
        raw.packet(0, 0, 1, Buffer.alloc(0))
      ]
    })
  )
}

const EPOCH = { hi: 0, lo: 0 }

describe('PcapngScanner', () => {
  it('reads every kind of block in either byte order, section by section', () => {
    const half = mixedFile().length / 2
    const expected = [0, 1].flatMap((index) => {
      const at = index * half
      const section = { index, fileOffset: at, littleEndian: index === 0, comments: ['two', 'comments'] }
      return [
        ['section', { ...section, hardware: '', os: '', application: 'a writer' }],
        [
          'interface',
          {
            section: index,
            id: 0,
            linkType: 101,
            snapLength: 5,
            name: 'first',
            description: '',
            comments: []
          }
        ],
        [
          'interface',
          { section: index, id: 1, linkType: 1, snapLength: 5, name: '', description: 'second', comments: [] }
        ],
        ['packet', 1, 3e9, { block: at + 140, data: at + 168 }, 4, 'abc', null],
        ['packet', 0, 2 ** 32 + 7, { block: at + 228, data: at + 256 }, 5, 'abcd', ['ein Käse', '']],
        ['packet', 1, 4e9, { block: at + 300, data: at + 328 }, 3, 'old', null],
        ['packet', 0, 4e9, { block: at + 336, data: at + 348 }, 9, 'simpl', null],
        ['packet', 0, 1, { block: at + 360, data: at + 388 }, 1, '', null]
      ]
    })
    expect(scan([mixedFile()], EPOCH)).toEqual([...expected, ENDS_WELL])
  })

  it('reports the same wherever the file is split, in two and byte by byte', () => {
    const file = mixedFile()
    const whole = scan([file])
    for (let split = 0; split <= file.length; split++) {
      expect(scan([file.subarray(0, split), file.subarray(split)])).toEqual(whole)
    }
    expect(scan(Array.from(file, (byte) => Uint8Array.of(byte)))).toEqual(whole)
  })

  it('reads the part before a cut, and reports where the cut block begins', () => {
    const file = mixedFile()
    const begins = new Set<number>()
    for (let at = 0; at < file.length;) {
      begins.add(at)
      at += new DataView(file.buffer).getUint32(at + 4, at < file.length / 2)
    }
    const whole = scan([file]).slice(0, -1)
    for (let cut = 0; cut <= file.length; cut++) {
      const blockAt =
        begins.has(cut) || cut === file.length ? null : Math.max(...[...begins].filter((at) => at < cut))
      const seen = scan([file.subarray(0, cut)])
      expect(seen.at(-1)).toEqual({ cutAt: blockAt, damagedAt: null })
      expect(seen.slice(0, -1)).toEqual(whole.slice(0, seen.length - 1))
    }
  })

  it('reads shared memory', () => {
    const file = mixedFile()
    const shared = new Uint8Array(new SharedArrayBuffer(file.length))
    shared.set(file)
    expect(scan([shared])).toEqual(scan([file]))
  })

  it('uses the first packet as the time base unless one is given', () => {
    const file = new FileBuilder().section().interface()
    file.leg().handshake()
    const times: number[] = []
    const scanner = new PcapngScanner({ packet: ({ timeNs }) => times.push(timeNs) })
    scanner.push(file.bytes())
    expect({ times, base: scanner.base }).toEqual({
      times: [0, 1000, 2000],
      base: { hi: BASE.hi, lo: BASE.lo + 1000 }
    })
  })

  it('reads the output of the leg writer', () => {
    const file = new FileBuilder()
    file.section({ comments: ['settings'], os: 'an os', hardware: 'a machine' })
    file.interface({ name: 'proxy', description: '127.0.0.1:7777', comments: ['more'] })
    file.leg().handshake().event(DOWN, 'hello').data(UP, 'abcde')
    const seen = scan([file.bytes()])
    const packets = seen.slice(2, -1) as [string, number, number, unknown, number, string, string[]][]
    expect(seen.slice(0, 2)).toEqual([
      [
        'section',
        {
          index: 0,
          fileOffset: 0,
          littleEndian: true,
          comments: ['settings'],
          hardware: 'a machine',
          os: 'an os',
          application: 'Tcplens'
        }
      ],
      [
        'interface',
        {
          section: 0,
          id: 0,
          linkType: 101,
          snapLength: 0,
          name: 'proxy',
          description: '127.0.0.1:7777',
          comments: ['more']
        }
      ]
    ])
    expect(
      packets.map(([, id, time, , length, data, comments]) => [id, time, length, data.slice(40), comments])
    ).toEqual([
      [0, 1000, 48, '\x02\x04\xf0\x00\x01\x03\x03\x0e', null],
      [0, 2000, 48, '\x02\x04\xf0\x00\x01\x03\x03\x0e', null],
      [0, 3000, 40, '', null],
      [0, 4000, 40, '', ['hello']],
      [0, 5000, 49, '\0\0\0\0abcde', null]
    ])
    expect(seen.at(-1)).toEqual(ENDS_WELL)
  })
})

describe('PcapngScanner on invalid files', () => {
  const raw = rawBlocks('little')
  const head = concat([raw.section(), raw.interface(101, 0, raw.option(9, Uint8Array.of(9)))])
  const tail = raw.packet(0, 0, 5, Buffer.from('ok'))
  const tailAt = (at: number): unknown[] => ['packet', 0, 5, { block: at, data: at + 28 }, 3, 'ok', null]
  const behindHead = (...blocks: readonly Uint8Array[]): unknown[] =>
    scan([concat([head, ...blocks])], EPOCH).slice(2)

  it('skips packets that contradict themselves', () => {
    const tooLong = raw.block(6, raw.u32(0, 0, 0, 5, 5), Buffer.from('1234'))
    const noInterface = raw.packet(7, 0, 0, Buffer.from('1234'))
    const stump = raw.block(6, raw.u32(0, 0))
    const oldStump = raw.block(2)
    const shortInterface = raw.block(1)
    const wrong = [tooLong, noInterface, stump, oldStump, shortInterface]
    const offsets = wrong.map((_, index) => head.length + concat(wrong.slice(0, index)).length)
    expect(behindHead(...wrong, tail)).toEqual([
      ['bad-packet', offsets[0]],
      ['unknown-interface', offsets[1]],
      ['bad-packet', offsets[2]],
      ['bad-packet', offsets[3]],
      ['bad-interface', offsets[4]],
      tailAt(head.length + concat(wrong).length),
      ENDS_WELL
    ])
  })

  it('skips a simple packet without an interface', () => {
    const file = concat([raw.section(), raw.simplePacket(1, Buffer.from('a'))])
    expect(scan([file]).slice(1)).toEqual([['unknown-interface', 28], ENDS_WELL])
  })

  it('stops at impossible block lengths and reports the position', () => {
    const at = head.length
    const mismatch = Uint8Array.from(tail)
    mismatch[mismatch.length - 4]! ^= 4
    for (const block of [mismatch, raw.u32(6, 8, 8), raw.u32(6, 33, 0), new Uint8Array(64)]) {
      expect(behindHead(block, tail)).toEqual([['bad-block-length', at], { cutAt: null, damagedAt: at }])
    }
  })

  it('stops at a section it cannot read', () => {
    const version = raw.block(0x0a0d0d0a, raw.u32(0x1a2b3c4d), raw.u16(2, 0), raw.u32(0, 0))
    const order = raw.block(0x0a0d0d0a, raw.u32(0x11223344), raw.u16(1, 0), raw.u32(0, 0))
    const end = { cutAt: null, damagedAt: head.length }
    expect(behindHead(version, tail)).toEqual([['unsupported-version', head.length], end])
    expect(behindHead(order, tail)).toEqual([['bad-byte-order', head.length], end])
    expect(scan([Buffer.from('GET / HTTP/1.1\r\n\r\n')])).toEqual([
      ['not-pcapng', 0],
      { cutAt: null, damagedAt: 0 }
    ])
  })

  it('skips a block that is too long to hold, without holding it', () => {
    const length = 20 * 1024 * 1024
    const long = concat([raw.u32(0x0bad, length), new Uint8Array(length - 12), raw.u32(length)])
    const file = concat([head, long, tail])
    const expected = [['block-too-long', head.length], tailAt(head.length + length), ENDS_WELL]
    const splits = [
      [],
      [head.length + 5],
      [head.length + 12],
      [head.length + 1000, file.length - 40, file.length - 1]
    ]
    for (const split of splits) {
      const ends = [...split, file.length]
      const pieces = ends.map((end, index) => file.subarray(ends[index - 1] ?? 0, end))
      expect(scan(pieces, EPOCH).slice(2)).toEqual(expected)
    }
    expect(behindHead(long.subarray(0, 1000))).toEqual([
      ['block-too-long', head.length],
      { cutAt: head.length, damagedAt: null }
    ])
  })

  it('never throws, whatever bytes are changed, and returns the same for any split', () => {
    const original = mixedFile()
    const random = seededRandom(20_260_102)
    for (let round = 0; round < 3000; round++) {
      const file = Uint8Array.from(original)
      const changes = 1 + Math.floor(random() * 4)
      for (let change = 0; change < changes; change++) {
        file[Math.floor(random() * file.length)] = random() < 0.3 ? 0 : Math.floor(random() * 256)
      }
      const split = Math.floor(random() * file.length)
      expect(scan([file.subarray(0, split), file.subarray(split)])).toEqual(scan([file]))
    }
  })
})
