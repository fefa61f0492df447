/** Unusual and malicious packets: each is interpreted correctly, and the rest of the file is still read. */

import { describe, expect, it } from 'vitest'
import {
  ACK,
  FIN,
  ipv4,
  ipv6,
  links,
  pcapFile,
  PSH,
  RST,
  SYN,
  tcpSegment,
  type FilePacket
} from '../../../helpers/foreign-packets'
import { fileOf } from '../../../helpers/files-aside'
import {
  CLIENT,
  handshake,
  opened,
  said,
  SERVER,
  type Said,
  type Streams
} from '../../../helpers/foreign-streams'
import { openCapture } from '../../../helpers/opened-capture'

const MS = 1e6
const S = 1e9

/** Times of the segments of the first connection, in milliseconds since its first packet. */
async function times(packets: readonly FilePacket[]): Promise<number[]> {
  const { handlers } = openCapture(await fileOf(pcapFile(packets)))
  const { rows } = handlers['connections.conversation']({ connection: 1, first: 0, count: 1000 })
  const found = rows.flatMap((row) => (row.kind === 'segment' ? [row.time] : []))
  return found.map((time) => Math.round(time - (found[0] ?? 0)))
}

describe('a conversation without a SYN', () => {
  it('keeps the time of each segment', async () => {
    const packets = [
      said('client', 0, { seq: 1001, ack: 5001, payload: 'ask' }),
      said('client', 40 * MS, { seq: 1004, ack: 5001, payload: 'more' }),
      said('client', 90 * MS, { seq: 1008, ack: 5001, payload: 'most' }),
      said('server', 300 * MS, { seq: 5001, ack: 1012, payload: 'answer' })
    ]
    expect(await times(packets)).toEqual([0, 40, 90, 300])
    // The same when only the end of the file shows that no earlier packet follows.
    expect(await times(packets.slice(0, 3))).toEqual([0, 40, 90])
  })
})

describe('keep-alives', () => {
  it('carry a byte without meaning (RFC 1122, section 4.2.3.6)', async () => {
    const [connection] = await opened([
      ...handshake(),
      said('client', 3 * MS, { seq: 1001, ack: 5001, payload: 'hello' }),
      said('server', 4 * MS, { seq: 5001, ack: 1006, flags: ACK }),
      said('client', 19 * S, { seq: 1005, ack: 5001, flags: ACK, payload: '\0' }),
      said('server', 20 * S, { seq: 5001, ack: 1006, flags: ACK })
    ])
    expect([connection!.up.toString(), connection!.events]).toEqual(['hello', ['open', 'connected']])
  })

  /** What follows after "hello", in the client's stream. */
  const after = async (packet: Said): Promise<[string, string[]]> => {
    const [connection] = await opened([
      ...handshake(),
      said('client', 3 * MS, { seq: 1001, ack: 5001, payload: 'hello' }),
      said('client', 4 * MS, { ack: 5001, ...packet })
    ])
    return [connection!.up.toString(), connection!.events.slice(2)]
  }

  it('are one byte: a longer segment from the same position continues the stream', async () => {
    expect(await after({ seq: 1005, payload: 'o!' })).toEqual(['hello!', []])
    expect(await after({ seq: 1005, payload: 'O!' })).toEqual(['hello!', ['overlap']])
  })

  it('repeat the last byte: another byte that differs is an overlap, and the next one is data', async () => {
    expect(await after({ seq: 1004, payload: '\0' })).toEqual(['hello', ['overlap']])
    expect(await after({ seq: 1006, payload: '!' })).toEqual(['hello!', []])
  })

  it('have no FIN: the last byte sent again with one is a retransmission', async () => {
    expect(await after({ seq: 1005, flags: FIN | ACK, payload: 'o' })).toEqual(['hello', ['end']])
    expect(await after({ seq: 1005, flags: FIN | ACK, payload: 'x' })).toEqual(['hello', ['overlap', 'end']])
  })
})

