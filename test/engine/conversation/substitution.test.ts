import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { finderOf } from '../../../src/engine/conversation/finders'
import {
  firstOther,
  Substitution,
  substituted,
  withLength
} from '../../../src/engine/conversation/substitution'
import type { ConversationPlaceholder } from '../../../src/shared/contract/conversation-replay'
import { gzipSync } from 'node:zlib'
import { assertProperty } from '../../helpers/properties'

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1')

it('replaces old values with new ones, however reads split them', () => {
  assertProperty(
    fc.property(
      fc.array(fc.constantFrom('old', 'older', 'ol', 'x', 'd'), { maxLength: 30 }),
      fc.array(fc.nat(7), { maxLength: 40 }),
      (words, cuts) => {
        const text = words.join('')
        const pairs = [
          { old: bytes('old'), now: bytes('<1>') },
          { old: bytes('older'), now: bytes('') }
        ]
        const substitution = new Substitution(pairs)
        let out = ''
        let at = 0
        for (const cut of [...cuts, text.length]) {
          out += Buffer.from(substitution.push(bytes(text.slice(at, at + cut)))).toString()
          at += cut
        }
        out += Buffer.from(substitution.end()).toString()
        expect(out).toBe(text.replaceAll(/older|old/g, (found) => (found === 'old' ? '<1>' : '')))
      }
    )
  )
})

/** A small alphabet, so that values overlap and share prefixes. */
const letters = fc.array(fc.constantFrom(0x61, 0x62, 0xff), { minLength: 1, maxLength: 4 })
const values = fc
  .uniqueArray(fc.tuple(letters, letters), { maxLength: 4, selector: ([old]) => old.join() })
  .map((pairs) => pairs.map(([old, now]) => ({ old: Uint8Array.from(old), now: Uint8Array.from(now) })))

/** Replaces byte by byte: at each position the longest matching value, otherwise the byte itself. */
function replaced(text: Buffer, pairs: readonly { old: Uint8Array; now: Uint8Array }[]): Buffer {
  const out: Uint8Array[] = []
  for (let at = 0; at < text.length;) {
    const there = pairs.filter(({ old }) => text.subarray(at, at + old.length).equals(old))
    const [longest] = there.toSorted((one, other) => other.old.length - one.old.length)
    out.push(longest?.now ?? text.subarray(at, at + 1))
    at += longest?.old.length ?? 1
  }
  return Buffer.concat(out)
}

it('changes nothing but values, and a changed value is not a difference', () => {
  assertProperty(
    fc.property(
      values,
      fc.array(fc.constantFrom(0x61, 0x62, 0x63, 0xff), { maxLength: 60 }),
      fc.array(fc.nat(5), { maxLength: 30 }),
      (pairs, said, cuts) => {
        const was = Buffer.from(said)
        const substitution = new Substitution(pairs)
        const parts: Uint8Array[] = []
        let at = 0
        for (const cut of [...cuts, was.length]) {
          parts.push(Buffer.from(substitution.push(was.subarray(at, at + cut))))
          at += cut
        }
        parts.push(substitution.end())
        const now = Buffer.concat(parts)
        expect(now.toString('hex')).toBe(replaced(was, pairs).toString('hex'))
        expect(firstOther(was, now, pairs)).toBeNull()
      }
    ),
    { numRuns: 1000 }
  )
})

it('finds the first difference outside a value', () => {
  const pairs = [{ old: bytes('id-1'), now: bytes('session 2') }]
  const other = (was: string, now: string): unknown => firstOther(bytes(was), bytes(now), pairs)
  expect(other('hello id-1, bye', 'hello session 2, bye')).toBeNull()
  expect(other('hello id-1, bye', 'hello session 2, BYE')).toEqual({ was: 12, now: 17 })
  expect(other('id-1', 'id-1')).toBeNull()
  expect(other('id-1', 'session 2 more')).toEqual({ was: 4, now: 9 })
  expect(other('id-1 more', 'session 2')).toEqual({ was: 4, now: 9 })
})

it('processes a long text in a single pass, whatever its contents', () => {
  const LENGTH = 1_000_000
  const pairs = ['a', 'nowhere', 'not here'].map((old) => ({ old: bytes(old), now: bytes('b') }))
  const replaced = Buffer.from(substituted(bytes('a'.repeat(LENGTH)), pairs))
  expect(replaced.equals(bytes('b'.repeat(LENGTH)))).toBe(true)
  const value = `a${' '.repeat(LENGTH)}b`
  const find = finderOf({ name: 'it', piece: null, find: { kind: 'header', header: 'A' } }, 'down')
  expect(find(bytes(`A: ${value} \r\n\r\n`))?.length).toBe(value.length)
})

