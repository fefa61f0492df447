/** Aligned bytes: every byte of both sides is drawn once, in order, with equal bytes in the same column. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { AlignedBytes, type AlignedRow } from '../../../../src/renderer/src/kit/compare/model/aligned-bytes'
import { align } from '../../../../src/renderer/src/kit/compare/model/diff/align'
import { assertProperty } from '../../../helpers/properties'

const bytes = fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 80 }).map((all) => Uint8Array.from(all))

function alignedOf(a: Uint8Array, b: Uint8Array, width: number, folded: boolean): AlignedBytes {
  const changes = align(a, b).changes.map((change) => ({ ...change, ignored: false }))
  return new AlignedBytes(a, b, changes, { width, folded })
}

function allRows(aligned: AlignedBytes): ReturnType<AlignedBytes['row']>[] {
  return Array.from({ length: aligned.rowCount }, (_, at) => aligned.row(at))
}

it('shows every byte once, and marks only differing ones', () => {
  assertProperty(
    fc.property(bytes, bytes, fc.integer({ min: 1, max: 16 }), (a, b, width) => {
      const rows = allRows(alignedOf(a, b, width, false)) as AlignedRow[]
      const drawn = (side: 'left' | 'right'): (number | null)[] =>
        rows.flatMap((row) => row[side].map(({ byte }) => byte))
      expect(drawn('left').filter((byte) => byte !== null)).toEqual([...a])
      expect(drawn('right').filter((byte) => byte !== null)).toEqual([...b])
      const right = drawn('right')
      expect(rows.flatMap((row) => row.left.map(({ differs }) => differs))).toEqual(
        drawn('left').map((byte, at) => byte !== right[at])
      )
      let [left, other] = [0, 0]
      for (const row of rows) {
        if (row.leftOffset !== null) expect(row.leftOffset).toBe(left)
        if (row.rightOffset !== null) expect(row.rightOffset).toBe(other)
        left += row.left.filter(({ byte }) => byte !== null).length
        other += row.right.filter(({ byte }) => byte !== null).length
      }
    })
  )
})

it('omits equal rows, shows their number of bytes, and finds each change', () => {
  assertProperty(
    fc.property(bytes, bytes, (a, b) => {
      const aligned = alignedOf(a, b, 4, true)
      const rows = allRows(aligned)
      const cells = rows.reduce((sum, row) => sum + (row.kind === 'skipped' ? row.bytes : row.left.length), 0)
      const whole = allRows(alignedOf(a, b, 4, false)) as AlignedRow[]
      const all = whole.reduce((sum, row) => sum + row.left.length, 0)
      expect(Math.ceil(cells / 4)).toBe(Math.ceil(all / 4))
      align(a, b).changes.forEach((_, change) => {
        const row = rows[aligned.rowOf(change)]
        expect(row?.kind === 'bytes' && row.left.some(({ differs }) => differs)).toBe(true)
      })
    })
  )
})

it('aligns inserted bytes with blanks, and continues equal bytes in one column', () => {
  const aligned = alignedOf(Uint8Array.of(1, 2, 3, 4), Uint8Array.of(1, 9, 9, 2, 3, 4), 4, false)
  const [first, second] = allRows(aligned) as AlignedRow[]
  expect(first?.left.map(({ byte }) => byte)).toEqual([1, null, null, 2])
  expect(first?.right.map(({ byte }) => byte)).toEqual([1, 9, 9, 2])
  expect([second?.leftOffset, second?.rightOffset]).toEqual([2, 4])
})

it('creates only the visible rows for megabytes', () => {
  const a = new Uint8Array(8_000_000)
  const b = a.slice()
  for (let at = 0; at < b.length; at += 4000) b[at] = 1
  const aligned = alignedOf(a, b, 16, true)
  expect(aligned.rowCount).toBeLessThan(10_000)
  expect(aligned.row(aligned.rowCount - 1)).toMatchObject({ kind: 'skipped' })
})
