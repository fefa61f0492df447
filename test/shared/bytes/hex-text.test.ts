import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatHex, parseHex } from '../../../src/shared/bytes/hex-text'
import { assertProperty } from '../../helpers/properties'

const PING = [0x50, 0x49, 0x4e, 0x47, 0x0d, 0x0a]
const read = (text: string): unknown => {
  const result = parseHex(text)
  return result.ok ? [...result.bytes] : result.problem
}

describe('reading', () => {
  it.each([
    '50 49 4e 47 0d 0a',
    '50494E470D0A',
    ' 5049 4e47\n0d0a\n',
    '0x50, 0x49, 0x4e, 0x47, 0x0D, 0x0A',
    '\\x50\\x49\\x4e\\x47\\x0d\\x0a',
    '50:49:4e:47:0d:0a',
    '0x50494e47;0d0a'
  ])('accepts %j', (text) => {
    expect(read(text)).toEqual(PING)
  })

  it('returns no bytes for empty input', () => {
    expect([read(''), read(' \n')]).toEqual([[], []])
  })

  it('rejects a non-hexadecimal character, with its position', () => {
    expect(['50 4g', 'xyz', '50 é', '50-49', '50 0x', '😀'].map(read)).toEqual([
      { code: 'not-hex', at: 4, found: 'g' },
      { code: 'not-hex', at: 0, found: 'x' },
      { code: 'not-hex', at: 3, found: 'é' },
      { code: 'not-hex', at: 2, found: '-' },
      { code: 'not-hex', at: 4, found: 'x' },
      { code: 'not-hex', at: 0, found: '😀' }
    ])
  })

  it('rejects half a byte instead of guessing the other half', () => {
    expect(['5', '50 4', '504 9', '0x504', '\\x5\\x49'].map(read)).toEqual([
      { code: 'half-byte', at: 0, found: '5' },
      { code: 'half-byte', at: 3, found: '4' },
      { code: 'half-byte', at: 0, found: '504' },
      { code: 'half-byte', at: 2, found: '504' },
      { code: 'half-byte', at: 2, found: '5' }
    ])
  })
})

it('writes lines of sixteen bytes', () => {
  expect(formatHex(Uint8Array.from({ length: 18 }, (_, index) => index))).toBe(
    '00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f\n10 11'
  )
})

it('reads back its own output', () => {
  assertProperty(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      expect(read(formatHex(bytes))).toEqual([...bytes])
    })
  )
})
