/**
 * HPACK: the examples of RFC 7541, appendix C, a second implementation as oracle, and the results of broken blocks.
 */

import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import {
  EMPTY_TABLE,
  HpackDecoder,
  LOST_TABLE
} from '../../../../src/decode/stream/http2/hpack/hpack-decoder'

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(/\s/g, ''), 'hex'))

type Read = [name: string | null, value: string | null]

function read(decoder: HpackDecoder, block: Uint8Array): Read[] {
  const fields: Read[] = []
  const found = decoder.decode(block, ({ form, name, value }) => {
    if (form !== 'resize') fields.push([name, value])
  })
  expect(found.fault).toBeNull()
  return fields
}

const table = (decoder: HpackDecoder): string[] =>
  decoder
    .state()
    .entries.map(({ name, value }) => `${name}: ${value}`)
    .reverse()

describe('the examples of RFC 7541', () => {
  it('C.2: literals and an index', () => {
    expect(read(new HpackDecoder(), bytes('400a637573746f6d2d6b65790d637573746f6d2d686561646572'))).toEqual([
      ['custom-key', 'custom-header']
    ])
    expect(read(new HpackDecoder(), bytes('040c2f73616d706c652f70617468'))).toEqual([
      [':path', '/sample/path']
    ])
    expect(read(new HpackDecoder(), bytes('100870617373776f726406736563726574'))).toEqual([
      ['password', 'secret']
    ])
    expect(read(new HpackDecoder(), bytes('82'))).toEqual([[':method', 'GET']])
  })

  const requests: [Read[], string[]][] = [
    [
      [
        [':method', 'GET'],
        [':scheme', 'http'],
        [':path', '/'],
        [':authority', 'www.example.com']
      ],
      [':authority: www.example.com']
    ],
    [
      [
        [':method', 'GET'],
        [':scheme', 'http'],
        [':path', '/'],
        [':authority', 'www.example.com'],
        ['cache-control', 'no-cache']
      ],
      ['cache-control: no-cache', ':authority: www.example.com']
    ],
    [
      [
        [':method', 'GET'],
        [':scheme', 'https'],
        [':path', '/index.html'],
        [':authority', 'www.example.com'],
        ['custom-key', 'custom-value']
      ],
      ['custom-key: custom-value', 'cache-control: no-cache', ':authority: www.example.com']
    ]
  ]
  it.each([
    [
      'C.3, without Huffman codes',
      [
        '828684410f7777772e6578616d706c652e636f6d',
        '828684be58086e6f2d6361636865',
        '828785bf400a637573746f6d2d6b65790c637573746f6d2d76616c7565'
      ]
    ],
    [
      'C.4, with Huffman codes',
      [
        '828684418cf1e3c2e5f23a6ba0ab90f4ff',
        '828684be5886a8eb10649cbf',
        '828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf'
      ]
    ]
  ])('%s: requests of one connection', (_, blocks) => {
    const decoder = new HpackDecoder()
    expect(blocks.map((block) => [read(decoder, bytes(block)), table(decoder)])).toEqual(requests)
  })

  const date = 'Mon, 21 Oct 2013 20:13:21 GMT'
  const later = 'Mon, 21 Oct 2013 20:13:22 GMT'
  const cookie = 'foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1'
  const place = 'https://www.example.com'
  it.each([
    [
      'C.5, without Huffman codes',
      [
        '4803333032580770726976617465611d4d6f6e2c203231204f637420323031332032303a31333a323120474d546e1768747470733a2f2f7777772e6578616d706c652e636f6d',
        '4803333037c1c0bf',
        '88c1611d4d6f6e2c203231204f637420323031332032303a31333a323220474d54c05a04677a69707738666f6f3d4153444a4b48514b425a584f5157454f50495541585157454f49553b206d61782d6167653d333630303b2076657273696f6e3d31'
      ]
    ],
    [
      'C.6, with Huffman codes',
      [
        '488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff6e919d29ad171863c78f0b97c8e9ae82ae43d3',
        '4883640effc1c0bf',
        '88c16196d07abe941054d444a8200595040b8166e084a62d1bffc05a839bd9ab77ad94e7821dd7f2e6c7b335dfdfcd5b3960d5af27087f3672c1ab270fb5291f9587316065c003ed4ee5b1063d5007'
      ]
    ]
  ])('%s: responses, with a table of 256 octets', (_, blocks) => {
    const decoder = new HpackDecoder({ ...EMPTY_TABLE, size: 256 })
    expect(blocks.map((block) => read(decoder, bytes(block)))).toEqual([
      [
        [':status', '302'],
        ['cache-control', 'private'],
        ['date', date],
        ['location', place]
      ],
      [
        [':status', '307'],
        ['cache-control', 'private'],
        ['date', date],
        ['location', place]
      ],
      [
        [':status', '200'],
        ['cache-control', 'private'],
        ['date', later],
        ['location', place],
        ['content-encoding', 'gzip'],
        ['set-cookie', cookie]
      ]
    ])
    expect(table(decoder)).toEqual([`set-cookie: ${cookie}`, 'content-encoding: gzip', `date: ${later}`])
  })
})

/** The package has no types, and only this test uses it. */
interface Compressor {
  write(headers: { name: string; value: string; incremental: boolean; huffman: boolean }[]): void
  read(): Buffer | null
}
const { compressor } = createRequire(import.meta.url)('hpack.js') as {
  compressor: { create(options: { table: { maxSize: number } }): Compressor }
}

