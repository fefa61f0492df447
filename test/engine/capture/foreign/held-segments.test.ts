/** Segments ahead of missing bytes, compared with an array of single bytes. */

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  OutOfOrderSegments,
  type OutOfOrderSegment
} from '../../../../src/engine/capture/foreign/held-segments'
import { assertProperty } from '../../../helpers/properties'

const segment = (
  offset: number,
  length: number,
  more: Partial<OutOfOrderSegment> = {}
): OutOfOrderSegment => ({
  offset,
  length,
  captured: length,
  position: 1000 + offset,
  acknowledges: -1,
  ...more
})
const ranges = ({ list }: OutOfOrderSegments): string[] =>
  list.map(({ offset, length, captured, position }) => `${offset}+${length} (${captured}) at ${position}`)

describe('segments ahead of missing bytes', () => {
  it('keep the first copy of each byte, and a copy that the file contains before one that it does not', () => {
    const one = fc.record({
      offset: fc.nat(40),
      length: fc.integer({ min: 1, max: 20 }),
      captured: fc.nat(20),
      position: fc.nat(10_000)
    })
    assertProperty(
      fc.property(fc.array(one, { maxLength: 12 }), (segments) => {
        const held = new OutOfOrderSegments()
        /** For each offset its position in the file, or null for a byte that was cut off; undefined if missing. */
        const bytes: (number | null | undefined)[] = []
        for (const { offset, length, captured, position } of segments) {
          const repeats: [at: number, now: number, first: number][] = []
          const expected: typeof repeats = []
          for (let at = 0; at < length; at++) {
            const now = at < captured ? position + at : null
            const first = bytes[offset + at]
            if (first === undefined || first === null) bytes[offset + at] = now
            else if (now !== null) expected.push([offset + at, now, first])
          }
          const before = held.list.length
          const added = segment(offset, length, { captured: Math.min(captured, length), position })
          const more = held.add(added, (from, count, now, first) => {
            for (let at = 0; at < count; at++) repeats.push([from + at, now + at, first + at])
          })
          expect(more).toBeLessThanOrEqual(held.list.length - before)
          expect(repeats).toEqual(expected)
        }
        const found: typeof bytes = []
        let end = -1
        for (const { offset, length, captured, position } of held.list) {
          expect(offset).toBeGreaterThanOrEqual(end)
          end = offset + length
          for (let at = 0; at < length; at++) found[offset + at] = at < captured ? position + at : null
        }
        expect(found).toEqual(bytes)
        expect(held.bytes).toBe(bytes.filter((byte) => byte !== undefined).length)
      }),
      { numRuns: 1000 }
    )
  })

  it('are counted by the segments that each new one adds', () => {
    const held = new OutOfOrderSegments()
    const none = (): void => undefined
    expect(held.add(segment(10, 5), none)).toBe(1)
    expect(held.add(segment(10, 5), none)).toBe(0)
    expect(held.add(segment(5, 15), none)).toBe(2)
    expect(ranges(held)).toEqual(['5+5 (5) at 1005', '10+5 (5) at 1010', '15+5 (5) at 1015'])
    expect([held.first?.offset, held.bytes]).toEqual([5, 15])
    held.dropFirst()
    expect([held.first?.offset, held.bytes]).toEqual([10, 10])
  })

  it('are taken up to a gap, or to one whose sender had seen more of the other stream', () => {
    const held = new OutOfOrderSegments()
    for (const [offset, acknowledges] of [
      [10, 7],
      [15, 8],
      [20, 9],
      [30, 1]
    ] as const)
      held.add(segment(offset, 5, { acknowledges }), () => undefined)
    expect(held.take(9, 100)).toEqual([])
    expect(held.take(10, 8).map(({ offset }) => offset)).toEqual([10, 15])
    expect([held.take(20, 8), held.bytes]).toEqual([[], 10])
    expect(held.take(20, 9).map(({ offset }) => offset)).toEqual([20])
    expect(ranges(held)).toEqual(['30+5 (5) at 1030'])
  })

  it('of which none is left are not dropped', () => {
    const held = new OutOfOrderSegments()
    held.dropFirst()
    expect([held.first, held.bytes]).toEqual([undefined, 0])
  })
})
