/** UTF-8 in pieces, compared with the decoder of the platform. */

import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { Utf8Check } from '../../../src/decode/stream/utf8-check'
import { assertProperty } from '../../helpers/properties'

function faultOf(...pieces: readonly (readonly number[])[]): number | null {
  const check = new Utf8Check()
  for (const piece of pieces) check.push(Uint8Array.from(piece))
  return check.end()
}

/** Index of the first byte after which no continuation is valid, or the length of the text for a cut character. */
function expected(bytes: Uint8Array): number | null {
  for (let at = 1; at <= bytes.length; at++) {
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, at), { stream: true })
    } catch {
      return at - 1
    }
  }
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return null
  } catch {
    return bytes.length
  }
}

it.each<[bytes: number[], fault: number | null]>([
  [[], null],
  [[0x00, 0x7f], null],
  [[0x80], 0],
  [[0x61, 0xbf], 1],
  // Overlong forms: C0 AF, E0 9F, F0 8F.
  [[0xc1, 0xbf], 0],
  [[0xc2, 0x80], null],
  [[0xdf, 0xbf], null],
  [[0xe0, 0x9f, 0xbf], 1],
  [[0xe0, 0xa0, 0x80], null],
  [[0xf0, 0x8f, 0xbf, 0xbf], 1],
  [[0xf0, 0x90, 0x80, 0x80], null],
  // Surrogates: U+D7FF, U+D800, U+E000.
  [[0xed, 0x9f, 0xbf], null],
  [[0xed, 0xa0, 0x80], 1],
  [[0xee, 0x80, 0x80], null],
  // U+10FFFF and beyond.
  [[0xf4, 0x8f, 0xbf, 0xbf], null],
  [[0xf4, 0x90, 0x80, 0x80], 1],
  [[0xf5, 0x80, 0x80, 0x80], 0],
  // The limits of the second byte do not apply to the third.
  [[0xe0, 0xa0, 0xbf, 0xf4, 0x80, 0xbf, 0x80], null],
  [[0xe1, 0x80, 0xc0], 2],
  [[0xe1, 0x80, 0x7f], 2],
  // A character that is cut, and one that the next character cuts.
  [[0x61, 0xe2, 0x82], 3],
  [[0xe2, 0x82, 0x61], 2]
])('%j is invalid at %j', (bytes, fault) => {
  expect(faultOf(bytes)).toBe(fault)
  expect(faultOf(...bytes.map((byte) => [byte]))).toBe(fault)
})

it('reports the first fault only, from the start of the text', () => {
  const check = new Utf8Check()
  check.push(Uint8Array.of(0x61, 0x62))
  expect(check.fault).toBeNull()
  check.push(Uint8Array.of(0x63, 0xff, 0xff))
  check.push(Uint8Array.of(0xff, 0xe2))
  expect([check.fault, check.end()]).toEqual([3, 3])
})

it('finds the byte at which the decoder of the platform fails, for any split', () => {
  const character = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 4 }).map((text) => [...Buffer.from(text)]),
    fc.array(fc.constantFrom(0x41, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc2, 0xe0, 0xed, 0xef, 0xf0, 0xf4), {
      maxLength: 4
    })
  )
  assertProperty(
    fc.property(fc.array(character, { maxLength: 12 }), fc.nat(40), (characters, cut) => {
      const bytes = Uint8Array.from(characters.flat())
      expect(faultOf([...bytes.subarray(0, cut)], [...bytes.subarray(cut)])).toBe(expected(bytes))
    }),
    { numRuns: 500 }
  )
})
