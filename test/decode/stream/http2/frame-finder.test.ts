/** Individual HTTP/2 frames and the fields of their octets, including hostile and truncated frames. */
import { describe, expect, it } from 'vitest'
import { FrameFinder } from '../../../../src/decode/stream/http2/frame-finder'
import { frameFields } from '../../../../src/decode/stream/http2/frame-fields'
import { BlockReader } from '../../../../src/decode/stream/http2/block-reader'
import { EMPTY_TABLE } from '../../../../src/decode/stream/http2/hpack/hpack-decoder'
import type { InnerMessage } from '../../../../src/decode/stream/inner'
import { frame, literals, PREFACE } from './frame-bytes'

function framesOf(up: Uint8Array): InnerMessage[] {
  const found: InnerMessage[] = []
  const finder = new FrameFinder({ up: 0, down: 0 }, (message) => found.push(message))
  finder.push('up', up)
  finder.finish()
  return found
}

const told = ({ kind, stream, start, end, length, complete, problems }: InnerMessage): unknown[] => [
  kind,
  stream,
  [start, end],
  length,
  complete,
  problems.map(({ code }) => code)
]

describe('frames', () => {
  it('with a truncated header report only its available part', () => {
    const whole = frame(9, 0, 0x010203, 'x')
    const cut = (octets: number): unknown =>
      told(framesOf(Buffer.concat([PREFACE, whole.subarray(0, octets)])).at(-1)!)
    const range = (octets: number): [number, number] => [24, 24 + octets]
    expect([cut(2), cut(3), cut(4), cut(8)]).toEqual([
      ['', null, range(2), 0, false, ['h2-frame-cut']],
      ['', null, range(3), 1, false, ['h2-frame-cut']],
      ['CONTINUATION', null, range(4), 1, false, ['h2-frame-cut']],
      ['CONTINUATION', null, range(8), 1, false, ['h2-frame-cut']]
    ])
  })

  it('after an invalid preface are found, with a problem', () => {
    const broken = Buffer.from(PREFACE)
    broken[3] = 0x2d
    const found = framesOf(
      Buffer.concat([broken, ...Array.from({ length: 5 }, () => frame(4, 0, 0, Buffer.alloc(6)))])
    )
    expect(found.map(told).at(0)).toEqual(['SETTINGS', null, [24, 39], 6, true, ['h2-bad-preface']])
    expect(found).toHaveLength(5)
  })
})

describe('frames after the end of their stream', () => {
  const problemsOf = (...frames: Buffer[]): string[] =>
    framesOf(Buffer.concat([PREFACE, ...frames])).map(({ kind, stream, problems }) =>
      [kind, stream ?? '', ...problems.map(({ code }) => code)].join(' ').trim()
    )
  const GET = Buffer.from([0x82, 0x86, 0x84])

  it('are reported, whether the stream was ended or reset', () => {
    expect(
      problemsOf(
        frame(1, 0x5, 1, GET),
        frame(0, 0x1, 1, 'late'),
        frame(1, 0x4, 3, GET),
        frame(0, 0x1, 3, 'in time'),
        frame(1, 0x5, 3, GET),
        frame(1, 0x4, 5, GET),
        frame(3, 0, 5, Buffer.alloc(4)),
        frame(0, 0, 5, 'late')
      )
    ).toEqual([
      'PREFACE',
      'HEADERS 1',
      'DATA 1 h2-stream-closed',
      'HEADERS 3',
      'DATA 3',
      'HEADERS 3 h2-stream-closed',
      'HEADERS 5',
      'RST_STREAM 5',
      'DATA 5 h2-stream-closed'
    ])
  })

  it('are allowed if they continue a block, or change priority, window or reset', () => {
    expect(
      problemsOf(
        frame(1, 0x1, 1, GET.subarray(0, 1)),
        frame(9, 0x4, 1, GET.subarray(1)),
        frame(2, 0, 1, Buffer.from([0, 0, 0, 0, 1])),
        frame(8, 0, 1, Buffer.from([0, 0, 0, 1])),
        frame(3, 0, 1, Buffer.alloc(4)),
        frame(1, 0x5, 3, GET)
      )
    ).toEqual([
      'PREFACE',
      'HEADERS 1',
      'CONTINUATION 1',
      'PRIORITY 1',
      'WINDOW_UPDATE 1',
      'RST_STREAM 1',
      'HEADERS 3'
    ])
  })
})

describe('the fields of a block', () => {
  it('include all octets of a multi-octet index', () => {
    // An indexed entry and a name by index, both beyond the range of the first octet; then one within it.
    const entries = Array.from({ length: 70 }, (_, at) =>
      Buffer.concat([Buffer.from([0x40]), literals([`n${at}`, 'v']).subarray(1)])
    )
    const block = Buffer.concat([...entries, Buffer.from([0xff, 0x02, 0x7f, 0x05, 1, 0x78, 0x82])])
    const bytes = frame(1, 4, 1, block)
    const reader = new BlockReader(EMPTY_TABLE, 100, new Uint8Array(0), 100)
    reader.frames.push(bytes)
    const { fields } = frameFields(bytes, 100, reader.block!.fields)
    const behind = 100 + bytes.length
    expect(
      fields.slice(-7).map(({ key, value, range }) => [key, value, behind - range[0], behind - range[1]])
    ).toEqual([
      ['http2.header', 'v', 7, 5],
      ['http2.index', '129', 7, 5],
      ['http2.header', 'x', 5, 1],
      ['http2.incremental', '68', 5, 3],
      ['http2.value', 'x', 2, 1],
      ['http2.header', 'GET', 1, 0],
      ['http2.index', '2', 1, 0]
    ])
  })
})