it('compares the longer value when one value is a prefix of another', () => {
  const pairs = [
    { old: bytes('1'), now: bytes('2') },
    { old: bytes('12'), now: bytes('2x') }
  ]
  expect(firstOther(bytes('<12>'), bytes('<2x>'), pairs)).toBeNull()
})

it('adjusts the Content-Length of a body if it was correct', () => {
  const post = (length: number, body: string): string =>
    `POST / HTTP/1.1\r\ncontent-length: ${length} \r\nA: b\r\n\r\n${body}`
  const pairs = [{ old: bytes('abc'), now: bytes('abcdefghijkl') }]
  const now = (text: string): string => {
    const was = bytes(text)
    return Buffer.from(withLength(was, substituted(was, pairs))).toString('latin1')
  }
  expect(now(post(5, '<abc>'))).toBe(post(14, '<abcdefghijkl>'))
  // A length that was wrong in the recording stays unchanged.
  expect(now(post(9, '<abc>'))).toBe(post(9, '<abcdefghijkl>'))
  expect(now('no HTTP, abc')).toBe('no HTTP, abcdefghijkl')
})

describe('a value is found', () => {
  const find = (wanted: ConversationPlaceholder['find'], reply: Uint8Array): string | null => {
    const found = finderOf({ name: 'it', piece: null, find: wanted }, 'down')(reply)
    return found === null ? null : Buffer.from(found).toString('latin1')
  }
  const body = '{"session":{"id":"a b","n":[1,{"x":2.50}]}}'
  const chunked = `HTTP/1.1 200 OK\r\nSet-Cookie: sid=7\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n${body.slice(0, 5)}\r\n${(body.length - 5).toString(16)}\r\n${body.slice(5)}\r\n0\r\n\r\n`
  const packed = gzipSync(body)
  const zipped = Buffer.concat([
    bytes(`HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${packed.length}\r\n\r\n`),
    packed
  ])

  it.each<[ConversationPlaceholder['find'], Uint8Array, string | null]>([
    [{ kind: 'regex', pattern: 'sid=(\\d+)', group: '1' }, bytes(chunked), '7'],
    [{ kind: 'regex', pattern: 'sid=(?P<sid>\\d+)', group: 'sid' }, bytes(chunked), '7'],
    [{ kind: 'regex', pattern: 'sid=\\d+', group: '' }, bytes(chunked), 'sid=7'],
    [{ kind: 'regex', pattern: 'nothing', group: '' }, bytes(chunked), null],
    [{ kind: 'range', start: 2, end: 4 }, bytes('\0\x01\x02\xff\x04'), '\x02\xff'],
    [{ kind: 'range', start: 2, end: 9 }, bytes('short'), null],
    [{ kind: 'header', header: 'set-cookie' }, bytes(chunked), 'sid=7'],
    [{ kind: 'header', header: 'Location' }, bytes(chunked), null],
    [{ kind: 'json', path: 'session.id' }, bytes(chunked), 'a b'],
    [{ kind: 'json', path: '$.session.n[0]' }, zipped, '1'],
    [{ kind: 'json', path: 'session.n[1].x' }, bytes(body), '2.50'],
    [{ kind: 'json', path: 'id' }, bytes('{"id":12345678901234567890}'), '12345678901234567890'],
    [{ kind: 'json', path: 'is' }, bytes('{"is":true}'), 'true'],
    [{ kind: 'header', header: 'X-Id' }, bytes('a\r\nx-id: \t 7 8 \t\r\n\r\n'), '7 8'],
    [{ kind: 'header', header: 'X-Id' }, bytes('x-id: \r\n\r\n'), null],
    [{ kind: 'json', path: 'session' }, bytes(body), null],
    [{ kind: 'json', path: 'a' }, bytes('{"a"'), null]
  ])('%j', (wanted, reply, value) => {
    expect(find(wanted, reply)).toBe(value)
  })

  it.each<[ConversationPlaceholder['find'], string]>([
    [{ kind: 'regex', pattern: '(', group: '' }, 'The placeholder it cannot be extracted: '],
    [{ kind: 'range', start: 4, end: 4 }, 'its range ends before it starts.'],
    [{ kind: 'header', header: 'a b' }, '“a b” is not a valid header name.'],
    [{ kind: 'json', path: 'a..b' }, '“a..b” is not a JSON path']
  ])('or not found: %j', (wanted, words) => {
    expect(() => finderOf({ name: 'it', piece: null, find: wanted }, 'down')).toThrow(words)
  })
})
