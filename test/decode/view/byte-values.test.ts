import { describe, expect, it } from 'vitest'
import { byteValues } from '../../../src/decode/view/byte-values'

describe('values of the bytes at the cursor', () => {
  it('reads every width in both byte orders', () => {
    expect(byteValues(Uint8Array.of(0x49, 0x66, 0x2d, 0x4d, 0xff, 0xff, 0xff, 0xff))).toEqual({
      u8: '73',
      i8: '73',
      binary: '01001001',
      numbers: {
        u16: { le: '26185', be: '18790' },
        i16: { le: '26185', be: '18790' },
        u32: { le: '1294820937', be: '1231433037' },
        i32: { le: '1294820937', be: '1231433037' },
        u64: { le: '18446744070709405257', be: '5288964625423925247' },
        i64: { le: '-3000146359', be: '5288964625423925247' },
        f32: { le: '181822610', be: '942804.8' },
        f64: { le: 'NaN', be: '3.9565039140737814e45' }
      },
      rune: { text: 'I', codePoint: 'U+0049', bytes: 1 },
      time: { le: '2011-01-12T08:28:57Z', be: '2009-01-08T16:43:57Z' }
    })
  })

  it('is empty when the stream has too few bytes', () => {
    const values = byteValues(Uint8Array.of(0x80, 0x01))
    expect(values).toMatchObject({
      u8: '128',
      i8: '-128',
      numbers: { u16: { le: '384', be: '32769' }, u32: { le: null, be: null }, f64: { le: null, be: null } },
      rune: null,
      time: { le: null, be: null }
    })
    expect(byteValues(new Uint8Array(0))).toMatchObject({ u8: null, i8: null, binary: null, rune: null })
  })

  it('names the UTF-8 character that starts here', () => {
    const rune = (text: string): unknown => byteValues(new TextEncoder().encode(text)).rune
    expect([rune('荣x'), rune('é'), rune('😀'), byteValues(Uint8Array.of(0xc3, 0x28)).rune]).toEqual([
      { text: '荣', codePoint: 'U+8363', bytes: 3 },
      { text: 'é', codePoint: 'U+00E9', bytes: 2 },
      { text: '😀', codePoint: 'U+1F600', bytes: 4 },
      null
    ])
  })

  it('shows floats with the digits they have', () => {
    const float = (value: number): string | null => {
      const bytes = new Uint8Array(8)
      new DataView(bytes.buffer).setFloat32(0, value, true)
      return byteValues(bytes).numbers.f32.le
    }
    expect([0.1, 3.5e12, -0, 0, 1e-7, Infinity, -Infinity].map(float)).toEqual([
      '0.1',
      '3.5e12',
      '-0',
      '0',
      '1e-7',
      '∞',
      '−∞'
    ])
  })
})
