/** TCP reassembly of foreign captures, with packets in any order and condition. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  ACK,
  FIN,
  fragmented,
  fragmentedV6,
  ipv4,
  links,
  pcapFile,
  PSH,
  RST,
  SYN,
  tcpSegment,
  type FilePacket
} from '../../../helpers/foreign-packets'
import {
  CLIENT,
  fileOf,
  handshake,
  opened,
  said,
  SERVER,
  type Streams
} from '../../../helpers/foreign-streams'
import { openCapture } from '../../../helpers/opened-capture'
import { assertProperty } from '../../../helpers/properties'

const MS = 1e6
const S = 1e9

async function one(packets: readonly FilePacket[]): Promise<Streams> {
  const all = await opened(packets)
  expect(all).toHaveLength(1)
  return all[0]!
}

/** Returns the offset of each segment in its stream, in the order of the conversation. */
async function order(packets: readonly FilePacket[]): Promise<string[]> {
  const { handlers } = openCapture(await fileOf(pcapFile(packets)))
  const { rows } = handlers['connections.conversation']({ connection: 1, first: 0, count: 1000 })
  return rows.flatMap((row) =>
    'offset' in row && row.kind !== 'gap' ? [`${row.direction} ${row.offset}+${row.length}`] : []
  )
}

describe('segments', () => {
  it('out of order, retransmitted and overlapping give the original stream', async () => {
    const { up, gaps } = await one([
      ...handshake(),
      said('client', 3 * MS, { seq: 1005, payload: 'fghij' }),
      said('client', 4 * MS, { seq: 1001, payload: 'abcdef' }),
      said('client', 5 * MS, { seq: 1008, payload: 'hijklmn' }),
      said('client', 6 * MS, { seq: 1001, payload: 'abcd' })
    ])
    // The first version is kept: offset 4 carried "f" before it carried "e".
    expect([up.toString(), gaps]).toEqual(['abcdfghijjklmn', []])
  })

  it('in any order within a window, with any duplicates, give the same streams', async () => {
    const message = Buffer.from(Array.from({ length: 4000 }, (_, at) => at % 251))
    await assertProperty(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 40 }),
        fc.array(fc.nat(7), { minLength: 90, maxLength: 90 }),
        fc.array(fc.nat(3), { minLength: 90, maxLength: 90 }),
        fc.integer({ min: 0, max: 0xffff_ffff }),
        fc.boolean(),
        async (sizes, shifts, twice, initial, withSyn) => {
          const packets: FilePacket[] = withSyn
            ? [
                said('client', 0, { seq: initial, flags: SYN }),
                said('server', 0, { seq: 77, ack: (initial + 1) >>> 0, flags: SYN | ACK })
              ]
            : []
          let at = 0
          for (const size of sizes) {
            const payload = message.subarray(at, at + size)
            if (payload.length === 0) break
            packets.push(said('client', 0, { seq: (initial + 1 + at) >>> 0, ack: 78, payload }))
            packets.push(
              said('server', 0, { seq: 78, ack: (initial + 1 + at + payload.length) >>> 0, flags: ACK })
            )
            at += payload.length
          }
          const keyed = packets.flatMap((packet, index) => {
            const key = index + (shifts[index % shifts.length] ?? 0)
            return twice[index % twice.length] === 0
              ? [
                  { key, packet },
                  { key: key + 3.5, packet }
                ]
              : [{ key, packet }]
          })
          keyed.sort((a, b) => a.key - b.key)
          const { up, gaps } = await one(keyed.map(({ packet }, index) => ({ ...packet, time: index * MS })))
          expect(up.equals(message.subarray(0, at))).toBe(true)
          expect(gaps).toEqual([])
        }
      ),
      { numRuns: 150 }
    )
  })

  it('that overlap with different bytes keep the first bytes and add an event', async () => {
    const { up, events } = await one([
      ...handshake(),
      said('client', 3 * MS, { seq: 1001, payload: 'GET /safe' }),
      said('client', 4 * MS, { seq: 1001, payload: 'GET /evil and on' })
    ])
    expect([up.toString(), events]).toEqual(['GET /safe and on', ['open', 'connected', 'overlap']])
  })

  it('continue across the wrap of sequence numbers', async () => {
    const { up } = await one([
      ...handshake(0xffff_fff0),
      said('client', 3 * MS, { seq: 0xffff_fff1, payload: Buffer.alloc(10, 'a') }),
      said('client', 4 * MS, { seq: 0xffff_fffb, payload: Buffer.alloc(10, 'b') }),
      said('client', 5 * MS, { seq: 5, payload: Buffer.alloc(10, 'c') })
    ])
    expect(up.toString()).toBe(`${'a'.repeat(10)}${'b'.repeat(10)}${'c'.repeat(10)}`)
  })

  it('of keep-alives add nothing', async () => {
    const { up, events } = await one([
      ...handshake(),
      said('client', 3 * MS, { seq: 1001, payload: 'hello' }),
      said('client', 9 * S, { seq: 1005, flags: ACK }),
      said('client', 19 * S, { seq: 1005, payload: '\0' })
    ])
    expect(up.toString()).toBe('hello')
    expect(events).toEqual(['open', 'connected'])
  })

  it('of more than 64 KiB become several rows', async () => {
    const payload = Buffer.alloc(150_000, 'x')
    const segment = tcpSegment({ from: CLIENT, to: SERVER, seq: 1001, ack: 5001, flags: ACK | PSH, payload })
    const packet = {
      time: 3 * MS,
      bytes: links.ethernet(ipv4(CLIENT.host, SERVER.host, segment, { total: 0 }))
    }
    const { up, gaps } = await one([...handshake(), packet])
    expect([up.equals(payload), gaps]).toEqual([true, []])
  })

  it('cut by a snap length leave a gap, not NUL bytes', async () => {
    const whole = said('client', 3 * MS, { seq: 1001, payload: 'x'.repeat(100) })
    const { up, gaps } = await one([
      ...handshake(),
      { ...whole, bytes: whole.bytes.subarray(0, 14 + 40 + 60), original: whole.bytes.length },
      said('client', 4 * MS, { seq: 1101, payload: 'tail' })
    ])
    expect([up.toString(), gaps]).toEqual([`${'x'.repeat(60)}tail`, ['up 60+40 uncaptured']])
  })
})

