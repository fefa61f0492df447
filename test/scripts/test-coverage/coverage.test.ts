/** Coverage of unit and end-to-end tests together, and the floor it is held to. */
import { expect, it } from 'vitest'
import { describeShortfall, groupCoverage, shortfall } from '../../../scripts/test-coverage/groups.mjs'
import { mergeCoverage, type FileCoverage } from '../../../scripts/test-coverage/merge.mjs'

const at = (line: number, column = 0): { start: { line: number; column: number } } => ({
  start: { line, column }
})

/** `if (a && (b || c))` on line 1 with its body on line 2, as the unit tests see it. */
const unit = (counts: { if: number[]; and: number[]; or: number[]; lines: number[] }): FileCoverage => ({
  statementMap: { 0: at(1), 1: at(2) },
  s: { 0: counts.lines[0] ?? 0, 1: counts.lines[1] ?? 0 },
  branchMap: {
    0: { type: 'if', loc: at(1), locations: [at(1), { start: {} }] },
    1: { type: 'binary-expr', loc: at(1, 4), locations: [at(1, 4), at(1, 10)] },
    2: { type: 'binary-expr', loc: at(1, 10), locations: [at(1, 10), at(1, 15)] }
  },
  b: { 0: counts.if, 1: counts.and, 2: counts.or }
})
const NOTHING = unit({ if: [0, 0], and: [0, 0], or: [0, 0], lines: [0, 0] })
/** The same after the bundler joined the conditions. */
const PAGE: FileCoverage = {
  statementMap: { 0: at(1), 1: at(2) },
  s: { 0: 1, 1: 1 },
  branchMap: {
    0: { type: 'if', loc: at(1), locations: [at(1), { start: {} }] },
    1: { type: 'binary-expr', loc: at(1, 4), locations: [at(1, 4), at(1, 10), at(1, 15)] }
  },
  b: { 0: [1, 0], 1: [1, 1, 0] }
}

it('adds what the page ran to what the unit tests ran', () => {
  expect(mergeCoverage(NOTHING, undefined)).toEqual({
    lines: { total: 2, covered: 0 },
    branches: { total: 6, covered: 0 },
    missing: [1]
  })
  const tested = unit({ if: [0, 1], and: [1, 0], or: [0, 0], lines: [1, 0] })
  expect(mergeCoverage(tested, undefined).branches.covered).toBe(2)
  // The taken arms: if, else, a, both operands of the inner condition that begin at b. Only c is missing.
  expect(mergeCoverage(tested, PAGE)).toMatchObject({
    lines: { total: 2, covered: 2 },
    branches: { total: 6, covered: 5 }
  })
})

it('groups the files of a model folder, and lists composables by themselves', () => {
  const groups = groupCoverage({
    root: '/p',
    unit: {
      '/p/src/renderer/src/kit/model/a.ts': NOTHING,
      '/p/src/renderer/src/kit/model/deep/b.ts': NOTHING,
      '/p/src/renderer/src/kit/use-it.ts': NOTHING,
      '/p/src/renderer/src/kit/other.ts': NOTHING
    },
    page: { '/p/src/renderer/src/kit/use-it.ts': PAGE }
  })
  expect(groups.map(({ name, branches }) => [name, branches.covered, branches.total])).toEqual([
    ['src/renderer/src/kit/model', 0, 12],
    ['src/renderer/src/kit/use-it.ts', 4, 6]
  ])
})

it.each([
  [8, 10, {}, 0],
  [7, 10, {}, 0],
  [6, 10, {}, 1],
  [3, 4, {}, 0],
  [2, 4, {}, 1],
  [2, 3, {}, 1],
  [6, 10, { x: 60 }, 0],
  [4, 10, { x: 60 }, 1],
  [0, 0, {}, 0]
])('%i of %i branches with floors %j: %i below', (covered, total, behind, below) => {
  const group = { name: 'x', lines: { total, covered }, branches: { total, covered }, missing: ['x:3'] }
  const missing = shortfall([group], behind)
  expect(missing).toHaveLength(below)
  expect(describeShortfall([group], missing).includes('x:3')).toBe(below > 0)
})
