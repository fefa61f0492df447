/** What is held to a floor: each `model` folder as a whole, and each composable. */

import { BEHIND } from './behind.mjs'
import { mergeCoverage } from './merge.mjs'

/** Percentage of the branches that tests must take. */
export const FLOOR = 80

/** The files held, as globs below the project. */
export const HELD = ['src/**/model/**/*.ts', 'src/renderer/src/**/use-*.ts']

/** @typedef {import('./merge.mjs').Count} Count */

/**
 * @typedef {object} Group
 * @property {string} name folder or file, relative to the project
 * @property {Count} lines
 * @property {Count} branches
 * @property {string[]} missing places of branches that nothing took, as `file:line`
 */

/**
 * @param {object} options
 * @param {string} options.root
 * @param {import('./merge.mjs').CoverageOfFiles} options.unit
 * @param {import('./merge.mjs').CoverageOfFiles} options.page
 * @returns {Group[]} by name
 */
export function groupCoverage({ root, unit, page }) {
  /** @type {Map<string, Group>} */
  const groups = new Map()
  for (const [path, coverage] of Object.entries(unit)) {
    const file = path.slice(root.length + 1).replaceAll('\\', '/')
    const name = groupOf(file)
    if (name === undefined) continue
    const group = groups.get(name) ?? { name, lines: none(), branches: none(), missing: [] }
    const covered = mergeCoverage(coverage, page[path])
    add(group.lines, covered.lines)
    add(group.branches, covered.branches)
    group.missing.push(...covered.missing.map((line) => `${file}:${line}`))
    groups.set(name, group)
  }
  return [...groups.values()].sort((one, other) => one.name.localeCompare(other.name))
}

/**
 * @param {string} file
 * @returns {string | undefined} undefined for a file that is not held
 */
function groupOf(file) {
  const folder = /^src\/.*?\/model(?=\/)/.exec(file)
  if (folder !== null) return folder[0]
  return /^src\/renderer\/src\/(?:.*\/)?use-[^/]+\.ts$/.test(file) ? file : undefined
}

/** One branch in this many, and at least one of four, may be missed in a run, because it depends on timing. */
const TIMED = 10
const TIMED_FROM = 4

/**
 * Returns the groups below their floor. A group that is behind has its own, which is raised as tests are added.
 * @param {readonly Group[]} groups
 * @param {Readonly<Record<string, number>>} [behind]
 */
export function shortfall(groups, behind = BEHIND) {
  return groups.filter(({ name, branches: { total, covered } }) => {
    const timed = total < TIMED_FROM ? 0 : Math.max(1, Math.round(total / TIMED))
    return percent({ total, covered: Math.min(total, covered + timed) }) < floorOf(name, behind)
  })
}

/**
 * @param {string} name
 * @param {Readonly<Record<string, number>>} behind
 */
function floorOf(name, behind) {
  return behind[name] ?? FLOOR
}

/**
 * @param {readonly Group[]} groups
 * @returns {string} a line for each, `!` before those below 80 %
 */
export function describeGroups(groups) {
  const rows = groups.map(
    ({ name, lines, branches }) =>
      `${percent(branches) < FLOOR ? '!' : ' '} ${cell(percent(lines))} ${cell(percent(branches))}  ${name}`
  )
  return ['   lines branches', ...rows].join('\n')
}

/**
 * @param {readonly Group[]} groups
 * @param {readonly Group[]} missing those below their floor
 * @returns {string} the total, and the branches that each of `missing` lacks
 */
export function describeShortfall(groups, missing) {
  const reached = groups.filter(({ branches }) => percent(branches) >= FLOOR).length
  const total = `${reached} of ${groups.length} model folders and composables have ${FLOOR} % of their branches tested`
  const lacks = missing.map(
    ({ name, branches, missing: places }) =>
      `  ${name}: ${branches.covered} of ${branches.total} branches, needs ${floorOf(name, BEHIND)} %\n` +
      places.map((place) => `    ${place}`).join('\n')
  )
  return [total, ...lacks].join('\n')
}

/** @param {Count} count */
function percent({ total, covered }) {
  return total === 0 ? 100 : (100 * covered) / total
}

/** @param {number} value */
const cell = (value) => `${Math.floor(value)} %`.padStart(6)

/** @returns {Count} */
const none = () => ({ total: 0, covered: 0 })

/**
 * @param {Count} sum
 * @param {Count} part
 */
function add(sum, part) {
  sum.total += part.total
  sum.covered += part.covered
}