describe('bytes removed by a snap length', () => {
  /** Returns a packet with a truncated payload of `captured` bytes. */
  const cut = (time: number, seq: number, payload: string, captured: number): FilePacket => {
    const whole = said('client', time, { seq, ack: 5001, payload })
    return { ...whole, bytes: whole.bytes.subarray(0, 14 + 40 + captured), original: whole.bytes.length }
  }
  const LETTERS = 'abcdefghijklmnopqrstuvwxyz'

  it('are filled in by a complete retransmission', async () => {
    const answer = said('server', 6 * MS, { seq: 5001, ack: 1027, payload: 'answer' })
    const again = [
      [said('client', 4 * MS, { seq: 1001, payload: LETTERS })],
      [
        said('client', 4 * MS, { seq: 1001, payload: LETTERS.slice(0, 12) }),
        cut(5 * MS, 1011, LETTERS.slice(10), 16)
      ],
      [cut(4 * MS, 1001, LETTERS, 12), said('client', 5 * MS, { seq: 1005, payload: LETTERS.slice(4) })]
    ]
    for (const packets of again) {
      const { up, down, gaps, events } = await one([
        ...handshake(),
        cut(3 * MS, 1001, LETTERS, 6),
        ...packets,
        answer
      ])
      expect([up.toString(), down.toString(), gaps, events]).toEqual([
        LETTERS,
        'answer',
        [],
        ['open', 'connected']
      ])
    }
  })

  it('are filled in even if they precede earlier data', async () => {
    const { up, gaps } = await one([
      ...handshake(),
      cut(3 * MS, 1011, LETTERS.slice(10), 2),
      said('client', 4 * MS, { seq: 1009, payload: LETTERS.slice(8, 20) }),
      said('client', 5 * MS, { seq: 1016, payload: LETTERS.slice(15, 18) }),
      said('client', 6 * MS, { seq: 1001, payload: LETTERS.slice(0, 8) }),
      said('client', 7 * MS, { seq: 1027, payload: '!' })
    ])
    expect([up.toString(), gaps]).toEqual([`${LETTERS.slice(0, 20)}!`, ['up 20+6 uncaptured']])
  })

  it('stay missing once the stream has continued', async () => {
    const { up, gaps } = await one([
      ...handshake(),
      cut(3 * MS, 1001, LETTERS, 6),
      said('client', 4 * MS, { seq: 1027, payload: '!' }),
      said('client', 5 * MS, { seq: 1001, payload: LETTERS })
    ])
    expect([up.toString(), gaps]).toEqual([`${LETTERS.slice(0, 6)}!`, ['up 6+20 uncaptured']])
  })
})

