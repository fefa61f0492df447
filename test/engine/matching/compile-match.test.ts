import { describe, expect, it } from 'vitest'
import * as fc from 'fast-check'
import type { Match } from '../../../src/shared/contract/matching'
import { compileMatch, type FoundMatch } from '../../../src/engine/matching/compile-match'
import type { MatchProblem } from '../../../src/shared/contract/matching'
import { growth } from '../../helpers/cpu-time'
import { assertProperty } from '../../helpers/properties'

function find(match: Match, bytes: string | Uint8Array): FoundMatch | null {
  const compiled = compileMatch(match)
  if (!compiled.ok) throw new Error(compiled.problem.message)
  return compiled.match.find(typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes)
}

function problem(match: Match): Omit<MatchProblem, 'message'> | null {
  const compiled = compileMatch(match)
  if (compiled.ok) return null
  expect(compiled.problem.message).toMatch(/\.$/)
  return { code: compiled.problem.code, at: compiled.problem.at }
}

const text = (wanted: string, more: { whole?: boolean; ignoreCase?: boolean } = {}): Match => ({
  kind: 'text',
  text: wanted,
  whole: false,
  ignoreCase: false,
  ...more
})
const hex = (pattern: string, whole = false): Match => ({ kind: 'hex', pattern, whole })
const regex = (pattern: string, ignoreCase = false): Match => ({ kind: 'regex', pattern, ignoreCase })

