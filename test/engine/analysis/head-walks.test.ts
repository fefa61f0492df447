/** Decoding the heads of an HTTP/2 connection again: the cost does not depend on the order of reads. */

import { describe, expect, it } from 'vitest'
import { Http2Decoder } from '../../../src/decode/stream/http2/http2-decoder'
import type { Direction } from '../../../src/shared/model/direction'
import { HeadStates } from '../../../src/engine/analysis/messages/head-states'
import { HeadWalks, type ReadPiece } from '../../../src/engine/analysis/messages/head-walks'
import { frame, literals, PREFACE } from '../../decode/stream/http2/frame-bytes'

const REQUESTS = 4000

type Pairs = readonly (readonly [string, string])[]

interface Head {
  start: number
  fields: Pairs
}

interface Recorded {
  states: HeadStates
  streams: Record<Direction, Buffer>
  heads: Record<Direction, Head[]>
}

function record(up: Buffer, down: Buffer): Recorded {
  const states = new HeadStates()
  const heads: Recorded['heads'] = { up: [], down: [] }
  const decoder = new Http2Decoder({
    messageHead: ({ direction, start, headers = [] }) => heads[direction].push({ start, fields: headers }),
    messageTrailers: ({ direction, trailers = [] }, _bytes, start) =>
      heads[direction].push({ start, fields: trailers }),
    messageEnd: () => undefined,
    headState: (direction, offset, take) => {
      states.offer(1, direction, offset, take)
    }
  })
  decoder.push('up', up)
  decoder.push('down', down)
  decoder.finish()
  return { states, streams: { up, down }, heads }
}

/** An indexed literal: each block changes the table that the next one is decoded with. */
function added(name: string, value: string): Buffer {
  const field = literals([name, value])
  field[0] = 0x40
  return field
}

/** Returns requests, followed by responses interleaved with data and trailers. */
function conversation(requests: number): Recorded {
  const up: Buffer[] = [PREFACE, frame(4, 0, 0, '')]
  const down: Buffer[] = [frame(4, 0, 0, '')]
  for (let at = 0; at < requests; at++) {
    const stream = 2 * at + 1
    const field = added('n', String(at))
    up.push(frame(1, 0x5, stream, Buffer.concat([Buffer.from([0x82, 0x86, 0x84]), field])))
    down.push(frame(1, 0x4, stream, Buffer.concat([Buffer.from([0x88]), field])))
    down.push(frame(0, 0, stream, 'data'))
    // Trailers of a response that began some hundred streams earlier.
    if (at >= 300) down.push(frame(1, 0x5, stream - 600, added('t', String(at))))
  }
  return record(Buffer.concat(up), Buffer.concat(down))
}

function reader(bytes: Buffer): ReadPiece {
  return (offset, length) => ({ from: offset, bytes: bytes.subarray(offset, offset + length) })
}

/** Decodes the heads in the given order, compares their fields, and returns the number of decoded blocks. */
function decoded({ states, streams }: Recorded, direction: Direction, heads: readonly Head[]): number {
  const walks = new HeadWalks(states)
  const bytes = streams[direction]
  const stream = { connection: 1, direction, total: bytes.length, read: reader(bytes) }
  for (const { start, fields } of heads) {
    const block = walks.block(stream, start)
    const found = block?.fields.flatMap(({ form, name, value }) => (form === 'resize' ? [] : [[name, value]]))
    if (JSON.stringify(found) !== JSON.stringify(fields)) expect(found).toEqual(fields)
  }
  return walks.decoded
}

/** Shuffles with a fixed seed: the same order in each run. */
function shuffled<T>(all: readonly T[]): T[] {
  const list = [...all]
  let seed = 7
  for (let at = list.length - 1; at > 0; at--) {
    seed = (seed * 1_103_515_245 + 12_345) % 0x8000_0000
    const other = seed % (at + 1)
    const [a, b] = [list[at]!, list[other]!]
    list[at] = b
    list[other] = a
  }
  return list
}

