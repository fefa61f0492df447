/** Guarantees of the format, verified with the common reader tshark. */
import { describe, expect, it } from 'vitest'
import { fillTcpChecksums } from '../../../../src/engine/capture/pcapng/checksum'
import { DOWN, UP } from '../../../../src/engine/capture/pcapng/direction'
import { FileBuilder, concat, randomBytes } from './file-builder'
import type { Leg } from './file-builder'
import { needs } from '../../../helpers/peers'
import { fields, follow, tshark } from './tshark'
import type { Followed } from './tshark'

const V6 = {
  client: { address: '2001:db8::1', port: 50_001 },
  server: { address: 'fe80::7%eth0', port: 7777 }
}
const MEBIBYTE = 1024 * 1024

function startFile(capacity?: number): FileBuilder {
  return new FileBuilder(capacity).section().interface({ name: 'proxy 7777' })
}

/** Writes a connection with every kind of packet, and events at every position in between. */
function wholeLife(leg: Leg, end: (leg: Leg) => void): void {
  leg.handshake()
  bothEvents(leg)
  leg.data(UP, 'request one\n').data(UP, 'request two\n').event(UP, 'between requests').data(UP, 'x')
  bothEvents(leg)
  leg
    .data(DOWN, randomBytes(1, 70_000))
    .event(UP, 'meanwhile')
    .data(UP, 'request three\n')
    .data(DOWN, 'done\n')
  bothEvents(leg)
  end(leg)
  bothEvents(leg)
}

function bothEvents(leg: Leg): void {
  for (const direction of [UP, UP, UP, DOWN, DOWN, DOWN, UP, DOWN] as const) leg.event(direction, 'event')
}

const ENDS: Record<string, (leg: Leg) => void> = {
  'the client ends first': (leg) => {
    leg.fin(UP).event(UP, 'ended').data(DOWN, 'last words\n').event(UP, 'still here').fin(DOWN).ack(UP)
  },
  'the server ends first': (leg) => {
    leg.fin(DOWN).data(UP, 'last words\n').event(DOWN, 'still here').fin(UP).ack(DOWN)
  },
  'the client resets': (leg) => {
    leg.event(UP, 'about to').rst(UP)
  },
  'the server resets after the client ended': (leg) => {
    leg.fin(UP).event(DOWN, 'about to').rst(DOWN)
  }
}

const REMARKS =
  'tcp.analysis.flags || _ws.malformed || _ws.short || _ws.unreassembled || (_ws.expert.severity >= 0x600000 && tcp.flags.reset == 0)'

/** Returns tshark's remarks: expert information per packet, and its stderr. */
function remarks(file: Uint8Array): { packets: string[]; stderr: string } {
  const { stdout, stderr } = tshark(file, '-Y', REMARKS)
  return { packets: lines(stdout), stderr }
}

function lines(text: string): string[] {
  return text.split('\n').slice(0, -1)
}

const NO_REMARKS = { packets: [], stderr: '' }

function sentBy(...legs: readonly Leg[]): Followed[] {
  return legs.map(({ sent }) => ({ up: concat(sent[UP]), down: concat(sent[DOWN]) }))
}

