/** All decoders of a capture share one memory limit; a hostile connection does not affect others. */

import { describe, expect, it } from 'vitest'
import { Http2Decoder } from '../../../src/decode/stream/http2/http2-decoder'
import { STREAM_BYTES } from '../../../src/decode/stream/http2/limits'
import { DecoderMemory } from '../../../src/engine/analysis/decoding/decoder-memory'
import { frame, PREFACE } from '../../decode/stream/http2/frame-bytes'

const GET = Buffer.from([0x82, 0x86, 0x84])
const START = Buffer.concat([PREFACE, frame(4, 0, 0, '')])

interface Connection {
  decoder: Http2Decoder
  over: string[]
  /** Messages that have started. */
  heads: number
}

function connect(memory: DecoderMemory): Connection {
  const share = memory.open()
  const connection: Connection = { heads: 0, over: [], decoder: undefined! }
  connection.decoder = new Http2Decoder({
    messageHead: () => connection.heads++,
    messageEnd: () => undefined,
    exchangeOver: (exchange, _direction, { code }) => connection.over.push(`${exchange} ${code}`),
    memory: (change) => share.charge(change)
  })
  connection.decoder.push('up', START)
  return connection
}

describe('memory of decoders', () => {
  it('stops the connection that exceeds its share and counts the memory this releases', () => {
    const memory = new DecoderMemory(100 * STREAM_BYTES)
    const [hostile, other] = [connect(memory), connect(memory)]
    for (let at = 0; at < 30; at++) other.decoder.push('up', frame(1, 0x4, 2 * at + 1, GET))
    for (let at = 0; at < 200; at++) {
      hostile.decoder.push('up', frame(1, 0x4, 2 * at + 1, GET))
      expect(memory.held).toBeLessThanOrEqual(101 * STREAM_BYTES)
    }
    expect([hostile.heads, hostile.over.length]).toEqual([71, 71])
    expect(new Set(hostile.over.map((over) => over.split(' ')[1]))).toEqual(new Set(['h2-memory-limit']))
    expect([hostile.decoder.skippable('up'), hostile.decoder.skippable('down')]).toEqual([Infinity, Infinity])
    for (let at = 30; at < 60; at++) other.decoder.push('up', frame(1, 0x4, 2 * at + 1, GET))
    other.decoder.push('down', frame(1, 0x5, 1, Buffer.from([0x88])))
    expect([other.heads, other.over]).toEqual([61, []])
    expect(memory.held).toBe(60 * STREAM_BYTES)
  })

  it('stays below twice the limit for any number of connections', () => {
    const most = 64 * STREAM_BYTES
    const memory = new DecoderMemory(most)
    const all = Array.from({ length: 50 }, () => connect(memory))
    for (let at = 0; at < 100; at++) {
      for (const { decoder } of all) decoder.push('up', frame(1, 0x4, 2 * at + 1, GET))
      expect(memory.held).toBeLessThan(2 * most)
    }
  })

  it('counts an incomplete header block', () => {
    const memory = new DecoderMemory(10_000)
    const { decoder } = connect(memory)
    decoder.push('up', frame(1, 0, 1, GET))
    decoder.push('up', frame(9, 0, 1, Buffer.alloc(9000, 0x82)))
    expect(memory.held).toBe(9003)
    decoder.push('up', frame(9, 0, 1, Buffer.alloc(9000, 0x82)))
    expect(memory.held).toBe(0)
  })
})
