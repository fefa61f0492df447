/** The search on the wire finds what a search of the joined streams finds, wherever segments and pieces are cut. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileFind } from '../../../src/engine/find/compile-find'
import type { FindPattern } from '../../../src/shared/contract/find'
import { MOST_BETWEEN } from '../../../src/engine/find/hex-searchers'
import type { Searcher } from '../../../src/engine/find/found'
import { compileByteRegex } from '../../../src/engine/matching/regex-pattern'
import { asLines, RecordedBytes, scanRecorded, type RecordedSegment } from './recorded-bytes'

function searchersOf(pattern: FindPattern): readonly Searcher[] {
  const compiled = compileFind(pattern)
  if (!compiled.ok) throw new Error(compiled.problem.message)
  return compiled.searchers
}

const text = (value: string, options: Partial<FindPattern & { kind: 'text' }> = {}): FindPattern => ({
  kind: 'text',
  text: value,
  ignoreCase: false,
  wholeWord: false,
  encodings: ['utf-8'],
  ...options
})

/** Bytes of few values, so that patterns occur. */
const some = (max: number): fc.Arbitrary<Uint8Array> =>
  fc
    .array(fc.constantFrom(...Buffer.from('aaabbcAB\n ')), { maxLength: max })
    .map((values) => Uint8Array.from(values))

const segment: fc.Arbitrary<RecordedSegment> = fc.record({
  connection: fc.integer({ min: 1, max: 3 }),
  direction: fc.constantFrom('up' as const, 'down' as const),
  bytes: some(12),
  gap: fc.constantFrom(0, 0, 0, 0, 5),
  header: some(6),
  isEvent: fc.constantFrom(false, false, false, true)
})

const capture = fc.array(segment, { maxLength: 40 })
const cuts = fc.record({
  batch: fc.integer({ min: 1, max: 50 }),
  pieceBytes: fc.integer({ min: 12, max: 200 }),
  simd: fc.boolean()
})

/** Returns all matches of the joined streams: leftmost first, without overlaps. */
function joined(
  recorded: RecordedBytes,
  next: (bytes: Uint8Array, from: number) => readonly [number, number] | null
): string[] {
  const found = recorded.runs().flatMap(({ connection, direction, start, bytes }) => {
    const matches = []
    for (let from = 0; from <= bytes.length;) {
      const match = next(bytes, from)
      if (match === null) break
      const [first, last] = match
      if (last > first) matches.push({ connection, direction, start: start + first, end: start + last })
      from = last > first ? last : last + 1
    }
    return matches
  })
  return asLines(found)
}

async function compare(
  pattern: FindPattern,
  segments: readonly RecordedSegment[],
  options: { batch: number; pieceBytes: number; simd: boolean },
  next: (bytes: Uint8Array, from: number) => readonly [number, number] | null
): Promise<void> {
  const recorded = new RecordedBytes(segments)
  const { matches, unreadable } = await scanRecorded(recorded, searchersOf(pattern), options)
  expect(asLines(matches)).toEqual(joined(recorded, next))
  expect(unreadable).toEqual([])
}

