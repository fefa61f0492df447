import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { GrpcFinder, type GrpcSide, type ReadNamed } from '../../../../src/decode/stream/grpc/grpc-finder'
import { GRPC_PROBLEMS } from '../../../../src/decode/stream/grpc/problems'
import type { InnerMessage } from '../../../../src/decode/stream/inner'
import type { Direction } from '../../../../src/shared/model/direction'
import { GRPC_PROBLEM_TEXTS } from '../../../../src/shared/problems/grpc'
import { assertProperty } from '../../../helpers/properties'

const PLAIN = { coding: '', format: 'proto', isConnect: false }
const SIDES = { up: PLAIN, down: { ...PLAIN, coding: 'gzip' } }
const CONNECT = { coding: '', format: 'json', isConnect: true }
const frame = (flags: number, payload: readonly number[]): number[] => [
  flags,
  0,
  0,
  payload.length >> 8,
  payload.length & 255,
  ...payload
]

function find(
  use: (finder: GrpcFinder) => void,
  sides: Readonly<Record<Direction, GrpcSide>> = SIDES,
  readNamed: ReadNamed | null = null
): InnerMessage[] {
  const found: InnerMessage[] = []
  const finder = new GrpcFinder(sides, (message) => found.push(structuredClone(message)), readNamed)
  use(finder)
  finder.finish()
  return found
}

const inShort = ({
  direction,
  start,
  end,
  kind,
  length,
  marks,
  summary,
  complete,
  problems
}: InnerMessage): string =>
  `${direction} ${start}-${end} ${kind} ${length} ${[...marks, summary, complete ? 'whole' : 'cut', ...problems.map(({ code }) => code)].filter(Boolean).join(' ')}`

describe('messages of a Connect stream', () => {
  it('end with the result of the stream, whatever its length, and only then', () => {
    const end = (said: unknown): number[] => frame(2, [...Buffer.from(JSON.stringify(said))])
    const story = (bytes: readonly number[]): string[] =>
      find((finder) => finder.push('down', Uint8Array.from(bytes), 0), { up: CONNECT, down: CONNECT }).map(
        ({ kind, summary, complete, problems }) =>
          [kind, summary, complete ? 'whole' : 'cut', ...problems.map(({ code }) => code)].join(' | ')
      )
    const long = {
      error: { code: 'not_found', message: 'no such order' },
      metadata: { 'x-id': ['y'.repeat(2000)] }
    }
    expect(story([...frame(0, [...Buffer.from('{"id":7}')]), ...end(long)])).toEqual([
      'message | {"id":7} | whole',
      'end-stream | not_found: no such order | whole'
    ])
    expect(story([...end({}), ...frame(0, [0x7b, 0x7d])])).toEqual([
      'end-stream | ok | whole',
      'message | {} | whole | grpc-after-trailers'
    ])
    expect(story(frame(0x80, [0x7b, 0x7d]))).toEqual(['message | {} | whole | grpc-unknown-flags'])
    expect(story(frame(2, [...Buffer.from('not JSON')]))).toEqual(['end-stream | not JSON | whole'])
  })
})

