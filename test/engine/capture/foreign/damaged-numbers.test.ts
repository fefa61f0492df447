/** Sequence numbers outside of the stream: challenge ACKs, forged resets, and packets with a damaged number. */

import { describe, expect, it } from 'vitest'
import { ACK, FIN, pcapFile, RST, SYN, type FilePacket } from '../../../helpers/foreign-packets'
import { fileOf } from '../../../helpers/files-aside'
import { handshake, opened, said } from '../../../helpers/foreign-streams'
import { openCapture } from '../../../helpers/opened-capture'

const MS = 1e6
const S = 1e9
/** Far from every number of the handshake. */
const WILD = 1_300_000_000

/** Returns per connection: both streams, the gaps, and the names of its events. */
const story = async (packets: readonly FilePacket[]): Promise<[string, string, string[], string][]> =>
  (await opened(packets)).map(({ up, down, gaps, events }) => [
    up.toString(),
    down.toString(),
    gaps,
    events.join(' ')
  ])

const TALK = [
  said('client', 3 * MS, { seq: 1001, ack: 5001, payload: 'ask' }),
  said('server', 4 * MS, { seq: 5001, ack: 1004, payload: 'answer' })
]

describe('a SYN answered with a reset for an older connection', () => {
  it('starts one connection once the other host has dropped the old one (RFC 5961, section 4)', async () => {
    const packets = [
      said('client', 0, { seq: 1000, flags: SYN }),
      said('server', 1 * MS, { seq: WILD, ack: WILD + 5, flags: ACK }),
      said('client', 2 * MS, { seq: WILD + 5, flags: RST }),
      ...handshake().map((packet) => ({ ...packet, time: packet.time! + 1 * S })),
      ...TALK.map((packet) => ({ ...packet, time: packet.time! + 1 * S }))
    ]
    expect(await story(packets)).toEqual([['ask', 'answer', [], 'open connected']])
  })

  it('is not refused by a reset with an unrelated acknowledgment number', async () => {
    const packets = [
      said('client', 0, { seq: 1000, flags: SYN }),
      said('server', 1 * MS, { seq: 0, ack: WILD, flags: RST | ACK }),
      ...handshake().slice(1),
      ...TALK
    ]
    expect(await story(packets)).toEqual([['ask', 'answer', [], 'open connected']])
  })
})

describe('a reset', () => {
  it('with a sequence number outside every window is ignored', async () => {
    const packets = [
      ...handshake(),
      ...TALK,
      said('server', 5 * MS, { seq: WILD, flags: RST }),
      said('client', 40 * S, { seq: 1004, ack: 5007, payload: ' more' })
    ]
    expect(await story(packets)).toEqual([['ask more', 'answer', [], 'open connected']])
  })

  it('that its sender did not send does not close the connection, whatever follows', async () => {
    const goesOn: FilePacket[][] = [
      [said('client', 6 * MS, { seq: 1004, ack: 5007, payload: ' more' })],
      [
        said('server', 6 * MS, { seq: 5007, ack: 1004, payload: 's' }),
        said('client', 7 * MS, { seq: 1004, ack: 5008, flags: ACK }),
        said('client', 45 * S, { seq: 1004, ack: 5008, payload: ' more' })
      ]
    ]
    for (const packets of goesOn) {
      const [first, ...others] = await story([
        ...handshake(),
        ...TALK,
        said('client', 5 * MS, { seq: 1004, flags: RST }),
        ...packets,
        said('client', 90 * S, { seq: 1009, ack: 5008, flags: FIN | ACK })
      ])
      expect([first![0], first![3], others]).toEqual(['ask more', 'open connected reset end', []])
    }
  })

  it('closes the connection, whatever the other side had in flight', async () => {
    for (const seq of [1004, 1003, 1005]) {
      const packets = [
        ...handshake(),
        ...TALK,
        said('client', 5 * MS, { seq, flags: RST }),
        said('server', 6 * MS, { seq: 5007, ack: 1004, payload: 's' }),
        // Sent before the reset, but recorded after it.
        said('client', 6 * MS, { seq: 1004, ack: 5007, flags: ACK }),
        said('client', 7 * MS, { seq: 1004, flags: RST })
      ]
      expect(await story(packets)).toEqual([['ask', 'answers', [], 'open connected reset close']])
    }
  })

  it('closes the connection when the other host confirms it with a reset of its own', async () => {
    const packets = [
      ...handshake(),
      said('client', 3 * MS, { seq: 1001, flags: RST }),
      said('client', 16 * S, { seq: 1001, ack: 5001, payload: 'late' }),
      said('server', 16 * S + MS, { seq: 5001, flags: RST })
    ]
    const { analysis } = openCapture(await fileOf(pcapFile(packets)))
    expect(analysis.walker.connections.ended(0)).toMatchObject({ by: 'client', how: 'rst' })
    expect(await story(packets)).toEqual([['late', '', [], 'open connected reset reset close']])
  })
})

describe('a sequence number far outside its stream', () => {
  const wild = (time: number, flags = ACK): FilePacket =>
    said('server', time, { seq: WILD, ack: 1004, flags, payload: 'stray' })

  it('does not start a stream', async () => {
    const packets = [
      said('client', 0, { seq: 1001, ack: 5001, payload: 'ask' }),
      said('server', 1 * MS, { seq: 5001, ack: 1004, payload: 'answer' }),
      wild(2 * MS),
      said('server', 3 * MS, { seq: 5007, ack: 1004, payload: 's' })
    ]
    for (const order of [
      [0, 1, 2, 3],
      [2, 0, 1, 3],
      [3, 2, 1, 0]
    ]) {
      const mixed = order.map((at, index) => ({ ...packets[at]!, time: index * MS }))
      expect((await story(mixed)).map(([up, down, gaps]) => [up, down, gaps])).toEqual([
        ['ask', 'answers', []]
      ])
    }
  })

  it('of a segment, a FIN or an acknowledgment leaves no hole in a stream', async () => {
    for (const stray of [
      wild(5 * MS),
      said('server', 5 * MS, { seq: WILD, ack: 1004, flags: FIN | ACK }),
      said('client', 5 * MS, { seq: 1004, ack: WILD, flags: ACK })
    ]) {
      const rest = [
        said('server', 6 * MS, { seq: 5007, ack: 1004, payload: 's' }),
        said('client', 7 * MS, { seq: 1004, ack: 5008, flags: ACK }),
        said('server', 200 * S, { seq: 5008, ack: 1004, payload: '!' })
      ]
      for (const packets of [rest, []]) {
        const down = packets.length === 0 ? 'answer' : 'answers!'
        expect(await story([...handshake(), ...TALK, stray, ...packets])).toEqual([
          ['ask', down, [], 'open connected']
        ])
      }
    }
  })

  it('is accepted when a second packet confirms it: the capture has a gap', async () => {
    const packets = [
      said('server', 5 * MS, { seq: WILD, ack: 1004, payload: 'one' }),
      said('client', 6 * MS, { seq: 1004, ack: WILD + 3, flags: ACK }),
      said('server', 7 * MS, { seq: WILD + 3, ack: 1004, payload: 'two' })
    ]
    const { analysis } = openCapture(await fileOf(pcapFile([...handshake(), ...TALK, ...packets])))
    expect(analysis.walker.connections.down.get(0)).toBe(WILD + 6 - 5001)
  })
})