describe('missing bytes', () => {
  it('that were acknowledged become a gap a few packets later', async () => {
    const { up, down, gaps } = await one([
      ...handshake(),
      said('client', 3 * MS, { seq: 1001, payload: 'begin' }),
      said('client', 4 * MS, { seq: 1106, payload: 'end' }),
      said('server', 5 * MS, { seq: 5001, ack: 1109, flags: ACK }),
      said('server', 900 * MS, { seq: 5001, ack: 1109, payload: 'answer' })
    ])
    expect([up.toString(), down.toString(), gaps]).toEqual(['beginend', 'answer', ['up 5+100 uncaptured']])
  })

  it('before a request keep its response after it', async () => {
    const packets = [
      ...handshake(),
      said('client', 3 * MS, { seq: 1101, ack: 5001, payload: 'asked' }),
      said('server', 4 * MS, { seq: 5001, ack: 1106, payload: 'answered' }),
      said('client', 5 * MS, { seq: 1106, ack: 5009, payload: 'and on' }),
      said('server', 6 * MS, { seq: 5109, ack: 1112, payload: 'and so on' }),
      said('client', 7 * MS, { seq: 1112, ack: 5118, payload: 'more' }),
      said('server', 900 * MS, { seq: 5118, ack: 1116, flags: ACK })
    ]
    expect(await order(packets)).toEqual(['up 100+5', 'down 0+8', 'up 105+6', 'down 108+9', 'up 111+4'])
    // Also if the recording ends before the bytes are known to be missing.
    expect(await order(packets.slice(0, -1))).toEqual(await order(packets))
  })

  it('that arrive late are placed before the response to them', async () => {
    expect(
      await order([
        ...handshake(),
        said('client', 3 * MS, { seq: 1006, ack: 5001, payload: 'world' }),
        said('server', 4 * MS, { seq: 5001, ack: 1011, payload: 'answered' }),
        said('client', 5 * MS, { seq: 1001, ack: 5001, payload: 'hello' })
      ])
    ).toEqual(['up 0+5', 'up 5+5', 'down 0+8'])
  })

  it('that were never acknowledged become a gap after a wait', async () => {
    const late = (time: number): FilePacket[] => [
      ...handshake(),
      said('client', 3 * MS, { seq: 1006, payload: 'world' }),
      // Duplicate acknowledgments show that the receiver waits too.
      said('server', time - 1 * S, { seq: 5001, ack: 1001, flags: ACK }),
      said('client', time, { seq: 1011, payload: '!' }),
      said('client', time + 1, { seq: 1001, payload: 'hello' })
    ]
    // A sender may wait more than a minute before it retransmits (RFC 6298, section 2.5).
    for (const seconds of [2, 12, 64])
      expect((await one(late(seconds * S))).up.toString()).toBe('helloworld!')
    const { up, gaps } = await one(late(125 * S))
    expect([up.toString(), gaps]).toEqual(['world!', ['up 0+5 uncaptured']])
  })

  it('before a FIN are a gap before the stream’s end', async () => {
    const { up, gaps, events } = await one([
      ...handshake(),
      said('client', 3 * MS, { seq: 1001, payload: 'begin' }),
      said('client', 4 * MS, { seq: 1106, ack: 5001, flags: FIN | ACK }),
      said('server', 5 * MS, { seq: 5001, ack: 1107, flags: FIN | ACK }),
      said('client', 6 * MS, { seq: 1107, ack: 5002, flags: ACK })
    ])
    expect([up.toString(), gaps]).toEqual(['begin', ['up 5+100 uncaptured']])
    expect(events).toEqual(['open', 'connected', 'end', 'end', 'close'])
  })

  it('of one side do not affect the other', async () => {
    const [connection] = await opened([
      said('server', 0, { seq: 5001, ack: 1001, payload: 'HTTP/1.1 200 OK\r\n' }),
      said('server', 1 * MS, { seq: 5018, ack: 1001, payload: 'Content-Length: 0\r\n\r\n' })
    ])
    expect(connection).toMatchObject({ client: '10.0.0.1:40000', target: '10.0.0.2:80', gaps: [] })
    expect(connection!.down.toString()).toBe('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n')
  })
})