describe('the heads of a connection that is decoded again', () => {
  const recorded = conversation(REQUESTS)

  it('are decoded once each, in order', () => {
    const { up } = recorded.heads
    expect(up).toHaveLength(REQUESTS)
    expect(decoded(recorded, 'up', up)).toBeLessThanOrEqual(REQUESTS)
  })

  it('are decoded once each when trailers follow the heads of later streams', () => {
    const { down } = recorded.heads
    // In the order of an export: the head of a message, then its trailers.
    const heads = down.filter(({ fields }) => fields[0]?.[0] === ':status')
    const trailers = down.filter(({ fields }) => fields[0]?.[0] === 't')
    expect([heads.length, trailers.length]).toEqual([REQUESTS, REQUESTS - 300])
    const order = heads.flatMap((head, at) => [head, ...(trailers[at] === undefined ? [] : [trailers[at]])])
    expect(decoded(recorded, 'down', order)).toBeLessThanOrEqual(order.length)
  })

  it('are decoded at most twice each in descending order, as a sorted table reads them', () => {
    const order = [...recorded.heads.up].reverse()
    expect(decoded(recorded, 'up', order)).toBeLessThan(2.2 * order.length)
  })

  it('are decoded a constant number of times each in any order, independent of the connection’s length', () => {
    const order = shuffled(recorded.heads.up)
    const all = decoded(recorded, 'up', order)
    const small = conversation(REQUESTS / 4)
    const some = decoded(small, 'up', shuffled(small.heads.up))
    expect(all / order.length).toBeLessThan(1.25 * (some / small.heads.up.length) + 1)
  })

  it('use memory up to a limit', () => {
    const { states, streams, heads } = recorded
    const most = 200_000
    const walks = new HeadWalks(states, most)
    for (const direction of ['up', 'down'] as const) {
      const bytes = streams[direction]
      const stream = { connection: 1, direction, total: bytes.length, read: reader(bytes) }
      for (const { start } of heads[direction]) expect(walks.block(stream, start)?.start).toBe(start)
    }
    // Walks above the limit are dropped, and decode the same when they restart.
    expect(walks.bytes).toBeLessThanOrEqual(most)
  })

  it('include a truncated block once more of it has arrived', () => {
    const first = frame(1, 0x5, 1, Buffer.from([0x82, 0x86, 0x84]))
    const open = frame(1, 0x1, 3, Buffer.from([0x82, 0x86]))
    const rest = frame(9, 0x4, 3, Buffer.from([0x84]))
    const bytes = Buffer.concat([PREFACE, frame(4, 0, 0, ''), first, open, rest])
    const { states } = record(bytes, Buffer.alloc(0))
    const walks = new HeadWalks(states)
    const start = bytes.length - rest.length - open.length
    const upTo = (total: number): number | undefined => {
      const stream = {
        connection: 1,
        direction: 'up',
        total,
        read: reader(bytes.subarray(0, total))
      } as const
      return walks.block(stream, start)?.fields.length
    }
    const cut = start + open.length + 3
    expect([upTo(start), upTo(cut), upTo(bytes.length)]).toEqual([undefined, 2, 3])
  })
})

describe('the cached tables of many connections', () => {
  /** Fills a table of 64 KiB with different entries for each connection. */
  function large(): Recorded {
    const settings = frame(4, 0, 0, Buffer.from([0, 1, 0, 1, 0, 0]))
    const up: Buffer[] = [
      PREFACE,
      settings,
      frame(1, 0x5, 1, Buffer.from([0x3f, 0xe1, 0xff, 0x03, 0x82, 0x86, 0x84]))
    ]
    for (let at = 1; at <= 2000; at++)
      up.push(frame(1, 0x5, 2 * at + 1, added('n', String(at).padStart(100, 'x'))))
    const heads: Head[] = []
    const states = new HeadStates(400_000)
    const bytes = Buffer.concat(up)
    for (let connection = 1; connection <= 8; connection++) {
      const decoder = new Http2Decoder({
        messageHead: ({ start, headers = [] }) => {
          if (connection === 1) heads.push({ start, fields: headers })
        },
        messageEnd: () => undefined,
        headState: (direction, offset, take) => {
          states.offer(connection, direction, offset, take)
          expect(states.bytes).toBeLessThanOrEqual(400_000)
        }
      })
      decoder.push('down', settings)
      decoder.push('up', bytes)
      decoder.finish()
    }
    return { states, streams: { up: bytes, down: settings }, heads: { up: heads, down: [] } }
  }

  it('are limited in total bytes, and every head can still be decoded', () => {
    const recorded = large()
    expect(recorded.heads.up).toHaveLength(2001)
    expect(decoded(recorded, 'up', recorded.heads.up)).toBeLessThanOrEqual(2001)
  })
})