describe('a connection that is reset', () => {
  /** The gaps after "hello" if the server acknowledged this many bytes more, and the client did or did not send FIN. */
  const gapsAfter = async (more: number, fin = false): Promise<string[]> => {
    const [connection] = await opened([
      ...handshake(),
      said('client', 3 * MS, { seq: 1001, ack: 5001, payload: 'hello' }),
      ...(fin ? [said('client', 4 * MS, { seq: 1006, ack: 5001, flags: FIN | ACK })] : []),
      said('server', 5 * MS, { seq: 5001, ack: 1006 + more, flags: ACK }),
      said('server', 6 * MS, { seq: 5001, ack: 1006 + more, flags: RST | ACK })
    ])
    expect(connection!.up.toString()).toBe('hello')
    expect(connection!.events.at(-1)).toBe('close')
    return connection!.gaps
  }

  it('lacks at its end the bytes that were acknowledged and not recorded', async () => {
    expect(await gapsAfter(2)).toEqual(['up 5+2 uncaptured'])
    expect(await gapsAfter(100)).toEqual(['up 5+100 uncaptured'])
    const [connection] = await opened([
      ...handshake(),
      said('client', 3 * MS, { seq: 1001, ack: 5001, payload: 'hello' }),
      said('client', 4 * MS, { seq: 1006, ack: 5021, flags: ACK }),
      said('client', 5 * MS, { seq: 1006, ack: 5021, flags: RST | ACK })
    ])
    expect(connection!.gaps).toEqual(['down 0+20 uncaptured'])
  })

  it('lacks nothing if a single number was acknowledged, which may be that of a FIN', async () => {
    expect([await gapsAfter(0), await gapsAfter(1)]).toEqual([[], []])
  })

  it('lacks nothing after a FIN', async () => {
    expect([await gapsAfter(1, true), await gapsAfter(3, true)]).toEqual([[], []])
  })
})

describe('fragments', () => {
  const segment = tcpSegment({
    from: CLIENT,
    to: SERVER,
    seq: 1001,
    ack: 5001,
    flags: ACK | PSH,
    payload: Buffer.from('whole')
  })

  it('after the last one are ignored', async () => {
    const part = (offset: number, more: boolean, body: Uint8Array): FilePacket => ({
      time: 3 * MS,
      bytes: links.ethernet(ipv4(CLIENT.host, SERVER.host, body, { id: 9, offset, more }))
    })
    const [connection] = await opened([
      ...handshake(),
      part(4096, true, Buffer.alloc(64, 'z')),
      part(8, false, segment.subarray(8)),
      part(0, true, segment.subarray(0, 8)),
      said('client', 4 * MS, { seq: 1006, ack: 5001, payload: ', and on' })
    ])
    expect(connection!.up.toString()).toBe('whole, and on')
  })

  const FROM = Buffer.from('20010db8000000000000000000000001', 'hex')
  const TO = Buffer.from('20010db8000000000000000000000002', 'hex')
  const fragmentsOf = (body: Buffer, next: number): FilePacket[] =>
    [0, 8].map((offset) => {
      const head = Buffer.alloc(8)
      head[0] = next
      head.writeUInt16BE(offset | (offset === 0 ? 1 : 0), 2)
      head.writeUInt32BE(7, 4)
      const part = offset === 0 ? body.subarray(0, 8) : body.subarray(8)
      return { bytes: links.ethernet(ipv6(FROM, TO, Buffer.concat([head, part]), 44)) }
    })

  it('of IPv6 may contain any kind of extension header', async () => {
    // The Authentication Header encodes its length differently (RFC 4302, section 2.2).
    const authentication = Buffer.from('060400000000000100000001aabbccddaabbccddaabbccdd', 'hex')
    const options = Buffer.from('0600010400000000', 'hex')
    for (const [next, header] of [
      [51, authentication],
      [60, options]
    ] as const) {
      const [connection] = await opened(fragmentsOf(Buffer.concat([header, segment]), next))
      expect(connection?.up.toString()).toBe('whole')
    }
  })

  it('of IPv6 with another protocol are not read as TCP', async () => {
    // Destination options, then UDP whose first byte equals TCP's protocol number.
    const udp = Buffer.from('06000035001c0000', 'hex')
    const body = Buffer.concat([Buffer.from('1100010400000000', 'hex'), udp, segment])
    const { analysis, passed } = openCapture(await fileOf(pcapFile(fragmentsOf(body, 60))))
    expect([analysis.walker.connections.seen, passed]).toEqual([
      0,
      { packets: 2, notTcp: 1, unreadable: 0, unknownLink: 0 }
    ])
  })
})