describe('connections', () => {
  it('without a SYN begin at the first byte, whichever packet was captured first', async () => {
    const { up, down, client, gaps } = await one([
      said('server', 0, { seq: 90_005, ack: 71_004, payload: 'pong' }),
      said('client', 1 * MS, { seq: 71_000, ack: 90_001, payload: 'ping' }),
      said('server', 2 * MS, { seq: 90_001, ack: 71_004, payload: 'pre-' })
    ])
    expect([up.toString(), down.toString(), client, gaps]).toEqual(['ping', 'pre-pong', '10.0.0.1:40000', []])
  })

  it('with reused addresses are separate', async () => {
    const all = await opened([
      ...handshake(),
      said('client', 3 * MS, { seq: 1001, payload: 'first' }),
      said('client', 4 * MS, { seq: 1006, ack: 5001, flags: FIN | ACK }),
      said('server', 5 * MS, { seq: 5001, ack: 1007, flags: FIN | ACK }),
      ...handshake(900_000, 800_000).map((packet) => ({ ...packet, time: 6 * MS })),
      said('client', 7 * MS, { seq: 900_001, payload: 'second' })
    ])
    expect(all.map(({ up, events }) => [up.toString(), events])).toEqual([
      ['first', ['open', 'connected', 'end', 'end', 'close']],
      ['second', ['open', 'connected']]
    ])
  })

  it('that are reset report by which side, and later bytes are kept', async () => {
    const { down, events } = await one([
      ...handshake(),
      said('server', 3 * MS, { seq: 5001, payload: 'some' }),
      said('client', 4 * MS, { seq: 1001, flags: RST }),
      said('server', 5 * MS, { seq: 5005, payload: 'more' })
    ])
    expect([down.toString(), events]).toEqual(['somemore', ['open', 'connected', 'reset', 'close']])
  })

  it('that are refused are closed with that reason', async () => {
    const { events } = await one([
      said('client', 0, { seq: 1000, flags: SYN }),
      said('server', 1 * MS, { seq: 0, ack: 1001, flags: RST | ACK })
    ])
    expect(events).toEqual(['open', 'reset', 'close'])
  })

  it('without a SYN treat the side with the lower port as the server', async () => {
    const swapped = { from: { host: '10.0.0.9', port: 8080 }, to: { host: '10.0.0.8', port: 50_000 } }
    const segment = tcpSegment({ ...swapped, seq: 1, ack: 1, payload: Buffer.from('x') })
    const [connection] = await opened([{ bytes: links.ethernet(ipv4('10.0.0.9', '10.0.0.8', segment)) }])
    expect([connection!.client, connection!.target]).toEqual(['10.0.0.8:50000', '10.0.0.9:8080'])
  })
})

