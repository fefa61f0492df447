import { describe, expect, it } from 'vitest'
import {
  characterBytes,
  characterColumns,
  decodeText,
  encodingOfCharset,
  escapedText,
  safeBorder,
  visibleText,
  wireText,
  type TextEncoding
} from '../../../src/decode/view/text-encoding'
import { TEXT_ENCODINGS } from '../../../src/shared/model/text-encodings'

const hex = (text: string): Uint8Array =>
  Uint8Array.from(text.match(/[0-9a-f]{2}/gi) ?? [], (pair) => Number.parseInt(pair, 16))

/** Similar text in each encoding: ASCII, wide characters, and the longest form that it has. */
const SAMPLES: Record<TextEncoding, { bytes: Uint8Array; lengths: number[]; text: string }> = {
  'utf-8': { bytes: hex('61 e88da3 c3a9 f09f9880 0a'), lengths: [1, 3, 2, 4, 1], text: 'a荣é😀\n' },
  gb18030: { bytes: hex('61 c8d9 b9e2 9439fc36 0a'), lengths: [1, 2, 2, 4, 1], text: 'a荣光😀\n' },
  shift_jis: { bytes: hex('61 93fa 967b b1 0a'), lengths: [1, 2, 2, 1, 1], text: 'a日本ｱ\n' },
  big5: { bytes: hex('61 b0ea bb79 0a'), lengths: [1, 2, 2, 1], text: 'a國語\n' },
  'euc-jp': { bytes: hex('61 c6fc 8eb1 8fb0a1 0a'), lengths: [1, 2, 2, 3, 1], text: 'a日ｱ丂\n' },
  'euc-kr': { bytes: hex('61 c7d1 b1b9 0a'), lengths: [1, 2, 2, 1], text: 'a한국\n' },
  latin1: { bytes: hex('61 e9 80 ff 0a'), lengths: [1, 1, 1, 1, 1], text: 'aé\u0080ÿ\n' },
  'utf-16le': { bytes: hex('6100 6383 3dd800de 0a00'), lengths: [2, 2, 4, 2], text: 'a荣😀\n' },
  'utf-16be': { bytes: hex('0061 8363 d83dde00 000a'), lengths: [2, 2, 4, 2], text: 'a荣😀\n' }
}

function lengthsOf(bytes: Uint8Array, encoding: TextEncoding): number[] {
  const lengths: number[] = []
  for (let at = 0; at < bytes.length; at += lengths.at(-1) ?? 1) {
    lengths.push(characterBytes(bytes, at, bytes.length, encoding))
  }
  return lengths
}

describe.each(TEXT_ENCODINGS)('%s', (encoding) => {
  const { bytes, lengths, text } = SAMPLES[encoding]

  it('finds where characters begin, and decodes them', () => {
    expect({ lengths: lengthsOf(bytes, encoding), text: decodeText(bytes, encoding) }).toEqual({
      lengths,
      text
    })
  })

  it('never splits a character', () => {
    const line = new Uint8Array(bytes.length * 40)
    for (let copy = 0; copy < 40; copy++) line.set(bytes, copy * bytes.length)
    const whole = decodeText(line, encoding)
    for (let nominal = 0; nominal <= line.length; nominal++) {
      const border = safeBorder(line, 0, nominal, encoding)
      expect(nominal - border).toBeLessThan(4)
      expect(border).toBeLessThanOrEqual(nominal)
      expect(
        decodeText(line.subarray(0, border), encoding) + decodeText(line.subarray(border), encoding)
      ).toBe(whole)
    }
  })

  it('always advances and never passes the end, for any bytes', () => {
    let seed = 1
    const random = (): number => (seed = (seed * 48_271) % 2_147_483_647) & 0xff
    for (let round = 0; round < 200; round++) {
      const noise = Uint8Array.from({ length: 40 }, random)
      const sum = lengthsOf(noise, encoding).reduce((total, length) => total + length, 0)
      expect(sum).toBe(noise.length)
    }
  })
})

describe('columns', () => {
  it('counts wide characters twice', () => {
    const columns = (text: string, encoding: TextEncoding): number => {
      const bytes = hex(text)
      return characterColumns(bytes, 0, bytes.length, encoding)
    }
    expect([
      columns('61', 'utf-8'),
      columns('c3a9', 'utf-8'),
      columns('e88da3', 'utf-8'),
      columns('c8d9', 'gb18030'),
      columns('b1', 'shift_jis'),
      columns('6383', 'utf-16le'),
      columns('6100', 'utf-16le')
    ]).toEqual([1, 1, 2, 2, 1, 2, 1])
  })
})

describe('text on screen', () => {
  it('shows a cell for each control character, and direction marks by code point', () => {
    expect(visibleText('a\tb\u0000\u001b[0m\u007f\u0085\u202etxt')).toBe('a    b··[0m··‹U+202E›txt')
  })
})

describe('text as source', () => {
  it('distinguishes control characters', () => {
    expect(escapedText('a\r\n\t\0\u001b\u009f\u2066b')).toBe('a\\r\\n\\t\\0\\x1b\\x9f‹U+2066›b')
  })
})

describe('text received as Latin-1', () => {
  it('is read as UTF-8 if it is valid', () => {
    const latin1 = (text: string): string => String.fromCharCode(...new TextEncoder().encode(text))
    expect([wireText(latin1('filename=荣光.txt')), wireText('caf\u00e9'), wireText('plain')]).toEqual([
      'filename=荣光.txt',
      'café',
      'plain'
    ])
  })
})

describe('charset parameter', () => {
  it('names an encoding if it is known', () => {
    expect(
      ['text/html; charset=GBK', 'text/plain;charset="utf-8"', 'a/b; charset=koi8-r', 'text/plain'].map(
        encodingOfCharset
      )
    ).toEqual(['gb18030', 'utf-8', undefined, undefined])
  })
})
