import { describe, expect, it } from 'vitest'
import type { Problem } from '../../../../src/decode/stream/decoder'
import { ChunkedReader } from '../../../../src/decode/stream/http1/chunked'
import { toBytes, toText } from './helpers/recording'

const BASE = 100

/** Returns the reader's output for a body in these pieces: events, then problems. */
function read(...pieces: string[]): string[] {
  const reader = new ChunkedReader()
  const problems: Problem[] = []
  const events: string[] = []
  let base = BASE
  let event = ''
  reader.start()
  for (const piece of pieces) {
    const bytes = toBytes(piece)
    let at = 0
    for (; at < bytes.length && event !== 'last' && event !== 'fault'; at = reader.at) {
      event = reader.read(bytes, at, bytes.length, base, problems)
      if (event === 'data') events.push(toText(bytes.subarray(reader.dataFrom, reader.dataTo)))
      else if (event === 'chunk') {
        const { size, lineStart, digitsEnd, extensionStart, extensionEnd, lineEnd } = reader
        events.push(
          `${String(size)}: ${[lineStart, digitsEnd, extensionStart, extensionEnd, lineEnd].join(' ')}`
        )
      } else if (event === 'last') events.push(`last ${String(base + reader.at)}`)
      else if (event === 'fault')
        events.push(`fault ${String(reader.lineStart)} "${toText(reader.unread())}"`)
    }
    base += bytes.length
  }
  return [...events, ...problems.map(({ code, offset }) => `${code}@${String(offset)}`)]
}

describe('a chunked body', () => {
  it('returns chunks with the positions of their parts, and data', () => {
    expect(read('5\r\nhello\r\n1A;x=y;z\r\n0123456789abcdefghijklmnop\r\n0\r\n')).toEqual([
      '5: 100 101 101 101 103',
      'hello',
      '26: 110 112 112 118 120',
      '0123456789abcdefghijklmnop',
      'last 151',
      'chunk-extension@112'
    ])
  })

  it('returns the same for single bytes, with the data in pieces', () => {
    expect(read(...'00a ;x\r\nab'.split(''), 'cdefgh', 'ij\r', '\n000;last\r', '\n')).toEqual([
      '10: 100 103 104 106 108',
      'a',
      'b',
      'cdefgh',
      'ij',
      'last 130',
      'chunk-size-whitespace@103',
      'chunk-extension@104'
    ])
  })

  it('allows data to be skipped', () => {
    const reader = new ChunkedReader()
    reader.start()
    reader.read(toBytes('A\r\n'), 0, 3, 0, [])
    expect(reader.skippable).toBe(10)
    reader.skip(4)
    reader.skip(6)
    expect([reader.skippable, reader.read(toBytes('\r\n0\r\n'), 0, 5, 13, [])]).toEqual([0, 'last'])
  })

  it.each([
    ['5\nhello\n0\n', ['5: 100 101 101 101 102', 'hello', 'last 110', 'bare-lf@101']],
    ['1;a\nb\r\n0\r\n', ['1: 100 101 101 103 104', 'b', 'last 110', 'chunk-extension@101', 'bare-lf@103']],
    [
      '1;a\rb\r\nx\r\n0\r\n',
      ['1: 100 101 101 105 107', 'x', 'last 113', 'chunk-extension@101', 'bare-cr@103']
    ],
    ['\r\n', ['fault 100 ""', 'bad-chunk-size@100']],
    [';x\r\n', ['fault 100 ""', 'bad-chunk-size@100']],
    ['-5\r\n', ['fault 100 ""', 'bad-chunk-size@100']],
    ['0x5\r\n', ['fault 100 "0"', 'bad-chunk-size@101']],
    ['5 5\r\n', ['fault 100 ""', 'chunk-size-whitespace@101', 'bad-chunk-size@102']],
    ['5\rx', ['fault 100 ""', 'bare-cr@101', 'bad-chunk-size@102']],
    ['ACL / HTTP/1.1', ['fault 100 "AC"', 'bad-chunk-size@102']],
    ['2\r\nabc\r\n', ['2: 100 101 101 101 103', 'ab', 'fault 105 ""', 'bad-chunk-end@105']],
    ['2\r\nab\rc', ['2: 100 101 101 101 103', 'ab', 'fault 106 ""', 'bad-chunk-end@106']]
  ])('that is malformed is read as far as possible: %j', (text, expected) => {
    expect(read(text)).toEqual(expected)
    expect(read(...text.split('')).filter((event) => !/^[a-z]+$/.test(event))).toEqual(
      expected.filter((event) => !/^[a-z]+$/.test(event))
    )
  })

  it('with an uncountable size has no end', () => {
    expect(read('20000000000000\r\nab', 'cd')).toEqual([
      'Infinity: 100 114 114 114 116',
      'ab',
      'cd',
      'chunk-size-overflow@100'
    ])
    expect(read('1fffffffffffff\r\nab')[0]).toBe('9007199254740991: 100 114 114 114 116')
  })
})