describe('fragments', () => {
  const payload = Buffer.from(Array.from({ length: 5000 }, (_, at) => at % 253))
  const parts = fragmented(
    CLIENT.host,
    SERVER.host,
    tcpSegment({ from: CLIENT, to: SERVER, seq: 1001, ack: 5001, flags: ACK | PSH, payload }),
    1480,
    7
  )

  it('in any order, with duplicates, form one segment', async () => {
    await assertProperty(
      fc.asyncProperty(
        fc.shuffledSubarray([...parts.keys(), ...parts.keys()], { minLength: 8, maxLength: 8 }),
        async (order) => {
          const packets = order.map((at, index) => ({
            time: (3 + index) * MS,
            bytes: links.ethernet(parts[at]!)
          }))
          const { up, gaps } = await one([...handshake(), ...packets])
          expect([up.equals(payload), gaps]).toEqual([true, []])
        }
      ),
      { numRuns: 20 }
    )
  })

  it('of IPv6, each with its offset, form one segment in any order', async () => {
    const from = Buffer.from('20010db8000000000000000000000001', 'hex')
    const to = Buffer.from('20010db8000000000000000000000002', 'hex')
    const segment = tcpSegment({ from: CLIENT, to: SERVER, seq: 1001, ack: 5001, payload })
    const v6 = fragmentedV6(from, to, segment, 1232, 99)
    // Fragments of another packet in between belong to that packet.
    const next = tcpSegment({
      from: CLIENT,
      to: SERVER,
      seq: 6001,
      ack: 5001,
      payload: Buffer.alloc(1500, 'y')
    })
    const others = fragmentedV6(from, to, next, 1232, 100)
    const mixed = [v6[4]!, others[1]!, v6[0]!, v6[2]!, others[0]!, v6[3]!, v6[0]!, v6[1]!]
    const { up, client, gaps } = await one(
      mixed.map((ip, index) => ({ time: index * MS, bytes: links.ethernet(ip) }))
    )
    expect([client, gaps]).toEqual(['[2001:db8::1]:40000', []])
    expect(up.equals(Buffer.concat([payload, Buffer.alloc(1500, 'y')]))).toBe(true)
    const [connection] = await opened(v6.toSpliced(2, 1).map((ip) => ({ bytes: links.ethernet(ip) })))
    expect(connection?.up.length ?? 0).toBe(0)
  })

  it('of IPv6 use the next header of the first one alone (RFC 8200, section 4.5)', async () => {
    const from = Buffer.from('20010db8000000000000000000000001', 'hex')
    const to = Buffer.from('20010db8000000000000000000000002', 'hex')
    const segment = tcpSegment({ from: CLIENT, to: SERVER, seq: 1001, ack: 5001, payload })
    const saying = (next: number) => (ip: Buffer, at: number) => {
      // Follows the IPv6 header.
      if (at > 0) ip[40] = next
      return { time: at * MS, bytes: links.ethernet(ip) }
    }
    const { up, gaps } = await one(fragmentedV6(from, to, segment, 1232, 99).map(saying(17)))
    expect([up.equals(payload), gaps]).toEqual([true, []])
    // A first fragment with another protocol number belongs to that protocol.
    const datagram = fragmentedV6(from, to, segment, 1232, 100)
    datagram[0]![40] = 17
    expect(await opened(datagram.map(saying(17)))).toEqual([])
    expect(await opened(datagram.toReversed().map(saying(6)))).toEqual([])
  })

  it('with one missing are reported as unreadable', async () => {
    const { up } = await one([
      ...handshake(),
      ...parts.slice(1).map((ip) => ({ time: 3 * MS, bytes: links.ethernet(ip) }))
    ])
    expect(up.length).toBe(0)
  })
})
