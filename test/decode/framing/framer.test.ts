import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFramer, type FrameEnd } from '../../../src/decode/framing/framer'
import type { Framing } from '../../../src/shared/contract/framing'
import { MAX_FRAME_BYTES } from '../../../src/shared/contract/limits'
import { growth } from '../../helpers/cpu-time'
import { assertProperty } from '../../helpers/properties'

type Length = Extract<Framing, { kind: 'length' }>

const delimiter = (bytes: string): Framing => ({ kind: 'delimiter', bytes })
const length = (more: Partial<Length> = {}): Framing => ({
  kind: 'length',
  size: 2,
  endian: 'big',
  offset: 0,
  counts: 'rest',
  plus: 0,
  ...more
})
const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0))

/** Formats as `start-end`, followed by the problem, if any. */
function shown(frames: readonly FrameEnd[]): string[] {
  return frames.map(({ start, end, problem }) => `${start}-${end}${problem === null ? '' : ` ${problem}`}`)
}

function cut(framing: Framing, ...pushes: (string | Uint8Array)[]): string[] {
  const framer = createFramer(framing)
  const frames = pushes.flatMap((push) => framer.push(typeof push === 'string' ? bytesOf(push) : push, 0))
  return shown([...frames, ...framer.end()])
}

describe('frames by delimiter', () => {
  it('end with the delimiter, which the last frame may lack', () => {
    expect(cut(delimiter('0d0a'), 'a\r\n\r\nb\rc\r', '\nd')).toEqual([
      '0-3',
      '3-5',
      '5-10',
      '10-11 unfinished'
    ])
    expect(cut(delimiter('00'), '\0\0ab')).toEqual(['0-1', '1-2', '2-4 unfinished'])
  })

  it('are found when the delimiter overlaps a partial match of itself', () => {
    expect(cut(delimiter('616162'), 'aaab', 'xaa', 'aab')).toEqual(['0-4', '4-10'])
    expect(cut(delimiter('6161'), 'aaaaa')).toEqual(['0-2', '2-4', '4-5 unfinished'])
  })

  it('are cut when no delimiter arrives, and found again after the next one', () => {
    const framer = createFramer(delimiter('0a'))
    const long = new Uint8Array(MAX_FRAME_BYTES)
    expect(shown(framer.push(long, 0))).toEqual([])
    expect(shown(framer.push(bytesOf('ab\nc\n'), 0))).toEqual([
      `0-${MAX_FRAME_BYTES} too-long`,
      `${MAX_FRAME_BYTES}-${MAX_FRAME_BYTES + 3}`,
      `${MAX_FRAME_BYTES + 3}-${MAX_FRAME_BYTES + 5}`
    ])
    const inTime = createFramer(delimiter('0a'))
    long[MAX_FRAME_BYTES - 1] = 0x0a
    expect(shown(inTime.push(long, 0))).toEqual([`0-${MAX_FRAME_BYTES}`])
  })

  it('continue after missing bytes', () => {
    const framer = createFramer(delimiter('0d0a'))
    expect([
      ...shown(framer.push(bytesOf('ab\r'), 0)),
      ...shown(framer.missing(10, 0)),
      ...shown(framer.push(bytesOf('\nc\r\nd'), 0)),
      ...shown(framer.end())
    ]).toEqual(['0-17', '17-18 unfinished'])
  })

  it('take linear time for a delimiter that is almost always a partial match', () => {
    const framer = createFramer(delimiter(`${'61'.repeat(63)}62`))
    const push = (size: number): void => {
      framer.push(new Uint8Array(size).fill(0x61), 0)
    }
    expect(growth(push, 512 * 1024, 8)).toBeLessThan(1.6)
  })
})

describe('frames of a fixed length', () => {
  it('are counted, read or skipped', () => {
    expect(cut({ kind: 'fixed', length: 3 }, 'abcdefg')).toEqual(['0-3', '3-6', '6-7 unfinished'])
    const framer = createFramer({ kind: 'fixed', length: 4 })
    expect([
      framer.skippable(),
      shown(framer.skip(9, 0)),
      shown(framer.missing(3, 0)),
      framer.open()
    ]).toEqual([Infinity, ['0-4', '4-8'], ['8-12'], 12])
  })
})

