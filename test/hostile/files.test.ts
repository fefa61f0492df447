/**
 * Malformed capture files: truncated at every byte, with changed lengths and types, and full of expensive
 * structures. None throws, each is read as far as possible, and twice the file takes at most 2.5 times the work.
 */
import { describe, expect, it } from 'vitest'
import * as fc from 'fast-check'
import { ipv4, links, pcapFile, pcapngSection, tcpSegment, type FilePacket } from '../helpers/foreign-packets'
import { CLIENT, exchangePackets, fileOf, SERVER } from '../helpers/foreign-streams'
import { openCapture } from '../helpers/opened-capture'
import { growthOf, MOST_GROWTH } from './work'
import { assertProperty } from '../helpers/properties'

const PACKETS = exchangePackets('/a')
const FILES: Readonly<Record<string, Buffer>> = {
  pcap: pcapFile(PACKETS),
  'pcap, big-endian': pcapFile(PACKETS, { littleEndian: false }),
  pcapng: pcapngSection(PACKETS, { comment: 'a comment' }),
  'pcapng, simple packets': pcapngSection(PACKETS, { kind: 'simple' }),
  'pcapng, obsolete packets': pcapngSection(PACKETS, { kind: 'obsolete' })
}

/** Opens a file with arbitrary contents; returns the number of connections. Every fault must have a message. */
async function open(bytes: Uint8Array): Promise<number> {
  const { analysis, fault } = openCapture(await fileOf(bytes, 'pcapng'))
  if (fault !== null) expect(fault.message).not.toBe('')
  return [...analysis.walker.connections.present.rows()].length
}

async function openOrRefuse(bytes: Uint8Array): Promise<void> {
  try {
    await open(bytes)
  } catch (error) {
    expect(error).toMatchObject({ code: expect.stringMatching(/./) as unknown, name: 'AppError' })
  }
}

describe.each(Object.entries(FILES))('%s', (_name, file) => {
  it('is read as far as possible when truncated at any byte', async () => {
    expect(await open(file)).toBe(1)
    for (let at = 0; at < file.length; at += at < 64 ? 1 : 5) await openOrRefuse(file.subarray(0, at))
  })

  it('is read with any of its 32-bit fields changed', async () => {
    for (let at = 0; at + 4 <= file.length; at += 4)
      for (const value of [0, 0xffffffff, 0x7fffffff, 0xfffffff0]) {
        const changed = Buffer.from(file)
        changed.writeUInt32LE(value, at)
        await openOrRefuse(changed)
      }
  })

  it('is read with any of its bytes changed', async () => {
    await assertProperty(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(5000), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        async (changes) => {
          const changed = Buffer.from(file)
          for (const [at, byte] of changes) changed[at % changed.length] = byte
          await openOrRefuse(changed)
        }
      ),
      { numRuns: 60 }
    )
  })
})

const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
const block = (type: number, body: Buffer): Buffer =>
  Buffer.concat([u32(type), u32(body.length + 12), body, u32(body.length + 12)])
const SECTION = pcapngSection([])
const times = (n: number, one: Buffer): Buffer => Buffer.concat(Array.from({ length: n }, () => one))
const from = (host: number): string => `10.${(host >> 16) & 255}.${(host >> 8) & 255}.${host & 255}`

const packet = (bytes: Buffer): FilePacket => ({ bytes: links.ethernet(bytes) })
const segment = (seq: number, payload: string, port = CLIENT.port): Buffer =>
  tcpSegment({ from: { ...CLIENT, port }, to: SERVER, seq, payload: Buffer.from(payload) })

/** Files with `n` repetitions of an expensive structure. */
const FLOODS: Readonly<Record<string, (n: number) => Buffer>> = {
  'interface descriptions': (n) => Buffer.concat([SECTION, times(n, block(1, Buffer.alloc(8)))]),
  'section headers': (n) => times(n, SECTION),
  'empty blocks of an unknown type': (n) => Buffer.concat([SECTION, times(n, block(0x77, Buffer.alloc(0)))]),
  'options in one block': (n) =>
    Buffer.concat([
      SECTION,
      block(1, Buffer.concat([Buffer.alloc(8), times(n, Buffer.from('0100040061626364', 'hex'))]))
    ]),
  'names in a resolution block': (n) =>
    Buffer.concat([SECTION, block(4, times(n, Buffer.from('0100080001020304612e6200', 'hex')))]),
  'TLS secrets': (n) =>
    Buffer.concat([
      SECTION,
      times(n, block(10, Buffer.concat([u32(0x544c534b), u32(4), Buffer.from('abcd')])))
    ]),
  'packets that are not IP': (n) =>
    pcapFile(Array.from({ length: n }, () => ({ bytes: Buffer.alloc(60, 0xff) }))),
  'connections with one packet': (n) =>
    pcapFile(
      Array.from({ length: n }, (_, at) =>
        packet(ipv4(from(at), SERVER.host, segment(at, 'x', (at % 60_000) + 1)))
      )
    ),
  'segments in reverse order': (n) =>
    pcapFile(
      Array.from({ length: n }, (_, at) =>
        packet(ipv4(CLIENT.host, SERVER.host, segment(1000 + n - at, 'x')))
      )
    ),
  'the same segment': (n) =>
    pcapFile(
      Array.from({ length: n }, () =>
        packet(ipv4(CLIENT.host, SERVER.host, segment(1000, 'GET / HTTP/1.1\r\n')))
      )
    ),
  'overlapping segments': (n) =>
    pcapFile(
      Array.from({ length: n }, (_, at) =>
        packet(ipv4(CLIENT.host, SERVER.host, segment(1000 + at * 100, 'x'.repeat(200))))
      )
    ),
  'segments with gaps between them': (n) =>
    pcapFile(
      Array.from({ length: n }, (_, at) =>
        packet(ipv4(CLIENT.host, SERVER.host, segment(1000 + at * 3, 'x')))
      )
    ),
  'endless fragments': (n) =>
    pcapFile(
      Array.from({ length: n }, (_, at) =>
        packet(ipv4(CLIENT.host, SERVER.host, Buffer.alloc(8), { id: at, more: true }))
      )
    ),
  'overlapping fragments of one packet': (n) =>
    pcapFile(
      Array.from({ length: n }, (_, at) =>
        packet(
          ipv4(CLIENT.host, SERVER.host, Buffer.alloc(16), { id: 1, offset: (at % 4000) * 8, more: true })
        )
      )
    )
}

/** A busy machine takes many times longer than the few seconds of work. */
const SLOW = { timeout: 600_000 }
const SIZE = 1500

describe('a file with many', SLOW, () => {
  it.each(Object.keys(FLOODS))('%s', async (name) => {
    const files = new Map<number, string>()
    for (const size of [SIZE >> 3, SIZE, SIZE * 2])
      files.set(size, await fileOf(FLOODS[name]!(size), 'pcapng'))
    const growth = await growthOf((size) => openCapture(files.get(size)!), SIZE)
    expect([growth.most, growth.factor <= MOST_GROWTH || growth.factor]).toEqual([growth.most, true])
  })
})