describe('gRPC messages', () => {
  const body = Uint8Array.from([
    ...frame(0, [10, 2, 104, 105, 16, 5]),
    ...frame(0, []),
    ...frame(1, [1, 2, 3]),
    ...frame(0x80, [...Buffer.from('grpc-status: 5\r\ngrpc-message: no%20way\r\n')]),
    ...frame(4, [8, 1]),
    ...[0, 0, 0, 0, 9, 8]
  ])
  const expected = [
    'down 0-11 message 6 1: "hi", 2: 5 whole',
    'down 11-16 message 0 whole',
    'down 16-24 message 3 compressed whole',
    'down 24-69 trailers 40 5 NOT_FOUND: no way whole',
    'down 69-76 message 2 1: 1 whole grpc-unknown-flags grpc-after-trailers',
    'down 76-82 message 9 cut grpc-cut-message grpc-after-trailers'
  ]

  it('are found with their problems', () => {
    expect(find((finder) => finder.push('down', body, 0)).map(inShort)).toEqual(expected)
    expect(find((finder) => finder.push('up', Uint8Array.from(frame(1, [1])), 0)).map(inShort)).toEqual([
      'up 0-6 message 1 compressed whole grpc-compressed-without-coding'
    ])
  })

  it('are the same for any split and any skipped bytes', () => {
    const long = Uint8Array.from([...frame(0, [10, 200, 5, ...new Array<number>(712).fill(97)]), ...body])
    const whole = find((finder) => finder.push('down', long, 0))
    assertProperty(
      fc.property(fc.array(fc.nat(long.length)), fc.boolean(), (cuts, skips) => {
        const found = find((finder) => {
          let at = 0
          for (const cut of [...cuts, long.length].toSorted((a, b) => a - b)) {
            while (at < cut) {
              const skipped = skips ? Math.min(finder.skippable('down'), cut - at) : 0
              if (skipped > 0) finder.skip('down', skipped)
              else finder.push('down', long.subarray(at, at + (skips ? 1 : cut - at)), at)
              at += skipped > 0 ? skipped : skips ? 1 : cut - at
            }
          }
        })
        expect(found).toEqual(whole)
      })
    )
  })

  it('continue after a gap within a message, but not after one that hides the next boundary', () => {
    const [head, tail] = [body.subarray(0, 7), body.subarray(9, 16)]
    expect(
      find((finder) => {
        finder.push('down', head, 0)
        finder.gap('down', 7, 2)
        finder.push('down', tail, 9)
      }).map(inShort)
    ).toEqual(['down 0-11 message 6 1: "" cut grpc-missing-bytes', 'down 11-16 message 0 whole'])
    expect(
      find((finder) => {
        finder.push('down', head, 0)
        finder.gap('down', 7, 20)
        finder.push('down', tail, 27)
      }).map(inShort)
    ).toEqual(['down 0-7 message 6 1: "" cut grpc-missing-bytes grpc-lost-border'])
    // A gap up to the last byte of a message.
    expect(
      find((finder) => {
        finder.push('down', head, 0)
        finder.gap('down', 7, 4)
        finder.push('down', body.subarray(11, 16), 11)
      }).map(inShort)
    ).toEqual(['down 0-11 message 6 1: "" cut grpc-missing-bytes', 'down 11-16 message 0 whole'])
    // A gap, and after it the end of the body.
    expect(
      find((finder) => {
        finder.push('down', head, 0)
        finder.gap('down', 7, 2)
      }).map(inShort)
    ).toEqual(['down 0-9 message 6 1: "" cut grpc-missing-bytes grpc-cut-message'])
  })

  it('that are compressed need a coding in the headers, if these are known', () => {
    const problems = (coding: string | null): string[] =>
      find((finder) => finder.push('up', Uint8Array.from(frame(1, [1])), 0), {
        up: { ...PLAIN, coding },
        down: PLAIN
      }).flatMap((message) => message.problems.map(({ code }) => code))
    expect(['', 'identity', 'gzip', null].map(problems)).toEqual([
      ['grpc-compressed-without-coding'],
      ['grpc-compressed-without-coding'],
      [],
      []
    ])
  })

  it('may be skipped once their first 512 bytes are known, up to their end', () => {
    const bytes = Uint8Array.from(frame(0, new Array<number>(600).fill(1)))
    const skippable: number[] = []
    const found = find((finder) => {
      for (const [from, to] of [
        [0, 4],
        [4, 5],
        [5, 516],
        [516, 517],
        [517, 604]
      ] as const) {
        finder.push('up', bytes.subarray(from, to), from)
        skippable.push(finder.skippable('up'))
      }
      finder.skip('up', 1)
    })
    expect(skippable).toEqual([0, 0, 0, 88, 1])
    expect(found.map(inShort)).toEqual([expect.stringMatching(/^up 0-605 message 600 .*whole$/)])
  })

  it('are lost by skipping further than their end', () => {
    const found = find((finder) => {
      finder.push('up', Uint8Array.from(frame(0, new Array<number>(600).fill(1)).slice(0, 520)), 0)
      finder.skip('up', 86)
      expect(finder.skippable('up')).toBe(Infinity)
      finder.push('up', Uint8Array.from(frame(0, [])), 606)
      finder.skip('up', 5)
    })
    expect(found.map(({ start, problems }) => [start, ...problems.map(({ code }) => code)])).toEqual([
      [0, 'grpc-missing-bytes', 'grpc-lost-border']
    ])
  })

  it('are cut once by the end of their stream', () => {
    const found = find((finder) => {
      finder.push('up', Uint8Array.of(0, 0), 0)
      finder.end('up')
      finder.end('up')
      finder.push('up', Uint8Array.from(frame(0, [])), 2)
    })
    expect(found.map(inShort)).toEqual(['up 0-2 message 0 cut grpc-cut-message'])
  })

  it.each([
    [0, 1024 * 1024, 'x.Y {}'],
    [1, 700, 'x.Y {}'],
    [0, 1024 * 1024 + 1, null],
    [0x80, 20, null]
  ])('with flags %i and %i bytes are decoded with the schema: %s', (flags, length, summary) => {
    const payload = Uint8Array.from({ length }, (_, at) => at % 251)
    const prefix = Buffer.alloc(5)
    prefix[0] = flags
    prefix.writeUInt32BE(length, 1)
    const read: unknown[] = []
    const found = find(
      (finder) => {
        finder.push('down', prefix, 0)
        for (let at = 0; at < length; at += 300) finder.push('down', payload.subarray(at, at + 300), 5 + at)
      },
      SIDES,
      (direction, bytes, isCompressed) => {
        read.push([direction, Buffer.compare(bytes, payload), isCompressed])
        return { type: 'x.Y', json: '{}' }
      }
    )
    expect(read).toEqual(summary === null ? [] : [['down', 0, flags === 1]])
    expect(found.map(({ named }) => named?.type ?? null)).toEqual([summary === null ? null : 'x.Y'])
    if (summary !== null) expect(found[0]?.summary).toBe(summary)
  })

  it('are not decoded with the schema if they are cut', () => {
    const found = find(
      (finder) => finder.push('up', Uint8Array.from(frame(0, [8, 1]).slice(0, 6)), 0),
      SIDES,
      () => ({ type: 'x.Y', json: '{}' })
    )
    expect(found.map(({ named, complete }) => [named, complete])).toEqual([[undefined, false]])
  })

  it('are listed as usual if no type of the schema matches', () => {
    const found = find(
      (finder) => finder.push('up', Uint8Array.from(frame(0, [8, 1])), 0),
      SIDES,
      () => null
    )
    expect(found.map((message) => ['named' in message, message.summary])).toEqual([[false, '1: 1']])
  })

  it('have a text for every problem', () => {
    expect(Object.keys(GRPC_PROBLEM_TEXTS).toSorted()).toEqual(Object.keys(GRPC_PROBLEMS).toSorted())
  })
})
