/** Foreign capture files: every format and link layer; intact, truncated, damaged, compressed, saved again. */

import { readFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { eventComment } from '../../../../src/engine/capture/event-comment'
import { markSection } from '../../../../src/engine/capture/mark-section'
import { saveFile } from '../../../../src/engine/capture/save-file'
import { AppError } from '../../../../src/shared/model/app-error'
import {
  ACK,
  ipv4,
  ipv6,
  LINK_TYPES,
  links,
  pcapFile,
  pcapngSection,
  SYN,
  tcpSegment,
  type FilePacket,
  type Link
} from '../../../helpers/foreign-packets'
import { CLIENT, fileOf, said, SERVER, streamsOf } from '../../../helpers/foreign-streams'
import { openCapture } from '../../../helpers/opened-capture'
import { needs } from '../../../helpers/peers'
import { fileFollow } from '../../../helpers/tshark'
import { assertProperty } from '../../../helpers/properties'

const REQUEST = 'GET /elsewhere HTTP/1.1\r\nHost: example.test\r\n\r\n'
const ANSWER = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi'
const V6 = [
  Buffer.from('20010db8000000000000000000000001', 'hex'),
  Buffer.from('20010db8000000000000000000000002', 'hex')
] as const

const TALK = [
  { isUp: true, seq: 100, ack: 0, flags: SYN, payload: '' },
  { isUp: false, seq: 500, ack: 101, flags: SYN | ACK, payload: '' },
  { isUp: true, seq: 101, ack: 501, flags: ACK, payload: REQUEST },
  { isUp: false, seq: 501, ack: 101 + REQUEST.length, flags: ACK, payload: ANSWER }
]

/** Returns a request and its response, on any link. */
function talk(link: Link, version: 4 | 6 = 4, extension = Buffer.alloc(0)): FilePacket[] {
  return TALK.map(({ isUp, payload, ...tcp }, index) => {
    const [from, to] = isUp ? [CLIENT, SERVER] : [SERVER, CLIENT]
    const segment = tcpSegment({ from, to, ...tcp, payload: Buffer.from(payload) })
    const ip =
      version === 4
        ? ipv4(from.host, to.host, segment)
        : ipv6(
            V6[isUp ? 0 : 1],
            V6[isUp ? 1 : 0],
            Buffer.concat([extension, segment]),
            extension.length > 0 ? 0 : 6
          )
    return { time: index * 1e6 + 123, bytes: links[link](ip) }
  })
}

async function both(file: Uint8Array): Promise<(string | undefined)[]> {
  const [connection] = streamsOf(openCapture(await fileOf(file)))
  return [connection?.up.toString(), connection?.down.toString()]
}

const SAID = [REQUEST, ANSWER]

describe('packets of each link layer', () => {
  for (const link of Object.keys(links) as Link[]) {
    it(`are read and shown layer by layer: ${link}`, async () => {
      for (const version of [4, 6] as const) {
        if (version === 6 && link === 'mpls') continue
        const capture = openCapture(await fileOf(pcapFile(talk(link, version), { link: LINK_TYPES[link] })))
        const [connection] = streamsOf(capture)
        expect([connection!.up.toString(), connection!.down.toString()]).toEqual(SAID)
        const { rows } = capture.handlers['connections.conversation']({
          connection: 1,
          first: 0,
          count: 10
        })
        for (const { index, kind } of rows) {
          if (kind === 'gap') continue
          const { bytes, layers } = capture.handlers['connections.packet']({ connection: 1, entry: index })
          const covered = layers.flatMap(({ ranges }) => ranges).sort(([a], [b]) => a - b)
          // No bytes between two layers; after the last one a frame may be padded.
          for (const [at, [start]] of covered.entries())
            expect(start).toBe(at === 0 ? 0 : covered[at - 1]![1])
          expect(layers.map((layer) => layer.kind)).toContain('tcp')
          expect(bytes.length).toBeGreaterThan(40)
        }
      }
    })
  }

  it('after IPv6 extension headers are read', async () => {
    const hopByHop = Buffer.from('0600010400000000', 'hex')
    expect(await both(pcapFile(talk('ethernet', 6, hopByHop)))).toEqual(SAID)
  })

  it('that are not TCP, or of an unknown link type, are counted', async () => {
    const udp = links.ethernet(ipv4('10.0.0.1', '10.0.0.2', Buffer.alloc(20), { protocol: 17 }))
    const arp = Buffer.concat([udp.subarray(0, 12), Buffer.from('0806', 'hex'), Buffer.alloc(28)])
    const short = talk('ethernet')[2]!.bytes.subarray(0, 14 + 20 + 8)
    const packets = [...talk('ethernet'), { bytes: udp }, { bytes: arp }, { bytes: short }]
    expect(openCapture(await fileOf(pcapFile(packets))).passed).toEqual({
      packets: 7,
      notTcp: 2,
      unreadable: 1,
      unknownLink: 0
    })
    expect(openCapture(await fileOf(pcapFile(packets, { link: 147 }))).passed?.unknownLink).toBe(7)
  })
})

describe('a file in each format', () => {
  const packets = talk('ethernet')

  it('pcap: either byte order, microseconds and nanoseconds, modified variant', async () => {
    for (const littleEndian of [true, false])
      for (const magic of [0xa1b2c3d4, 0xa1b23c4d, 0xa1b2cd34])
        expect(await both(pcapFile(packets, { littleEndian, magic }))).toEqual(SAID)
  })

  it('pcapng: either byte order, every kind of packet block, several interfaces and sections', async () => {
    for (const littleEndian of [true, false])
      for (const kind of ['enhanced', 'simple', 'obsolete'] as const)
        expect(await both(pcapngSection(packets, { littleEndian, kind }))).toEqual(SAID)
    const raw = talk('raw')
    const mixed = packets.map((packet, at) => (at % 2 === 0 ? packet : { ...raw[at]!, interface: 1 }))
    const interfaces = [{ link: 1 }, { link: 101, resolution: 9 }]
    expect(await both(pcapngSection(mixed, { interfaces }))).toEqual(SAID)
    const sections = [
      pcapngSection(packets.slice(0, 2), { littleEndian: false }),
      pcapngSection(raw.slice(2), { interfaces: [{ link: 101 }] })
    ]
    expect(await both(Buffer.concat(sections))).toEqual(SAID)
  })

  it('has the times of its packets, in any resolution', async () => {
    const times = async (file: Buffer): Promise<number[]> => {
      const { rows } = openCapture(await fileOf(file)).handlers['connections.conversation']({
        connection: 1,
        first: 0,
        count: 10
      })
      return rows.flatMap((row) => (row.kind === 'segment' ? [row.time] : []))
    }
    const exact = [1_700_000_000_002, 1_700_000_000_003]
    for (const resolution of [3, 6, 9, 0x80 | 20]) {
      const found = await times(pcapngSection(packets, { interfaces: [{ link: 1, resolution }] }))
      expect(found.map(Math.round)).toEqual(exact)
    }
    expect((await times(pcapFile(packets, { magic: 0xa1b23c4d }))).map(Math.round)).toEqual(exact)
  })

  it('that also contains packets of Tcplens keeps both', async () => {
    const event = eventComment(3, {
      event: 'continued',
      session: 1,
      role: 'server',
      client: { host: '10.1.1.1', port: 1 },
      target: { host: '10.1.1.2', port: 2 },
      opened: 1_700_000_000_000,
      up: 7,
      down: 0,
      reason: 'recording'
    })
    const own = tcpSegment({ from: { host: '', port: 1 }, to: { host: '', port: 2 }, seq: 1, ack: 1 })
    const mixed = [{ bytes: ipv4('10.1.1.1', '10.1.1.2', own), comment: event, interface: 1 }, ...packets]
    const capture = openCapture(
      await fileOf(pcapngSection(mixed, { interfaces: [{ link: 1 }, { link: 101 }] }))
    )
    expect(streamsOf(capture).map(({ client, up }) => [client, up.toString()])).toEqual([
      ['10.1.1.1:1', ''],
      ['10.0.0.1:40000', REQUEST]
    ])
  })
})

describe('a damaged file', () => {
  const file = pcapFile(talk('ethernet'))

  it('truncated at any byte opens up to the cut and reports its position', async () => {
    for (let length = 24; length < file.length; length++) {
      const capture = openCapture(await fileOf(file.subarray(0, length)))
      expect([null, 'file-cut']).toContain(capture.fault?.code ?? null)
    }
    expect(openCapture(await fileOf(file.subarray(0, -1))).fault?.message).toMatch(
      /its last block, at byte \d+, is incomplete\.$/
    )
  })

  it('changed at any byte only ever throws that it is no capture', async () => {
    const files = [
      file,
      pcapngSection(talk('vlan')),
      pcapngSection(talk('pppoe', 6), { littleEndian: false })
    ]
    await assertProperty(
      fc.asyncProperty(
        fc.nat(2),
        fc.array(fc.tuple(fc.nat(10_000), fc.nat(255)), { minLength: 1, maxLength: 12 }),
        async (which, changes) => {
          const damaged = Buffer.from(files[which]!)
          for (const [at, value] of changes) damaged[at % damaged.length] = value
          const path = await fileOf(damaged)
          try {
            const capture = openCapture(path)
            streamsOf(capture)
            const total = capture.analysis.walker.connections.seen
            for (let connection = 1; connection <= total; connection++)
              capture.handlers['connections.get']({ connection })
          } catch (error) {
            expect(error).toBeInstanceOf(AppError)
            expect((error as AppError).code).toBe('not-a-capture')
          }
        }
      ),
      { numRuns: 400 }
    )
  })

  it('that is no capture is refused with a reason', async () => {
    const empty = await fileOf(Buffer.alloc(0))
    expect(() => openCapture(empty)).toThrow(expect.objectContaining({ code: 'file-empty' }) as Error)
    for (const bytes of [Buffer.from('hello, this is text'), Buffer.from('hi'), Buffer.alloc(5000)]) {
      const path = await fileOf(bytes)
      expect(() => openCapture(path)).toThrow(expect.objectContaining({ code: 'not-a-capture' }) as Error)
    }
  })
})

describe('a saved copy', () => {
  const mark = { event: 'mark' as const, of: 'all of it', bookmark: true, note: 'look here' }
  const tail = markSection([{ connection: 1, event: mark, time: 1_700_000_001_000 }])

  async function saved(file: Uint8Array): Promise<string> {
    const path = await fileOf(file)
    const to = await fileOf(Buffer.alloc(0), 'pcapng')
    await saveFile({ files: [{ base: 0, path, end: file.length }], tail, to })
    return to
  }

  it('is pcapng with the notes in it, whatever format was opened', needs('tshark'), async () => {
    const packets = talk('qinq')
    const files = {
      pcap: pcapFile(packets, { littleEndian: false }),
      nanoseconds: pcapFile(packets, { magic: 0xa1b23c4d }),
      pcapng: pcapngSection(packets, { littleEndian: false }),
      gzip: gzipSync(pcapFile(packets)),
      cut: gzipSync(pcapngSection(packets)).subarray(0, -8)
    }
    for (const [name, file] of Object.entries(files)) {
      const path = await saved(file)
      expect((await readFile(path)).readUInt32BE(0), name).toBe(0x0a0d0d0a)
      const capture = openCapture(path)
      expect(capture.fault, name).toBeNull()
      const [connection] = streamsOf(capture)
      expect([connection!.up.toString(), connection!.down.toString()], name).toEqual(SAID)
      expect(capture.handlers['marks.get']({ kind: 'connections', number: 1 }), name).toMatchObject({
        note: 'look here'
      })
      const [theirs] = await fileFollow(path, [0])
      expect(Buffer.from(theirs!.up, 'hex').toString(), name).toBe(REQUEST)
    }
  })

  it('has the original packets, including checksums and times', async () => {
    const path = await saved(pcapFile(talk('ethernet')))
    const bytes = await readFile(path)
    for (const packet of talk('ethernet')) expect(bytes.includes(Buffer.from(packet.bytes))).toBe(true)
  })
})

it('a packet of a replayed byte range is found in a large file', async () => {
  const packets = Array.from({ length: 3000 }, (_, at) =>
    said('client', at * 1e6, { seq: 1001 + at * 100, ack: 5001, payload: Buffer.alloc(100, at % 256) })
  )
  const capture = openCapture(await fileOf(pcapngSection(packets)))
  const { bytes, layers } = capture.handlers['connections.packet']({ connection: 1, entry: 2500 })
  const [start = 0, end = 0] = layers.find(({ kind }) => kind === 'payload')?.ranges[0] ?? []
  expect(Buffer.from(bytes).subarray(start, end)).toEqual(Buffer.alloc(100, 2499 % 256))
})
