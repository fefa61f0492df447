import { describe, expect, it } from 'vitest'
import {
  asciiText,
  formatOffset,
  hexText,
  offsetDigits,
  parseOffset
} from '../../../src/decode/view/hex-rows'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('hex rows', () => {
  it('groups pairs by eight', () => {
    expect(hexText(bytes('PUT /api/orders/'))).toBe('50 55 54 20 2f 61 70 69  2f 6f 72 64 65 72 73 2f')
  })

  it('shows unprintable bytes as dots, one cell per byte', () => {
    expect(asciiText(bytes('a\r\n\u0000é~\u007f'))).toBe('a···' + '··' + '~·')
  })

  it('widens the offset column by pairs of digits only when the stream needs it', () => {
    expect([0, 2 ** 32, 2 ** 32 + 1, 2 ** 40].map(offsetDigits)).toEqual([8, 8, 10, 10])
    expect(formatOffset(0x1234, 8)).toBe('00001234')
  })

  it('reads offsets as users type them', () => {
    const typed = ['31', '0x1f', '1fH', ' 1f ', '4,113', '1 000', 'ff_ff', '0X10', '10h']
    expect(typed.map(parseOffset)).toEqual([31, 31, 31, 31, 4113, 1000, 65535, 16, 16])
    expect(['', 'xyz', '-1', '1.5', '0x', '99999999999999999999'].map(parseOffset)).toEqual(
      Array.from({ length: 6 }, () => undefined)
    )
  })
})
