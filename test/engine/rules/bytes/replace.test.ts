import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HOLD_BACK_MS, MAX_REPORTED_EDITS } from '../../../../src/engine/rules/bytes/replace-step'
import { MAX_HELD_BACK } from '../../../../src/engine/rules/bytes/stream-pattern'
import type { EditAction } from '../../../../src/shared/contract/edits'
import { assertProperty } from '../../../helpers/properties'
import { FAULTS, LinkBench } from '../link/link-bench'

const replace = (match: string, text: string, which: number | null = null): EditAction => ({
  ...{ action: 'replace', direction: 'up' },
  ...{ match, with: text, which }
})

/** Sends the parts, and a FIN at the end. */
function through(action: EditAction, ...parts: (string | Uint8Array)[]): LinkBench {
  const bench = new LinkBench([action])
  for (const part of parts) bench.send(part)
  bench.link.end()
  return bench
}

describe('replace', () => {
  it.each([
    ['text', replace('world', 'there'), 'hello world, world', 'hello there, there'],
    ['text by longer text', replace('a', 'abc'), 'banana', 'babcnabcnabc'],
    ['text by nothing', replace('na', ''), 'banana', 'ba'],
    ['escapes', replace('\\r\\n', '\\n'), 'a\r\nb\r\n', 'a\nb\n'],
    ['matches from left to right without overlaps', replace('aa', 'b'), 'aaaaa', 'bba'],
    ['hexadecimal bytes', replace('hex"61 6?"', 'hex"2d 2d"'), 'abaXac', '--aX--'],
    ['hexadecimal bytes with any between', replace('hex"61 * 63"', '[{{1}}]'), 'a12c abc', '[12] [b]'],
    ['a regular expression with groups', replace('/v(\\d+)/', 'v{{1}}0 {{0}}'), 'v1 v23', 'v10 v1 v230 v23'],
    ['a regular expression, ignoring case', replace('/host: (?P<name>\\w+)/i', '{{name}}'), 'HOST: a', 'a'],
    ['a pattern that also matches nothing', replace('/x*/', '-'), 'axxb', 'a-b'],
    ['placeholders', replace('x', '{{counter:02}}'), 'x x x', '01 02 03'],
    ['text that looks like an expression', replace('\\x2fapi/', '/v2/'), 'GET /api/a', 'GET /v2/a'],
    ['only the first match', replace('x', 'y', 1), 'x x x', 'y x x'],
    ['only the second match', replace('x', 'y', 2), 'x x x', 'x y x']
  ])('replaces %s', (_, action, sent, expected) => {
    expect(through(action, sent).text).toBe(expected)
  })

  it('finds a match that is spread over reads, and holds back only what may begin one', () => {
    const bench = new LinkBench([replace('secret', '******')])
    bench.send('a sec')
    expect([bench.text, bench.link.queued]).toEqual(['a ', 3])
    bench.send('r')
    bench.send('et sea')
    expect([bench.text, bench.link.queued]).toEqual(['a ****** sea', 0])
  })

  it('says what it replaced, as received and as sent', () => {
    expect(through(replace('b', 'xyz'), 'ab', 'b').edits).toEqual([
      { start: 1, end: 2, sent: { start: 1, end: 4 } },
      { start: 2, end: 3, sent: { start: 4, end: 7 } }
    ])
  })

  it('passes on what it held back when nothing follows, and reports a match that comes too late', () => {
    const bench = new LinkBench([replace('secret', '******')])
    bench.send('sec')
    bench.advance(HOLD_BACK_MS - 1)
    expect(bench.text).toBe('')
    bench.advance(1)
    expect([bench.text, bench.link.queued]).toEqual(['sec', 0])
    bench.send('ret secret')
    expect(bench.text).toBe('secret ******')
    expect(bench.edits).toMatchObject([
      { start: 0, end: 6, reason: 'too-late' },
      { start: 7, end: 13, sent: { start: 7, end: 13 } }
    ])
    bench.send('se')
    bench.advance(HOLD_BACK_MS)
    bench.send('sec')
    bench.link.end()
    expect(bench.story.at(-1)).toMatch(/FIN$/)
    expect(bench.text).toBe('secret ******sesec')
  })

  it('passes on what it held back when its rule is switched off', () => {
    const bench = new LinkBench([replace('secret', '******')])
    bench.send('sec')
    bench.change([])
    bench.send('ret')
    expect(bench.text).toBe('secret')
  })

  it('counts offsets from the beginning of the connection when its rule is switched on later', () => {
    const bench = new LinkBench([])
    bench.send('0123456789')
    bench.change([replace('a', 'b')])
    bench.send('.a')
    expect(bench.edits).toEqual([{ start: 11, end: 12, sent: { start: 11, end: 12 } }])
  })

  it('waits for a receiver that falls behind, whatever the replacement has for a size', () => {
    const bench = new LinkBench([replace('x', 'y'.repeat(4000))])
    bench.room = 1
    expect(bench.send('x'.repeat(1000))).toBe(false)
    bench.link.end()
    const first = bench.bytes.length
    expect(first).toBeLessThan(200_000)
    expect(bench.link.queued).toBeGreaterThan(900)
    bench.room = 100_000
    bench.link.drained()
    expect(bench.bytes.length).toBeGreaterThan(first)
    expect(bench.hasEnded).toBe(false)
    bench.room = Infinity
    bench.link.drained()
    expect([bench.bytes.length, bench.hasEnded, bench.isPaused]).toEqual([4_000_000, true, false])
  })

  it('takes a read that was on its way to a receiver that falls behind', () => {
    const bench = new LinkBench([replace('x', 'y'.repeat(4000))])
    bench.room = 1
    bench.send('x'.repeat(100))
    bench.send('.')
    bench.link.flush()
    expect(bench.bytes.length).toBe(400_001)
    expect(bench.bytes.at(-1)).toBe('.'.charCodeAt(0))
  })

  it('reports many matches one by one up to a bound, and then their number', () => {
    const bench = through(replace('a', 'b'), 'a'.repeat(MAX_REPORTED_EDITS + 5))
    expect(bench.edits).toHaveLength(MAX_REPORTED_EDITS)
    bench.change([])
    expect(bench.faults).toMatchObject([{ action: 'replace', state: 'ended', text: '× 1005' }])
  })

  it('changes bytes before the faults, which apply to what is sent', () => {
    const bench = new LinkBench([replace('a', 'bbbb'), { ...FAULTS.limit, bytes: 3 }])
    bench.send('a')
    expect([bench.text, bench.ended]).toEqual(['bbb', 'close'])
  })

  it('gives the same bytes however the stream is cut into reads', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 60 })
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 5 })
    assertProperty(
      fc.property(
        letters,
        pattern,
        letters,
        fc.array(fc.nat(60)),
        fc.boolean(),
        (text, match, by, cuts, isHex) => {
          const places = [0, ...cuts.filter((cut) => cut < text.length).sort((a, b) => a - b), text.length]
          const parts = places.slice(1).map((to, at) => text.slice(places[at], to))
          // A half byte that fits any makes the search one of masks.
          const hex = `hex"${Buffer.from(match).toString('hex').replaceAll('6', '?')}"`
          const bench = through(replace(isHex ? hex : match, by), ...parts)
          expect(bench.text).toBe(text.replaceAll(match, () => by))
          expect(bench.edits).toHaveLength(text.split(match).length - 1)
        }
      )
    )
  })

  it('fills in the same random values in a repeated run', () => {
    const action = replace('x', '{{random}} {{uuid}}\\n')
    const { text } = through(action, 'xx')
    expect(text).toMatch(/^(?:\d+ [\da-f]{8}-[-\da-f]{27}\n){2}$/)
    expect(through(action, 'xx').text).toBe(text)
  })

  it('finds a pattern as long as it may be, across single bytes', () => {
    const long = `a${'ab'.repeat(MAX_HELD_BACK / 2 - 1)}c`
    const bench = through(replace(long, '!'), ...Array.from(`aaab${long}.`))
    expect(bench.text).toBe('aaab!.')
  })
})
