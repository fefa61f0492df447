import { describe, expect, it } from 'vitest'
import { copyBytes } from '../../../src/decode/view/byte-copy'

describe('copying bytes', () => {
  it('returns pairs of hex digits', () => {
    expect(copyBytes(Uint8Array.of(0, 0x0f, 0xff), 'hex')).toBe('00 0f ff')
  })

  it('returns text, with the replacement character for invalid UTF-8', () => {
    expect(copyBytes(Uint8Array.of(0xef, 0xbb, 0xbf, 0x68, 0xe8, 0x8d, 0xa3, 0xff), 'text')).toBe(
      '\ufeffh荣\ufffd'
    )
  })

  it('returns a C array that compiles', () => {
    expect(
      copyBytes(
        Uint8Array.from({ length: 13 }, (_, index) => index),
        'c-array'
      )
    ).toBe(
      'const unsigned char bytes[13] = {\n' +
        '  0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0a, 0x0b,\n' +
        '  0x0c\n};\n'
    )
  })

  it('returns base64 like the platform, for every remainder', () => {
    for (let length = 0; length <= 67; length++) {
      const bytes = Uint8Array.from({ length }, (_, index) => (index * 151 + 7) & 0xff)
      expect(copyBytes(bytes, 'base64')).toBe(btoa(String.fromCharCode(...bytes)))
    }
  })
})