describe('a packet with a zero length, left to the network card', () => {
  it('has the length that was sent, even if the file contains less of it', async () => {
    const payload = Buffer.alloc(3000, 'x')
    const segment = tcpSegment({ from: CLIENT, to: SERVER, seq: 1001, ack: 5001, flags: ACK | PSH, payload })
    const bytes = links.ethernet(ipv4(CLIENT.host, SERVER.host, segment, { total: 0 }))
    const [connection] = await opened([
      ...handshake(),
      { time: 3 * MS, bytes: bytes.subarray(0, 154), original: bytes.length },
      said('client', 4 * MS, { seq: 4001, ack: 5001, flags: FIN | ACK, payload: 'end' })
    ])
    expect([connection!.up.toString(), connection!.gaps]).toEqual([
      `${'x'.repeat(100)}end`,
      ['up 100+2900 uncaptured']
    ])
    // Before any other packet reveals the gap.
    const [alone] = await opened([
      ...handshake(),
      { time: 3 * MS, bytes: bytes.subarray(0, 154), original: bytes.length },
      said('client', 4 * MS, { seq: 4001, ack: 5001, flags: RST })
    ])
    expect(alone!.gaps).toEqual(['up 100+2900 uncaptured'])
  })
})

describe('contradictory length fields', () => {
  const FROM = Buffer.from('20010db8000000000000000000000001', 'hex')
  const TO = Buffer.from('20010db8000000000000000000000002', 'hex')
  const ACKNOWLEDGED = { from: SERVER, to: CLIENT, seq: 5001, ack: 1004 }

  /** Returns the bytes of the response when a packet without payload claims to be `extra` bytes longer than it is. */
  async function answer(link: 'vlan' | 'pppoe' | 'snap', version: 4 | 6, extra: number): Promise<string> {
    const packet = (time: number, tcp: Parameters<typeof tcpSegment>[0], more = 0): FilePacket => {
      const segment = tcpSegment(tcp)
      const ends = tcp.from === CLIENT ? ([FROM, TO] as const) : ([TO, FROM] as const)
      const ip = version === 4 ? ipv4(tcp.from.host, tcp.to.host, segment) : ipv6(...ends, segment)
      if (version === 4) ip.writeUInt16BE(ip.length + more, 2)
      else ip.writeUInt16BE(segment.length + more, 4)
      // Bytes after the inner link frame are padding of the outer one.
      const padding = Buffer.alloc(link === 'vlan' ? 0 : more)
      return { time, bytes: Buffer.concat([links[link](ip), padding]) }
    }
    const connections = await opened([
      packet(0, { from: CLIENT, to: SERVER, seq: 1000, flags: SYN }),
      packet(1 * MS, { from: SERVER, to: CLIENT, seq: 5000, ack: 1001, flags: SYN | ACK }),
      packet(2 * MS, { from: CLIENT, to: SERVER, seq: 1001, ack: 5001, payload: Buffer.from('ask') }),
      packet(3 * MS, ACKNOWLEDGED, extra),
      packet(4 * MS, { ...ACKNOWLEDGED, payload: Buffer.from('the answer') })
    ])
    const [{ gaps, up, down, events }] = connections as [Streams]
    expect([gaps, up.toString(), events]).toEqual([[], 'ask', ['open', 'connected']])
    return down.toString()
  }

  it('end a packet where PPPoE or 802.3 ends it, regardless of its IP header', async () => {
    for (const link of ['pppoe', 'snap'] as const)
      for (const version of [4, 6] as const) expect(await answer(link, version, 6)).toBe('the answer')
  })

  it('end a packet where its frame ended, regardless of its IP header', async () => {
    for (const version of [4, 6] as const) expect(await answer('vlan', version, 4096)).toBe('the answer')
  })

  it('in PPPoE that were left empty are ignored', async () => {
    const segment = tcpSegment({
      from: CLIENT,
      to: SERVER,
      seq: 1001,
      ack: 5001,
      flags: ACK | PSH,
      payload: Buffer.from('whole')
    })
    const bytes = links.pppoe(ipv4(CLIENT.host, SERVER.host, segment))
    bytes.writeUInt16BE(0, 18)
    const [connection] = await opened([...handshake(), { time: 3 * MS, bytes }])
    expect(connection!.up.toString()).toBe('whole')
  })
})