/** Pseudo-random generator with the same numbers in every run. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    yield state / 2_147_483_648
  }
}

describe('blocks', () => {
  it('of another implementation are decoded, and from the middle as far as possible', () => {
    const random = numbers(7)
    const next = (below: number): number => Math.floor(random.next().value * below)
    const text = (length: number): string =>
      Array.from({ length }, () => String.fromCharCode(33 + next(90))).join('')
    const encoder = compressor.create({ table: { maxSize: 4096 } })
    const whole = new HpackDecoder()
    const joined = new HpackDecoder({ ...LOST_TABLE, size: 4096 })
    let unknown = 0
    for (let block = 0; block < 400; block++) {
      const headers = Array.from({ length: 1 + next(12) }, () => ({
        name: `x-${next(40)}`,
        value: next(2) === 0 ? `value ${next(30)}` : text(next(60)),
        incremental: next(4) > 0,
        huffman: next(2) === 0
      }))
      encoder.write(headers)
      const pieces: Buffer[] = []
      for (let piece = encoder.read(); piece !== null; piece = encoder.read()) pieces.push(piece)
      const octets = Buffer.concat(pieces)
      const meant = headers.map(({ name, value }) => [name, value])
      expect(read(whole, octets)).toEqual(meant)
      if (block < 20) continue
      const seen = read(joined, octets)
      expect(seen).toHaveLength(meant.length)
      for (const [at, [name, value]] of seen.entries()) {
        if (name === null || value === null) unknown++
        if (name !== null) expect(name).toBe(meant[at]![0])
        if (value !== null) expect(value).toBe(meant[at]![1])
      }
    }
    expect(unknown).toBeGreaterThan(0)
    // By now, all missed entries have been evicted from the table.
    expect(joined.state().lost).toBe(false)
    expect(joined.state().entries.slice(-5)).toEqual(whole.state().entries.slice(-5))
  })

  it.each([
    ['an unknown index', 'bf', 'hpack-bad-index'],
    ['index 0', '80', 'hpack-bad-index'],
    ['an endless number', '7fffffffffffffffff0f', 'hpack-bad-integer'],
    ['a string beyond the end', '400a6375', 'hpack-truncated'],
    ['EOS in a string', '408fffffffffffffffffffffffffffffff01', 'hpack-bad-huffman'],
    ['invalid padding', '00820000', 'hpack-bad-huffman']
  ])('with %s are decoded up to it', (_, hex, fault) => {
    const decoder = new HpackDecoder()
    const names: unknown[] = []
    const found = decoder.decode(bytes(`82${hex}`), ({ name }) => names.push(name))
    expect([names, found.fault]).toEqual([[':method'], fault])
    expect(decoder.state().lost).toBe(true)
  })

  describe('with a Huffman-coded string', () => {
    /** Codes of RFC 7541, appendix B. */
    const CODES = { a: '00011', t: '01001', '&': '11111000' }
    /** The string of eight letters fills its octets: 8 × 5 bits, so that the padding is chosen freely. */
    const EIGHT = 'atatatat'
    const coded = (text: string, padding: string): Uint8Array => {
      const bits = Array.from(text, (letter) => CODES[letter as keyof typeof CODES]).join('') + padding
      expect(bits.length % 8).toBe(0)
      const octets = (bits.match(/.{8}/g) ?? []).map((octet) => Number.parseInt(octet, 2))
      return Uint8Array.from([0x00, 0x01, 0x78, 0x80 | octets.length, ...octets])
    }
    const valueOf = (block: Uint8Array): string | null => {
      let found: string | null = null
      const { fault } = new HpackDecoder().decode(block, ({ value }) => (found = value))
      return fault ?? found
    }

    it.each([
      ['no bit', EIGHT, ''],
      ['1 bit', `${EIGHT}atatata`, '1'.repeat(5)],
      ['4 bits', `${EIGHT}&atat`, '1'.repeat(4)],
      ['7 bits', `${EIGHT}a${EIGHT}atat`, '1'.repeat(7)]
    ])('padding of up to %s is accepted', (_, text, padding) => {
      expect(valueOf(coded(text, padding))).toBe(text)
    })

    it.each([
      ['8 bits', EIGHT, '1'.repeat(8)],
      ['8 bits after no letter', '', '1'.repeat(8)],
      ['15 bits', `${EIGHT}a${EIGHT}atat`, '1'.repeat(15)],
      ['16 bits', EIGHT, '1'.repeat(16)],
      ['7 bits with a zero', `${EIGHT}a${EIGHT}atat`, '1111110'],
      ['3 bits with a zero', 'a', '011']
    ])('padding of %s is an error (RFC 7541, section 5.2)', (_, text, padding) => {
      expect(valueOf(coded(text, padding))).toBe('hpack-bad-huffman')
    })
  })

  it('with any bytes never throw, and stay within the block', () => {
    const random = numbers(3)
    for (let run = 0; run < 3000; run++) {
      const block = Uint8Array.from({ length: 1 + Math.floor(random.next().value * 80) }, () =>
        Math.floor(random.next().value * 256)
      )
      let at = 0
      new HpackDecoder().decode(block, ({ from, to, nameFrom, nameTo, valueFrom, valueTo }) => {
        expect(from).toBe(at)
        at = to
        expect([nameFrom >= from, nameTo <= to, valueFrom >= from, valueTo <= to]).toEqual([
          true,
          true,
          true,
          true
        ])
      })
      expect(at).toBeLessThanOrEqual(block.length)
    }
  })
})
