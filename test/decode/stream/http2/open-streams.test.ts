/** Many open streams on one connection: the state that the decoder keeps for each, and the stream that it evicts. */

import { describe, expect, it } from 'vitest'
import type { HttpMessage } from '../../../../src/decode/stream/decoder'
import { Http2Decoder } from '../../../../src/decode/stream/http2/http2-decoder'
import { MAX_STREAMS } from '../../../../src/decode/stream/http2/limits'
import { RecentMap } from '../../../../src/decode/stream/recent'
import { frame, literals, PREFACE } from './frame-bytes'

const GET = Buffer.from([0x82, 0x86, 0x84])
/** Indexed field, entry 62: the newest of the dynamic table. */
const NEWEST = 0xbe
const REFERENCES = 1000

/** Returns a literal field that adds an entry to the dynamic table. */
function added(name: string, value: string): Buffer {
  const literal = literals([name, value])
  literal[0] = 0x40
  return literal
}

function opening(): Buffer {
  return Buffer.concat([PREFACE, frame(4, 0, 0, '')])
}

describe('open streams', () => {
  it('keep no fields after the head, whatever their blocks refer to', () => {
    const heads: { message: HttpMessage; fields: number }[] = []
    const trailers: number[] = []
    const decoder = new Http2Decoder({
      messageHead: (message) => heads.push({ message, fields: message.headers?.length ?? 0 }),
      messageTrailers: (message) => trailers.push(message.trailers?.length ?? 0),
      messageEnd: () => undefined
    })
    const references = Buffer.alloc(REFERENCES, NEWEST)
    const entry = added('x', 'y'.repeat(100))
    decoder.push('up', opening())
    decoder.push('up', frame(1, 0x4, 1, Buffer.concat([GET, entry, references])))
    decoder.push('up', frame(1, 0x4, 3, Buffer.concat([GET, references])))
    // Trailers without END_STREAM.
    decoder.push('up', frame(1, 0x4, 3, references))
    decoder.push('down', frame(1, 0x4, 1, Buffer.concat([Buffer.from([0x88]), entry, references])))
    decoder.push('down', frame(5, 0x4, 1, Buffer.concat([Buffer.from([0, 0, 0, 2]), GET, references])))
    expect(heads.map(({ fields }) => fields)).toEqual([
      REFERENCES + 4,
      REFERENCES + 3,
      REFERENCES + 2,
      REFERENCES + 3
    ])
    expect(trailers).toEqual([REFERENCES])
    expect(heads.map(({ message }) => [message.headers, message.trailers])).toEqual(
      heads.map(() => [[], undefined])
    )
  })

  it('keep a short copy of texts repeated by reference', () => {
    const kept: HttpMessage[] = []
    const decoder = new Http2Decoder({
      messageHead: (message) => kept.push(message),
      messageEnd: () => undefined
    })
    const coding = literals(['content-encoding', 'gzip'])
    decoder.push('up', opening())
    decoder.push(
      'up',
      frame(
        1,
        0x4,
        1,
        Buffer.concat([Buffer.from([0x82, 0x86, 0x04, 0x7f, 0xd0, 0x0e]), Buffer.alloc(1999, 47)])
      )
    )
    decoder.push('up', frame(1, 0x4, 3, Buffer.concat([GET, ...Array<Buffer>(500).fill(coding)])))
    expect(kept.map(({ contentEncoding }) => contentEncoding.length)).toEqual([0, 256])
    expect(kept[0]).toMatchObject({ kind: 'http.request', target: '/'.repeat(256) })
  })

  it('are limited in number: the oldest is dropped first, with a problem', () => {
    const over: string[] = []
    const ended: number[] = []
    const decoder = new Http2Decoder({
      messageHead: () => undefined,
      messageEnd: ({ stream = 0, complete, problems }) => {
        if (problems.some(({ code }) => code === 'h2-too-many-streams')) ended.push(stream)
        expect(complete).toBe(false)
      },
      exchangeOver: (exchange, _direction, { code }) => over.push(`${exchange} ${code}`)
    })
    decoder.push('up', opening())
    const open = (stream: number): void => {
      decoder.push('up', frame(1, 0x4, stream, GET))
    }
    for (let count = 0; count < MAX_STREAMS; count++) open(2 * count + 1)
    expect(over).toEqual([])
    // A stream in the middle of the list ends, which makes room for one more.
    decoder.push('up', frame(3, 0, 5, Buffer.from([0, 0, 0, 8])))
    expect(over.splice(0)).toEqual(['2 h2-reset-cancel'])
    open(2 * MAX_STREAMS + 1)
    expect(over).toEqual([])
    for (let count = 1; count <= 3; count++) open(2 * (MAX_STREAMS + count) + 1)
    expect(over).toEqual(['0 h2-too-many-streams', '1 h2-too-many-streams', '3 h2-too-many-streams'])
    expect(ended).toEqual([1, 3, 7])
  })
})

describe('a bounded map of numbers', () => {
  it('keeps the newest and drops the oldest', () => {
    const recent = new RecentMap<string>(3)
    for (const [at, value] of ['a', 'b', 'c', 'd', 'e'].entries()) recent.set(at, value)
    recent.set(3, 'D')
    expect([0, 1, 2, 3, 4].map((at) => recent.get(at))).toEqual([undefined, undefined, 'c', 'D', 'e'])
    recent.set(9, 'f')
    expect([recent.has(2), recent.has(3), recent.size]).toEqual([false, true, 3])
  })
})
