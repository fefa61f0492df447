import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { IgnoreList, parseRules } from '../../../../src/renderer/src/kit/compare/model/compare-ignore'
import { compareLines } from '../../../../src/renderer/src/kit/compare/model/compare-lines'
import {
  countDifferences,
  foldRows,
  type CompareRow
} from '../../../../src/renderer/src/kit/compare/model/compare-rows'
import { diffLines, markChange } from '../../../../src/renderer/src/kit/compare/model/line-diff'
import { assertProperty } from '../../../helpers/properties'

/** Counts the removed and added lines of a diff. */
function edits(left: readonly string[], right: readonly string[]): number {
  return diffLines(left, right)
    .runs.filter(({ kind }) => kind === 'changed')
    .reduce((sum, run) => sum + run.left[1] - run.left[0] + run.right[1] - run.right[0], 0)
}

/** Returns the minimum number of edits, by the textbook table. */
function leastEdits(left: readonly string[], right: readonly string[]): number {
  let row = right.map((_, at) => at + 1)
  row.unshift(0)
  for (const [at, line] of left.entries()) {
    const next = [at + 1]
    for (const [other, otherLine] of right.entries())
      next.push(line === otherLine ? row[other]! : 1 + Math.min(row[other + 1]!, next[other]!))
    row = next
  }
  return row.at(-1)!
}

const lines = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 40 })

describe('a diff of lines', () => {
  it('covers both texts, reports only equal lines as equal, and is the shortest', () => {
    assertProperty(
      fc.property(lines, lines, (left, right) => {
        const { runs, exact } = diffLines(left, right)
        let [x, y] = [0, 0]
        for (const run of runs) {
          expect([run.left[0], run.right[0]]).toEqual([x, y])
          if (run.kind === 'same') expect(left.slice(...run.left)).toEqual(right.slice(...run.right))
          ;[x, y] = [run.left[1], run.right[1]]
        }
        expect([x, y, exact, edits(left, right)]).toEqual([
          left.length,
          right.length,
          true,
          leastEdits(left, right)
        ])
      })
    )
  })

  it('of unrelated texts stays fast and still finds their equal ends', () => {
    const of = (name: string): string[] => [
      'first',
      ...Array.from({ length: 30_000 }, (_, at) => `${name}${at}`),
      'last'
    ]
    const { runs, exact } = diffLines(of('left'), of('right'))
    expect([exact, runs.map(({ kind, left }) => [kind, ...left])]).toEqual([
      false,
      [
        ['same', 0, 1],
        ['changed', 1, 30_001],
        ['same', 30_001, 30_002]
      ]
    ])
  })
})

describe('a changed line', () => {
  it.each([
    ['If-Match: "v41"', 'If-Match: "v42"', ['If-Match: "v4', '1', '"'], ['If-Match: "v4', '2', '"']],
    ['aa', 'aaa', ['aa', '', ''], ['aa', 'a', '']],
    ['', 'new', ['', '', ''], ['', 'new', '']],
    ['x😀y', 'x😁y', ['x', '😀', 'y'], ['x', '😁', 'y']]
  ])('%j to %j is marked at the differing part', (left, right, one, other) => {
    const marked = markChange(left, right)
    expect([Object.values(marked.left), Object.values(marked.right)]).toEqual([one, other])
  })
})

describe('two texts next to each other', () => {
  const told = (row: CompareRow): string =>
    row.kind === 'folded'
      ? `… ${row.lines}`
      : [row.left, row.right]
          .map((cell) =>
            cell === null ? '-' : `${cell.number} ${cell.text.before}[${cell.text.changed}]${cell.text.after}`
          )
          .join(' | ')
  const left = Array.from({ length: 20 }, (_, at) => `line ${at + 1}`)
  const right = left.toSpliced(9, 1, 'line X', 'more')

  const compared = (one: string[], other: string[], rules = ''): ReturnType<typeof compareLines> =>
    compareLines(one, other, new IgnoreList(parseRules(rules)))

  it('fold equal lines far from any difference, and unfold them', () => {
    const all = compared(left, right).rows
    const rows = foldRows(all, new Set())
    expect([countDifferences(all), rows.map(told)]).toEqual([
      { differences: 2, ignored: 0 },
      [
        '… 6',
        '7 line 7[] | 7 line 7[]',
        '8 line 8[] | 8 line 8[]',
        '9 line 9[] | 9 line 9[]',
        '10 line [10] | 10 line [X]',
        '- | 11 [more]',
        '11 line 11[] | 12 line 11[]',
        '12 line 12[] | 13 line 12[]',
        '13 line 13[] | 14 line 13[]',
        '… 7'
      ]
    ])
    const folded = rows[0]
    if (folded?.kind !== 'folded' || folded.run === null) throw new Error('Nothing is folded.')
    expect(foldRows(all, new Set([folded.run]))).toHaveLength(10 + 5)
  })

  it('that are equal have only one fold', () => {
    expect(foldRows(compared(left, left).rows, new Set()).map(told)).toEqual(['… 20'])
  })

  it('are aligned as if matches of a pattern were equal, and the difference is ignored', () => {
    const { rows } = compared(['id 17', 'x', 'end'], ['id 18', 'x', 'y', 'end'], 'regex \\d+')
    expect(rows.map(({ kind, ignored }) => [kind, ignored])).toEqual([
      ['changed', true],
      ['same', false],
      ['added', false],
      ['same', false]
    ])
    expect(countDifferences(rows)).toEqual({ differences: 1, ignored: 1 })
  })
})
