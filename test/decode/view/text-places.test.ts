/** Characters of a decoded text and the bytes from which they were decoded, in every encoding. */

import { describe, expect, it } from 'vitest'
import { decodeBody, type BodyEncoding } from '../../../src/decode/view/body-encodings'
import { textPlaces } from '../../../src/decode/view/text-places'
import { execFileSync } from 'node:child_process'

const SAMPLE = '{"name":"荣光 こんにちは","n":[1,2]}\n'

function encoded(text: string, charset: string): Uint8Array {
  return execFileSync('iconv', ['-f', 'UTF-8', '-t', charset], { input: text, maxBuffer: 1 << 26 })
}

describe('the bytes of characters', () => {
  it.each<[encoding: BodyEncoding, charset: string]>([
    ['utf-8', 'UTF-8'],
    ['gb18030', 'GB18030'],
    ['shift_jis', 'SHIFT_JIS'],
    ['euc-jp', 'EUC-JP'],
    ['utf-16le', 'UTF-16LE'],
    ['utf-16be', 'UTF-16BE'],
    ['iso-2022-jp', 'ISO-2022-JP']
  ])('of %s decode to the same text, over several blocks', (encoding, charset) => {
    // ISO 2022 cannot be decoded from the middle, so it is one block.
    const source = SAMPLE.replace('荣', '').repeat(400)
    const bytes = encoded(source, charset)
    const text = decodeBody(bytes, encoding)
    expect(text).toBe(source)
    const places = textPlaces(bytes, encoding, text)
    const wanted = [0, 9, 5000, text.length - 12]
    for (const from of wanted) {
      const range = places.toBytes([from, from + 11])
      expect(range).not.toBeNull()
      // Escape sequences of ISO 2022 belong to no character; decoded from its start, the text is the same.
      const decoded =
        encoding === 'iso-2022-jp'
          ? decodeBody(bytes.subarray(0, range![1]), encoding).slice(from)
          : decodeBody(bytes.subarray(...range!), encoding)
      expect(decoded).toBe(text.slice(from, from + 11))
      if (encoding !== 'iso-2022-jp') expect(places.toText(range![0])).toBe(from)
    }
  })

  it('equal those of the decoder for invalid text', () => {
    const bytes = Uint8Array.from([
      0x22, 0xe2, 0x82, 0x22, 0xc0, 0x80, 0xf0, 0x9f, 0x98, 0x80, 0x41, 0xed, 0xa0, 0x80
    ])
    const text = decodeBody(bytes, 'utf-8')
    const places = textPlaces(bytes, 'utf-8', text)
    // " · cut sequence · " · two broken bytes · a character of two units · A · a surrogate, three broken bytes
    expect(text).toBe('"\ufffd"\ufffd\ufffd😀A\ufffd\ufffd\ufffd')
    expect(places.toBytes([1, 2])).toEqual([1, 3])
    expect(places.toBytes([5, 7])).toEqual([6, 10])
    expect(places.toBytes([7, 8])).toEqual([10, 11])
    expect(places.toBytes([0, text.length])).toEqual([0, bytes.length])
    expect([places.toText(2), places.toText(8), places.toText(10), places.toText(bytes.length)]).toEqual([
      1,
      5,
      7,
      null
    ])
  })

  it('equal the offsets of the characters in single-byte encodings', () => {
    const bytes = encoded('Привет', 'CP1251')
    const places = textPlaces(bytes, 'windows-1251', decodeBody(bytes, 'windows-1251'))
    expect([places.toBytes([2, 4]), places.toText(5)]).toEqual([[2, 4], 5])
  })

  it('in ISO 2022 are not searched in a large text, which would be decoded repeatedly', () => {
    const source = 'こん'.repeat(100_000)
    const bytes = encoded(source, 'ISO-2022-JP')
    const places = textPlaces(bytes, 'iso-2022-jp', decodeBody(bytes, 'iso-2022-jp'))
    expect([places.toBytes([0, 4]), places.toText(9)]).toEqual([null, null])
  })
})