describe('frames with a length prefix', () => {
  it('may have any size and byte order', () => {
    const three = (head: number[], more: Partial<Length>): string[] =>
      cut(length(more), Uint8Array.from([...head, 1, 2, 3, 9]))
    expect(
      [
        three([3], { size: 1 }),
        three([0, 3], { size: 2 }),
        three([3, 0], { size: 2, endian: 'little' }),
        three([0, 0, 3], { size: 3 }),
        three([3, 0, 0, 0], { size: 4, endian: 'little' }),
        three([0, 0, 0, 0, 0, 0, 0, 3], { size: 8 }),
        three([0x83, 0x80, 0x00], { size: 'varint' })
      ].map(([first]) => first)
    ).toEqual(['0-4', '0-5', '0-5', '0-6', '0-7', '0-11', '0-6'])
    expect(
      cut(length({ size: 'varint' }), Uint8Array.of(0x81, 0x01), new Uint8Array(129), Uint8Array.of(0))
    ).toEqual(['0-131', '131-132'])
  })

  it('may have bytes before the length, count the prefix, and add a constant', () => {
    expect(cut(length({ size: 1, offset: 2, counts: 'frame' }), 'ab\x05xyAB\x03c')).toEqual([
      '0-5',
      '5-8',
      '8-9 unfinished'
    ])
    expect(cut(length({ size: 1, plus: 2 }), '\x01abc\x00de')).toEqual(['0-4', '4-7'])
    expect(cut(length({ size: 1, plus: -1 }), '\x03ab\x01')).toEqual(['0-3', '3-4'])
  })

  it('with an invalid length end the framing and report the problem', () => {
    expect([
      cut(length({ size: 1, counts: 'frame' }), '\x02a\x00bcd'),
      cut(length({ size: 1, plus: -2 }), '\x01a'),
      cut(length({ size: 4 }), 'HTTP/1.1 200'),
      cut(length({ size: 8 }), '\xff\xff\xff\xff\xff\xff\xff\xffx'),
      cut(length({ size: 'varint' }), '\x80'.repeat(12))
    ]).toEqual([
      ['0-2', '2-6 bad-length'],
      ['0-2 bad-length'],
      ['0-12 length-too-long'],
      ['0-9 length-too-long'],
      ['0-12 bad-length']
    ])
  })

  it('skip their bodies, and are lost when the length itself is missing', () => {
    const framer = createFramer(length({ offset: 1 }))
    expect(framer.skippable()).toBe(1)
    framer.push(Uint8Array.of(9, 1, 0), 0)
    expect([framer.skippable(), framer.skip(200, 0), framer.missing(50, 0), framer.skippable()]).toEqual([
      256,
      [],
      [],
      6
    ])
    expect(shown(framer.missing(6, 0))).toEqual(['0-259'])
    expect([shown(framer.missing(2, 0)), framer.lost(), shown(framer.end())]).toEqual([
      [],
      { start: 259, problem: 'missing-length' },
      ['259-261 missing-length']
    ])
  })
})

describe('frames that end by silence', () => {
  it('are the same whether silence or the next byte is noticed first', () => {
    const framer = createFramer({ kind: 'gap', silence: 50 })
    expect([
      shown(framer.push(bytesOf('ab'), 100)),
      shown(framer.push(bytesOf('c'), 149)),
      shown(framer.idle(198)),
      shown(framer.push(bytesOf('d'), 199)),
      shown(framer.idle(249)),
      shown(framer.idle(400)),
      shown(framer.skip(5, 500)),
      shown(framer.end())
    ]).toEqual([[], [], [], ['0-3'], ['3-4'], [], [], ['4-9']])
  })

  it('are cut when there is no silence', () => {
    const framer = createFramer({ kind: 'gap', silence: 50 })
    expect(shown(framer.skip(2 * MAX_FRAME_BYTES + 1, 0))).toEqual([
      `0-${MAX_FRAME_BYTES} too-long`,
      `${MAX_FRAME_BYTES}-${2 * MAX_FRAME_BYTES} too-long`
    ])
  })
})

/** Framings and streams over few byte values, so that delimiters and lengths actually occur. */
const anyFraming: fc.Arbitrary<Framing> = fc.oneof(
  fc
    .array(fc.constantFrom('00', '01', '02'), { minLength: 1, maxLength: 4 })
    .map((all) => delimiter(all.join(''))),
  fc.integer({ min: 1, max: 9 }).map((fixed): Framing => ({ kind: 'fixed', length: fixed })),
  fc.record({
    kind: fc.constant('length' as const),
    size: fc.constantFrom(1 as const, 2 as const, 3 as const, 4 as const, 8 as const, 'varint' as const),
    endian: fc.constantFrom('big' as const, 'little' as const),
    offset: fc.integer({ min: 0, max: 3 }),
    counts: fc.constantFrom('frame' as const, 'rest' as const),
    plus: fc.integer({ min: -3, max: 3 })
  }),
  fc.constant<Framing>({ kind: 'gap', silence: 10 })
)
const anyStream = fc
  .array(
    fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 0, max: 3 }) }, fc.integer({ min: 0, max: 255 })),
    {
      maxLength: 80
    }
  )
  .map((bytes) => Uint8Array.from(bytes))

describe('any framing of any stream', () => {
  it('produces the same frames for any split and any skipped bytes', () => {
    assertProperty(
      fc.property(
        anyFraming,
        anyStream,
        fc.array(fc.nat({ max: 12 }), { maxLength: 80 }),
        (framing, stream, cuts) => {
          const framer = createFramer(framing)
          const frames: FrameEnd[] = []
          let at = 0
          for (const [n, size] of [...cuts, stream.length].entries()) {
            const piece = stream.subarray(at, at + size)
            const free = Math.min(framer.skippable(), piece.length)
            if (n % 2 === 1 && free > 0)
              frames.push(...framer.skip(free, 0), ...framer.push(piece.subarray(free), 0))
            else frames.push(...framer.push(piece, 0))
            at += piece.length
          }
          expect(shown([...frames, ...framer.end()])).toEqual(cut(framing, stream))
        }
      ),
      { numRuns: 1000 }
    )
  })

  it('covers the stream without gaps', () => {
    assertProperty(
      fc.property(anyFraming, anyStream, (framing, stream) => {
        const framer = createFramer(framing)
        const frames = [...framer.push(stream, 0), ...framer.end()]
        let at = 0
        for (const { start, end } of frames) {
          expect([start, end > start]).toEqual([at, true])
          at = end
        }
        expect(at).toBe(stream.length)
      })
    )
  })
})