describe('a match over bytes', () => {
  it('matches everything with “any”', () => {
    expect(find({ kind: 'any' }, 'ab')).toEqual({ start: 0, end: 2, groups: { '0': 'ab' } })
  })

  describe('of text', () => {
    it('finds it anywhere, with escapes and in UTF-8', () => {
      expect(find(text('p\\r\\n'), 'xp\r\n')).toEqual({ start: 1, end: 4, groups: { '0': 'p\r\n' } })
      expect(find(text('荣\\xff'), Uint8Array.of(1, 0xe8, 0x8d, 0xa3, 0xff))).toMatchObject({
        start: 1,
        end: 5
      })
      expect(find(text('abc'), 'abd')).toBeNull()
    })

    it('requires equality in whole mode', () => {
      expect([find(text('ab', { whole: true }), 'abc'), find(text('ab', { whole: true }), 'ab')]).toEqual([
        null,
        { start: 0, end: 2, groups: { '0': 'ab' } }
      ])
    })

    it('ignores case by Unicode rules, and for invalid UTF-8 only for A to Z', () => {
      const some = { ignoreCase: true }
      expect(find(text('ping', some), 'a PiNG')).toMatchObject({ start: 2, groups: { '0': 'PiNG' } })
      expect(find(text('(É.', some), '(é.')).toMatchObject({ start: 0, end: 4 })
      expect(find(text('(É.', { ...some, whole: true }), '(é.x')).toBeNull()
      expect(find(text('A\\xc9', some), Uint8Array.of(0x61, 0xe9))).toBeNull()
      expect(find(text('A\\xc9', some), Uint8Array.of(0x61, 0xc9))).toMatchObject({ start: 0 })
    })

    it('reports the position of an invalid escape', () => {
      expect([problem(text('ab\\q')), problem(text('\\x4'))]).toEqual([
        { code: 'unknown-escape', at: 2 },
        { code: 'half-escape', at: 0 }
      ])
    })
  })

  describe('of hexadecimal', () => {
    it('matches any digit with ? and captures any bytes with * as a group', () => {
      const bytes = Uint8Array.of(0, 1, 0x73, 0x61, 0x62, 0xff, 0xff)
      expect(find(hex('01 ?3 * ff'), bytes)).toEqual({
        start: 1,
        end: 6,
        groups: { '0': '\x01\x73ab\xff', '1': 'ab' }
      })
      expect(find(hex('01 ?4 * ff'), bytes)).toBeNull()
      expect(find(hex('0x00, \\x01 ??'), bytes)).toMatchObject({ start: 0, end: 3 })
    })

    it('matches the whole input from both ends', () => {
      const bytes = Uint8Array.of(1, 2, 1, 2)
      expect([
        find(hex('01 * 02', true), bytes)?.end,
        find(hex('01 02', true), bytes),
        find(hex('01 02 * 02 * 02', true), bytes),
        find(hex('*', true), bytes)?.groups['1']
      ]).toEqual([4, null, null, '\x01\x02\x01\x02'])
    })

    it('reports the position of an invalid pattern', () => {
      expect([
        problem(hex('01 0g')),
        problem(hex('01 2')),
        problem(hex('01 2*')),
        problem(hex('gg'))
      ]).toEqual([
        { code: 'not-hex', at: 4 },
        { code: 'half-byte', at: 3 },
        { code: 'half-byte', at: 3 },
        { code: 'not-hex', at: 0 }
      ])
    })

    it('finds the same as a naive search, for any length of the pattern', () => {
      const byte = fc.integer({ min: 0, max: 1 })
      assertProperty(
        fc.property(
          fc.array(byte, { maxLength: 120 }),
          fc.array(fc.option(byte), { maxLength: 40 }),
          (data, piece) => {
            const pattern = piece.map((one) => (one === null ? '??' : `0${one}`)).join(' ')
            const fits = (at: number): boolean =>
              at + piece.length <= data.length &&
              piece.every((one, n) => one === null || one === data[at + n])
            const expected = [...data.keys(), data.length].find(fits)
            expect(find(hex(`${pattern} `), Uint8Array.from(data))?.start).toBe(expected)
          }
        )
      )
    })
  })

  describe('of a regular expression', () => {
    it('returns groups by number and name, as Latin-1', () => {
      expect(find(regex('(?P<verb>[A-Z]+) (\\d+)(x)?'), 'do SET 12')).toEqual({
        start: 3,
        end: 9,
        groups: { '0': 'SET 12', '1': 'SET', '2': '12', '3': '', verb: 'SET' }
      })
      expect(find(regex('k=(.*)$'), 'k=é')?.groups['1']).toBe('Ã©')
    })

    it('matches bytes when the pattern names bytes', () => {
      const bytes = Uint8Array.of(0x41, 0xc9, 0xff, 0x00)
      expect(find(regex('\\xc9[\\x80-\\xff]\\x00'), bytes)).toMatchObject({ start: 1, end: 4 })
      expect(find(regex('a\\xe9', true), bytes)).toBeNull()
      expect(find(regex('a\\xc9', true), bytes)).toMatchObject({ start: 0, end: 2 })
    })

    it('matches characters when the pattern names characters', () => {
      expect(find(regex('[а-я]+(.)', true), 'x МИР!')).toMatchObject({
        start: 2,
        end: 9,
        groups: { '1': '!' }
      })
      expect(find(regex('\\p{Han}{2}'), 'a你好')).toMatchObject({ start: 1, end: 7 })
      expect(find(regex('é(.)'), Uint8Array.of(0xc3, 0xa9, 0xff))?.groups['1']).toBe('\xff')
    })

    it('encodes characters as UTF-8 next to bytes', () => {
      const bytes = Uint8Array.of(0xff, 0xc3, 0xa9, 0xc3, 0xa9)
      expect(find(regex('\\xff(é+)'), bytes)?.groups['1']).toBe('Ã©Ã©')
      expect(find(regex('\\xffÉ', true), bytes)).toMatchObject({ end: 3 })
      expect(find(regex('\\xff\\Qé\\E'), bytes)).toMatchObject({ end: 3 })
      expect(problem(regex('\\xff[]é]'))).toEqual({ code: 'bytes-and-characters', at: 6 })
    })

    it('reports the error in a pattern and its position', () => {
      expect([
        problem(regex('ab(')),
        problem(regex('x[z-a]')),
        problem(regex('(?=a)')),
        problem(regex('a{2000}'))
      ]).toEqual([
        { code: 'bad-regex', at: 0 },
        { code: 'bad-regex', at: 2 },
        { code: 'bad-regex', at: 0 },
        { code: 'bad-regex', at: 1 }
      ])
      expect(problem(regex('((a{31}){31}x)'.repeat(8)))).toEqual({ code: 'too-complex', at: 0 })
    })

    it.each([
      ['x[z-a]', 'range', 'z-a'],
      ['a\\y', 'escape', '\\y'],
      ['(?P<1 >a)', 'name', '(?P<1 >'],
      ['(?P<n>a)(?P<n>b)', 'name-twice', 'n'],
      ['(?=a)', 'perl', '(?='],
      ['a**', 'repeated-twice', '**'],
      ['a{2000}', 'repeat-count', '{2000}'],
      ['*a', 'repeats-nothing', '*'],
      ['a[b', 'bracket', '[b'],
      ['ab(', 'parenthesis', 'ab('],
      ['a)', 'unopened', 'a)'],
      ['a\\', 'backslash', ''],
      ['('.repeat(1200) + ')'.repeat(1200), 'too-deep', '']
    ])('reports the rule that %j violates by a code', (pattern, reason, piece) => {
      const compiled = compileMatch(regex(pattern))
      expect(compiled).toMatchObject({ ok: false, problem: { code: 'bad-regex', reason, piece } })
    })

    it('quotes the pattern as typed, without the option for case', () => {
      const compiled = compileMatch({ kind: 'regex', pattern: '(json', ignoreCase: true })
      expect(compiled).toMatchObject({ ok: false, problem: { at: 0, reason: 'parenthesis', piece: '(json' } })
    })

    it('takes linear time for patterns with catastrophic backtracking elsewhere', () => {
      for (const pattern of ['(a+)+$', '(a|aa)+$', '(.*a){12}$', '^(([a-z])+.)+[A-Z]$']) {
        const look = (length: number): void => {
          expect(find(regex(pattern), `${'a'.repeat(length)}!`)).toBeNull()
        }
        expect(growth(look, 10_000, 8), pattern).toBeLessThan(1.6)
      }
    })
  })

  it('never throws, for any pattern and input', () => {
    assertProperty(
      fc.property(
        fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
        fc.uint8Array({ maxLength: 60 }),
        fc.boolean(),
        (pattern, bytes, flag) => {
          for (const match of [
            text(pattern, { ignoreCase: flag, whole: flag }),
            hex(pattern, flag),
            regex(pattern, flag)
          ]) {
            const compiled = compileMatch(match)
            if (compiled.ok) compiled.match.find(bytes)
          }
        }
      ),
      { numRuns: 500 }
    )
  })
})
