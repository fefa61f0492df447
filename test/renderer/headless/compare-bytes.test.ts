import { expect, it } from 'vitest'
import { compareBytes, type ByteRow, type ByteRun } from '../../../src/renderer/src/headless/compare-bytes'

const bytes = (length: number, changes: Record<number, number> = {}): Uint8Array =>
  Uint8Array.from({ length }, (_, at) => changes[at] ?? at % 256)

const told = (runs: readonly ByteRun[]): string =>
  runs.map((run) => (run.differs ? `[${run.bytes.length}]` : String(run.bytes.length))).join(' ')
const rows = (all: readonly ByteRow[]): unknown[] =>
  all.map((row) => [row.offset, row.skipped, told(row.left), told(row.right)])

it('lists the rows in which bytes of equal lengths differ, and the ranges', () => {
  const { rows: found, left, cut } = compareBytes(bytes(100), bytes(100, { 3: 0, 4: 0, 90: 0, 99: 0 }))
  expect([rows(found), left, cut]).toEqual([
    [
      [0, 0, '3 [2] 11', '3 [2] 11'],
      [80, 4, '10 [1] 5', '10 [1] 5'],
      [96, 0, '3 [1]', '3 [1]']
    ],
    [
      [3, 5],
      [90, 91],
      [99, 100]
    ],
    false
  ])
})

it('takes what lies between the equal ends of unequal lengths for the difference', () => {
  const left = bytes(40)
  const right = Uint8Array.from([...left.subarray(0, 20), 255, 255, ...left.subarray(20)])
  const found = compareBytes(left, right)
  expect([rows(found.rows), found.left, found.right]).toEqual([
    [[16, 1, '16', '4 [2] 10']],
    [[20, 20]],
    [[20, 22]]
  ])
})

it('stops where nobody reads on', () => {
  const found = compareBytes(new Uint8Array(10_000), new Uint8Array(10_000).fill(1))
  expect([found.rows.length, found.cut, found.left]).toEqual([200, true, [[0, 10_000]]])
})

it('finds nothing in equal bytes', () => {
  expect(compareBytes(bytes(50), bytes(50)).rows).toEqual([])
})
