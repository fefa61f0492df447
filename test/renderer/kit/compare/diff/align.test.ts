/** Alignment of two sequences: it is valid, it is the shortest where it claims so, and its cost is bounded. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  align,
  type Alignment,
  type DiffChange
} from '../../../../../src/renderer/src/kit/compare/model/diff/align'
import { tidy } from '../../../../../src/renderer/src/kit/compare/model/diff/tidy'
import type { Sequence } from '../../../../../src/renderer/src/kit/compare/model/diff/middle'
import { assertProperty } from '../../../../helpers/properties'

/** Pseudo-random bytes, the same in every run (xorshift). */
function randomBytes(length: number, seed = 1): Uint8Array {
  const words = new Uint32Array(Math.ceil(length / 4))
  let state = seed >>> 0 || 1
  for (let at = 0; at < words.length; at++) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    words[at] = state >>> 0
  }
  return new Uint8Array(words.buffer, 0, length)
}

function joined(...pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}

/** Returns the left sequence with its changed parts replaced by those of the right one. */
function applied(a: Sequence, b: Sequence, changes: readonly DiffChange[]): number[] {
  const made: number[] = []
  let at = 0
  for (const { left, leftEnd, right, rightEnd } of changes) {
    for (; at < left; at++) made.push(a[at]!)
    for (let other = right; other < rightEnd; other++) made.push(b[other]!)
    at = leftEnd
  }
  for (; at < a.length; at++) made.push(a[at]!)
  return made
}

/**
 * Expects a valid alignment: ordered, separate changes, equal lengths between them, and the right sequence as
 * result.
 */
function mustBeOne(a: Sequence, b: Sequence, { changes }: Pick<Alignment, 'changes'>): void {
  let [left, right] = [0, 0]
  for (const change of changes) {
    expect(change.left - left).toBe(change.right - right)
    expect(change.left).toBeGreaterThanOrEqual(left)
    expect(change.leftEnd - change.left + change.rightEnd - change.right).toBeGreaterThan(0)
    ;[left, right] = [change.leftEnd, change.rightEnd]
  }
  const made = applied(a, b, changes)
  // An element-wise assertion on megabytes would take too long.
  expect(made.length === b.length && made.every((byte, at) => byte === b[at])).toBe(true)
}

function edits({ changes }: Alignment): number {
  return changes.reduce(
    (sum, { left, leftEnd, right, rightEnd }) => sum + leftEnd - left + rightEnd - right,
    0
  )
}

/** Returns the minimum number of edits, by the textbook table. */
function leastEdits(a: Sequence, b: Sequence): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let at = 0; at < a.length; at++) {
    const next = [at + 1]
    for (let other = 0; other < b.length; other++)
      next.push(a[at] === b[other] ? row[other]! : 1 + Math.min(row[other + 1]!, next[other]!))
    row = next
  }
  return row.at(-1)!
}

const few = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 60 }).map((all) => Uint8Array.from(all))

/** Bytes, and the same bytes after some cuts, inserts and moves. */
const edited = fc
  .tuple(
    fc.integer({ min: 0, max: 2 ** 31 }),
    fc.integer({ min: 0, max: 60_000 }),
    fc.array(fc.tuple(fc.nat(), fc.nat({ max: 4000 }), fc.nat({ max: 4000 })), { maxLength: 30 })
  )
  .map(([seed, length, cuts]) => {
    const a = randomBytes(length, seed)
    let b = a
    for (const [number, [place, out, put]] of cuts.entries()) {
      const at = b.length === 0 ? 0 : place % b.length
      b = joined(b.subarray(0, at), randomBytes(put, seed + number + 1), b.subarray(at + out))
    }
    return [a, b] as const
  })

describe('an alignment', () => {
  it('transforms the left sequence into the right one with the fewest edits', () => {
    assertProperty(
      fc.property(few, few, (a, b) => {
        const found = align(a, b)
        mustBeOne(a, b, found)
        expect([edits(found), found.exact, found.coarse]).toEqual([leastEdits(a, b), true, 0])
        mustBeOne(a, b, { changes: tidy(found.changes) })
      })
    )
  })

  it('of line numbers equals that of bytes', () => {
    assertProperty(
      fc.property(few, few, (a, b) => {
        expect(align(Int32Array.from(a), Int32Array.from(b))).toEqual(align(a, b))
      })
    )
  })

  it('is valid for long sequences that were split, and finds the remaining parts', () => {
    assertProperty(
      fc.property(edited, ([a, b]) => {
        const found = align(a, b)
        mustBeOne(a, b, found)
        mustBeOne(a, b, { changes: tidy(found.changes) })
      }),
      { numRuns: 25 }
    )
  })

  it('finds insertions far apart, however large', () => {
    const rest = [1, 2, 3].map((seed) => randomBytes(100_000, seed))
    const put = [4, 5].map((seed) => randomBytes(400_000, seed))
    const a = joined(...rest)
    const b = joined(rest[0]!, put[0]!, rest[1]!, put[1]!, rest[2]!)
    const found = align(a, b)
    mustBeOne(a, b, found)
    expect(edits(found)).toBe(800_000)
    expect(align(b, a).changes).toHaveLength(2)
  })

  it('keeps the larger of two swapped parts', () => {
    const [small, large] = [randomBytes(5_000, 1), randomBytes(50_000, 2)]
    const a = joined(small, large)
    const b = joined(large, small)
    const found = align(a, b)
    mustBeOne(a, b, found)
    expect(edits(found)).toBe(10_000)
  })

  it('of unrelated sequences reports this, within the step limit', () => {
    const a = randomBytes(1_000_000)
    const b = randomBytes(900_000, 2)
    expect(align(a, b)).toEqual({
      changes: [{ left: 0, leftEnd: 1_000_000, right: 0, rightEnd: 900_000 }],
      exact: false,
      coarse: 1_000_000
    })
    const lines = (from: number): Int32Array => Int32Array.from({ length: 10_000 }, (_, at) => from + at * 2)
    const found = align(lines(0), lines(1), 1_000_000)
    mustBeOne(lines(0), lines(1), found)
    expect(found.exact).toBe(false)
  })

  it('of many small differences over megabytes is complete', () => {
    const a = randomBytes(2_000_000)
    const b = a.slice()
    for (let at = 500; at < b.length; at += 1000) b[at]! ^= 1
    const found = align(a, b)
    mustBeOne(a, b, found)
    expect([found.changes.length, found.coarse]).toEqual([2000, 0])
  })
})
