/** The search loop, with SIMD instructions and without: the same places as a comparison at every place. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitsAt, literalNeedle, type Needle } from '../../../src/engine/find/needle'
import { Scanner } from '../../../src/engine/find/scanner'

/** Bytes of few values, so that needles occur. */
const bytesOfFew = (max: number): fc.Arbitrary<Uint8Array> =>
  fc.array(fc.constantFrom(0x61, 0x62, 0x41, 0), { maxLength: max }).map((values) => Uint8Array.from(values))

const needleOfFew: fc.Arbitrary<Needle> = fc
  .array(fc.tuple(fc.constantFrom(0x61, 0x62, 0x41, 0), fc.constantFrom(0xff, 0xdf, 0xf0, 0)), {
    minLength: 1,
    maxLength: 40
  })
  .map((pairs) => ({
    length: pairs.length,
    values: Uint8Array.from(pairs, ([value, mask]) => value & mask),
    masks: Uint8Array.from(pairs, ([, mask]) => mask),
    exact: null
  }))

function placesOf(scanner: Scanner, at: number, from: number, to: number): number[] {
  const places: number[] = []
  scanner.scan(at, from, to, (place) => places.push(place) && place + 1)
  return places
}

function everyPlace(needle: Needle, bytes: Uint8Array, from: number, to: number): number[] {
  const places: number[] = []
  for (let at = from; at + needle.length <= to; at++) if (fitsAt(needle, bytes, at)) places.push(at)
  return places
}

describe.each([
  ['with SIMD', true],
  ['without SIMD', false]
])('%s', (_, simd) => {
  it('finds every place, whatever the masks, the length and the range', () => {
    fc.assert(
      fc.property(needleOfFew, bytesOfFew(300), fc.nat(20), fc.nat(20), (needle, bytes, skip, short) => {
        const scanner = new Scanner([literalNeedle(Uint8Array.of(1, 2, 3)), needle], 512, simd)
        scanner.bytes.set(bytes)
        const to = Math.max(skip, bytes.length - short)
        scanner.sample(0, bytes.length)
        expect(placesOf(scanner, 1, skip, to)).toEqual(everyPlace(needle, bytes, skip, to))
      }),
      { numRuns: 400 }
    )
  })

  it('finds more places than one call of the loop returns', () => {
    const scanner = new Scanner([literalNeedle(Uint8Array.of(7))], 20_000, simd)
    scanner.bytes.fill(7)
    expect(placesOf(scanner, 0, 0, 20_000)).toHaveLength(20_000)
  })

  it('skips the places before the one that the visitor returns', () => {
    const scanner = new Scanner([literalNeedle(Uint8Array.of(7, 7))], 100, simd)
    scanner.bytes.fill(7)
    const places: number[] = []
    scanner.scan(0, 0, 10, (place) => places.push(place) && place + 2)
    expect(places).toEqual([0, 2, 4, 6, 8])
  })
})