describe('a leg read by tshark', { ...needs('tshark'), timeout: 60_000 }, () => {
  for (const [name, end] of Object.entries(ENDS)) {
    it(`causes no warning when ${name}`, () => {
      const file = startFile()
      const v4 = file.leg()
      wholeLife(v4, end)
      const v6 = file.leg({ connection: 2, ...V6 })
      wholeLife(v6, end)
      const bytes = file.bytes()
      expect(remarks(bytes)).toEqual(NO_REMARKS)
      expect(follow(bytes, 0, 1)).toEqual(sentBy(v4, v6))
    })
  }

  it('keeps its bytes and causes no warning when sequence numbers wrap', () => {
    const wrap = 3 * 2 ** 32
    const file = startFile()
    // The sequence number wraps where ISN + 1 + offset is a multiple of 2^32.
    const initial = ([UP, DOWN] as const).map((direction) => file.leg().writer.initialSequence(direction))
    const [up = 0, down = 0] = initial.map((isn) => wrap - isn - 1 - 100_000)
    const leg = file.leg({ offsets: { up, down } })
    leg.event(UP, 'recorded from here on')
    for (let round = 0; round < 4; round++) {
      leg
        .data(UP, randomBytes(round, 61_440))
        .event(DOWN, 'event')
        .data(DOWN, randomBytes(9 + round, 50_000))
      bothEvents(leg)
    }
    leg.fin(UP).fin(DOWN).ack(UP)
    const bytes = file.bytes()
    const wrapped = fields(bytes, ['tcp.seq_raw'], '-Y', 'tcp.len > 0').map(([seq]) => Number(seq) < 200_000)
    expect(wrapped).toEqual(expect.arrayContaining([true, false]))
    expect(leg.writer.offset(UP)).toBe(up + 4 * 61_440)
    expect(remarks(bytes)).toEqual(NO_REMARKS)
    expect(follow(bytes, 0)).toEqual(sentBy(leg))
  })

  it('keeps segments of 60 KiB, each read ending in PSH', () => {
    const file = startFile(8 * MEBIBYTE)
    const leg = file.leg().handshake()
    for (let read = 0; read < 4; read++) leg.data(DOWN, randomBytes(read, 61_440))
    leg
      .data(DOWN, randomBytes(99, 61_440 * 2 + 1))
      .fin(DOWN)
      .fin(UP)
      .ack(DOWN)
    const bytes = file.bytes()
    expect(remarks(bytes)).toEqual(NO_REMARKS)
    expect(follow(bytes, 0)).toEqual(sentBy(leg))
    expect(fields(bytes, ['tcp.len', 'tcp.flags.push'], '-Y', 'tcp.len > 0').slice(3)).toEqual([
      ['61440', '1'],
      ['61440', '0'],
      ['61440', '0'],
      ['1', '1']
    ])
  })

  it('separates a reused port from the previous connection, however that ended', () => {
    for (const end of Object.values(ENDS)) {
      const file = startFile()
      const first = file.leg()
      wholeLife(first, end)
      const second = file.leg({ connection: 2 })
      wholeLife(second, end)
      const bytes = file.bytes()
      // The only remark is the reuse of ports, which is correct.
      expect(
        fields(
          bytes,
          ['tcp.stream', 'tcp.flags.syn', 'tcp.flags.ack', 'tcp.analysis.reused_ports'],
          '-Y',
          'tcp.analysis.flags'
        )
      ).toEqual([['1', '1', '0', '1']])
      expect(follow(bytes, 0, 1)).toEqual(sentBy(first, second))
    }
  })

  it('causes no warning for events of many connections without an address', () => {
    const nowhere = { address: '', port: 0 }
    const target = { address: '10.1.2.3', port: 80 }
    const file = startFile()
    const legs = [4, 2, 9, 3].flatMap((connection) => [
      file.leg({ connection, client: nowhere, server: nowhere }),
      file.leg({ connection, client: nowhere, server: target }),
      file.leg({ connection, client: nowhere, server: { address: '2001:db8::2', port: 80 } })
    ])
    for (let round = 0; round < 3; round++) for (const leg of legs) leg.event(UP, 'up').event(DOWN, 'down')
    expect(remarks(file.bytes())).toEqual(NO_REMARKS)
  })

  it('continues in a further section of the same file, or in its own file', () => {
    const first = startFile()
    const leg = first.leg().handshake().data(UP, 'before\n').data(DOWN, 'answer\n')
    const second = startFile()
    leg.continueIn(second).event(UP, 'open since an earlier file').event(DOWN, 'event')
    leg.data(UP, 'after\n').data(DOWN, 'answer\n').fin(UP).fin(DOWN).ack(UP)
    expect(remarks(second.bytes())).toEqual(NO_REMARKS)
    const joined = concat([first.bytes(), second.bytes()])
    expect(remarks(joined)).toEqual(NO_REMARKS)
    expect(follow(joined, 0)).toEqual(sentBy(leg))
  })

  it('shows skipped bytes as the gap they are', () => {
    const file = startFile()
    const leg = file.leg().handshake().data(UP, 'kept\n')
    leg.writer.skip(UP, 1_000_000)
    leg.event(UP, 'recording was off').data(UP, 'kept again\n').data(DOWN, 'x')
    const names = ['tcp.seq', 'tcp.analysis.lost_segment', 'tcp.analysis.ack_lost_segment']
    expect(fields(file.bytes(), names, '-Y', 'tcp.analysis.flags')).toEqual([
      ['1000006', '1', ''],
      ['1', '', '1']
    ])
  })

  it('has correct header checksums at once, and correct TCP checksums once they are filled in', () => {
    const file = startFile()
    wholeLife(file.leg(), ENDS['the client ends first']!)
    wholeLife(file.leg({ connection: 2, ...V6 }), ENDS['the client resets']!)
    const start = new FileBuilder().section().interface({ name: 'proxy 7777' }).length
    const packets = fillTcpChecksums(file.view, start, file.length)
    const status = fields(
      file.bytes(),
      ['ip.checksum.status', 'tcp.checksum.status'],
      ...['-o', 'tcp.check_checksum:TRUE', '-o', 'ip.check_checksum:TRUE']
    )
    expect(status.length).toBe(packets)
    expect(new Set(status.map((row) => row.join()))).toEqual(new Set(['1,1', ',1']))
  })
})

describe('a file read by tshark', { ...needs('tshark'), timeout: 60_000 }, () => {
  it('shows comments, the name of the interface, and times to the nanosecond', () => {
    const file = new FileBuilder()
      .section({ comments: ['first', 'second'] })
      .interface({ name: 'proxy 7777' })
    const leg = file.leg().handshake()
    leg.event(UP, 'Der Client schloß 端 🙂 tcplens:{"a":1}').event(DOWN, 'x'.repeat(100_000))
    file.timeNs = 1_234_567_889
    leg.data(UP, 'a')
    const rows = fields(file.bytes(), ['frame.time_epoch', 'frame.interface_name', 'frame.comment'])
    expect(rows.slice(3)).toEqual([
      ['1767323045.000004000', 'proxy 7777', 'Der Client schloß 端 🙂 tcplens:{"a":1}'],
      ['1767323045.000005000', 'proxy 7777', 'x'.repeat(65_000)],
      ['1767323046.234568889', 'proxy 7777', '']
    ])
  })

  it('is readable wherever it is truncated; only the last block is reported', () => {
    const file = startFile()
    const leg = file.leg().handshake().data(UP, 'one')
    const whole = file.length
    leg.data(UP, 'the last one')
    for (const cut of [whole + 1, whole + 8, whole + 40, file.length - 1]) {
      const { stdout, stderr } = tshark(file.bytes().subarray(0, cut))
      expect(lines(stdout).length).toBe(4)
      expect(stderr).toMatch(/appears to have been cut short in the middle of a packet\.$/)
    }
    expect(remarks(file.bytes().subarray(0, whole))).toEqual(NO_REMARKS)
  })
})