describe('agrees with a search of the joined streams', () => {
  it('for text', async () => {
    const pattern = fc.stringMatching(/^[abcAB\n ]{1,30}$/)
    await fc.assert(
      fc.asyncProperty(pattern, capture, cuts, async (wanted, segments, options) => {
        await compare(text(wanted), segments, options, (bytes, from) => {
          const at = Buffer.from(bytes).indexOf(wanted, from)
          return at < 0 ? null : [at, at + wanted.length]
        })
      }),
      { numRuns: 500 }
    )
  })

  it('for text of which only the case differs', async () => {
    const pattern = fc.stringMatching(/^[abcAB]{1,4}$/)
    await fc.assert(
      fc.asyncProperty(pattern, capture, cuts, async (wanted, segments, options) => {
        await compare(text(wanted, { ignoreCase: true }), segments, options, (bytes, from) => {
          const at = Buffer.from(bytes).toString('latin1').toLowerCase().indexOf(wanted.toLowerCase(), from)
          return at < 0 ? null : [at, at + wanted.length]
        })
      }),
      { numRuns: 300 }
    )
  })

  it('for whole words', async () => {
    const pattern = fc.stringMatching(/^[abcAB]{1,4}$/)
    await fc.assert(
      fc.asyncProperty(pattern, capture, cuts, async (wanted, segments, options) => {
        const word = new RegExp(`\\b${wanted}\\b`, 'g')
        await compare(text(wanted, { wholeWord: true }), segments, options, (bytes, from) => {
          word.lastIndex = from
          const found = word.exec(Buffer.from(bytes).toString('latin1'))
          return found === null ? null : [found.index, found.index + wanted.length]
        })
      }),
      { numRuns: 300 }
    )
  })

  it('for hexadecimal patterns with unknown digits and gaps', async () => {
    const byte = fc.constantFrom('61', '62', '6?', '?1', '??', '0a')
    const piece = fc.array(byte, { minLength: 1, maxLength: 4 })
    const pattern = fc.array(piece, { minLength: 1, maxLength: 3 })
    await fc.assert(
      fc.asyncProperty(pattern, capture, cuts, async (pieces, segments, options) => {
        const digits = (value: string): string =>
          value === '??'
            ? '[^]'
            : value === '6?'
              ? '[\\x60-\\x6f]'
              : value === '?1'
                ? '[\\x01\\x11\\x21\\x31\\x41\\x51\\x61\\x71\\x81\\x91\\xa1\\xb1\\xc1\\xd1\\xe1\\xf1]'
                : `\\x${value}`
        const regex = new RegExp(
          pieces.map((each) => each.map(digits).join('')).join(`[^]{0,${MOST_BETWEEN}}?`),
          'g'
        )
        const hex = pieces.map((each) => each.join(' ')).join(' * ')
        await compare({ kind: 'hex', pattern: hex }, segments, options, (bytes, from) => {
          regex.lastIndex = from
          const found = regex.exec(Buffer.from(bytes).toString('latin1'))
          return found === null ? null : [found.index, found.index + found[0].length]
        })
      }),
      { numRuns: 300 }
    )
  })

  it('for regular expressions', async () => {
    const pattern = fc.constantFrom(
      'ab',
      'ab+c',
      'a.c',
      'ab.*',
      '.*ab',
      '(?s)ab.*c',
      '(?s).*ba',
      'ab|ba',
      '(?:ab|cc)a*',
      'a*',
      '^ab',
      'ab$',
      '(?m)^ab',
      '\\bab\\b',
      '[ab]{2,4}',
      '(?i)ab',
      '(?i:aB)c?',
      'ab(?i)c|bb',
      'a{2}b',
      'ab{0}c',
      '\\x61\\x62',
      'ab\\s+a',
      '[^a]ab',
      '(ab)?',
      '(ab)+',
      'é|ab'
    )
    await fc.assert(
      fc.asyncProperty(
        pattern,
        fc.boolean(),
        capture,
        cuts,
        async (wanted, ignoreCase, segments, options) => {
          const regex = compileByteRegex(wanted, ignoreCase)
          if ('ok' in regex) throw new Error(regex.problem.message)
          await compare({ kind: 'regex', pattern: wanted, ignoreCase }, segments, options, (bytes, from) => {
            const matcher = regex.regex.matcher(regex.isUtf8 ? bytes : Buffer.from(bytes).toString('latin1'))
            return matcher.find(from) ? [matcher.start(), matcher.end()] : null
          })
        }
      ),
      { numRuns: 800 }
    )
  })
})

describe('boundaries', () => {
  it.each([1, 2, 15, 16, 17, 18, 40])(
    'finds a text of %i bytes at every split into three',
    async (length) => {
      const wanted = Array.from({ length }, (_, at) => String.fromCharCode(0x30 + (at % 40))).join('')
      const stream = Buffer.from(`..${wanted}..`)
      for (let first = 0; first <= stream.length; first++) {
        for (let second = first; second <= stream.length; second += 3) {
          const pieces = [stream.subarray(0, first), stream.subarray(first, second), stream.subarray(second)]
          const recorded = new RecordedBytes(
            pieces.map((bytes) => ({
              connection: 7,
              direction: 'down',
              bytes,
              header: Buffer.from('header')
            }))
          )
          const { matches } = await scanRecorded(recorded, searchersOf(text(wanted)), { pieceBytes: 64 })
          expect(asLines(matches)).toEqual([`7 down 2-${2 + length}`])
        }
      }
    }
  )

  it('finds a text in segments of one byte', async () => {
    const recorded = new RecordedBytes(
      Array.from(Buffer.from('xxfind this longer text herexx'), (byte) => ({
        connection: 1,
        direction: 'up' as const,
        bytes: Uint8Array.of(byte),
        header: Buffer.alloc(90)
      }))
    )
    const { matches } = await scanRecorded(recorded, searchersOf(text('find this longer text here')))
    expect(asLines(matches)).toEqual(['1 up 2-28'])
  })

  it('does not find a text across a gap, the other direction or another connection', async () => {
    const half = (connection: number, direction: 'up' | 'down', value: string, gap = 0): RecordedSegment => ({
      connection,
      direction,
      bytes: Buffer.from(value),
      gap
    })
    const recorded = new RecordedBytes([
      half(1, 'up', 'nee'),
      half(1, 'down', 'dle'),
      half(2, 'up', 'dle'),
      half(1, 'up', 'dle', 1),
      half(3, 'up', 'nee'),
      half(3, 'up', 'dle')
    ])
    const { matches } = await scanRecorded(recorded, searchersOf(text('needle')))
    expect(asLines(matches)).toEqual(['3 up 0-6'])
  })

  it('reports segments that cannot be read', async () => {
    const recorded = new RecordedBytes([
      { connection: 1, direction: 'up', bytes: Buffer.from('needle') },
      { connection: 1, direction: 'up', bytes: Buffer.from('needle'), isLost: true },
      { connection: 2, direction: 'down', bytes: Buffer.from('needle') }
    ])
    const { matches, unreadable } = await scanRecorded(recorded, searchersOf(text('needle')))
    expect(asLines(matches)).toEqual(['1 up 0-6'])
    expect(unreadable).toEqual([
      { connection: 1, direction: 'up', start: 6, end: 12 },
      { connection: 2, direction: 'down', start: 0, end: 6 }
    ])
  })
})
