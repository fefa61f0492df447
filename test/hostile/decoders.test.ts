/** Every stream decoder with hostile connections: twice the input takes at most 2.5 times the work. */
import { describe, expect, it } from 'vitest'
import { detectDecoder, STREAM_DECODERS } from '../../src/decode/registry'
import { DIRECTIONS } from '../../src/shared/model/direction'
import { TlsStream } from '../../src/decode/stream/tls/tls-stream'
import type { MessageSink } from '../../src/decode/stream/decoder'
import { joined, type Push } from '../fuzz/table-entries'
import { segments } from './segments'
import { HOSTILE_STREAMS } from './streams'
import { growthOf, MOST_GROWTH } from './work'

/** A sink that accepts all bytes and stores nothing. */
const SINK: MessageSink = {
  messageHead: () => undefined,
  messageBody: () => undefined,
  messageEnd: () => undefined,
  messageTrailers: () => undefined,
  problem: () => undefined,
  exchangeOver: () => undefined
}

function decode(pushes: readonly Push[], size: number): string {
  const [up, down] = DIRECTIONS.map((direction) => joined(pushes, direction).subarray(0, 64))
  const entry = detectDecoder(up!, down!, true)
  if (typeof entry === 'string') return entry
  if (entry.create === null) {
    for (const direction of DIRECTIONS) {
      const stream = new TlsStream(direction, 0)
      for (const [of, bytes] of segments(pushes, size)) if (of === direction) stream.push(bytes)
      stream.finish()
    }
    return entry.id
  }
  const decoder = entry.create(SINK)
  for (const [direction, bytes] of segments(pushes, size)) decoder.push(direction, bytes)
  decoder.finish('closed')
  return entry.id
}

it('hostile streams exist for every decoder', () => {
  expect(Object.keys(HOSTILE_STREAMS).sort()).toEqual(STREAM_DECODERS.map(({ id }) => id).sort())
})

describe.each(Object.entries(HOSTILE_STREAMS))('%s', (id, streams) => {
  it.each(streams)('$name', async ({ make, n }) => {
    const small = make(n)
    const pushes: Record<number, Push[]> = { [n]: small, [n * 2]: make(n * 2), [n >> 3]: make(n >> 3) }
    expect(decode(small, 1400)).toBe(id)
    const growth = await growthOf((size) => decode(pushes[size]!, 1400), n)
    expect([growth.most, growth.factor <= MOST_GROWTH || growth.factor]).toEqual([growth.most, true])
  })
})
