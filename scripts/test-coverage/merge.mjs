/** Lines and branches of the sources that the unit tests or the page of the end-to-end tests ran. */

/**
 * @typedef {object} Position
 * @property {number} [line]
 * @property {number | null} [column]
 */

/**
 * Istanbul's form, as far as it is read here.
 * @typedef {object} FileCoverage
 * @property {Record<string, { start: Position }>} statementMap
 * @property {Record<string, number>} s
 * @property {Record<string, { type: string, loc: { start: Position }, locations: { start: Position }[] }>} branchMap
 * @property {Record<string, number[]>} b
 */

/** @typedef {Record<string, FileCoverage>} CoverageOfFiles by absolute path */

/**
 * @typedef {object} Count
 * @property {number} total
 * @property {number} covered
 */

/**
 * @typedef {object} Covered
 * @property {Count} lines
 * @property {Count} branches
 * @property {number[]} missing lines with a branch that nothing took
 */

/**
 * Adds the branches that the page took to those of the unit tests. The unit tests' form of a file decides which
 * branches there are: the bundler joins nested conditions, so branches are compared by where each arm starts.
 * @param {FileCoverage} unit
 * @param {FileCoverage | undefined} page
 * @returns {Covered}
 */
export function mergeCoverage(unit, page) {
  const taken = new Set(
    [...armsOf(unit), ...(page === undefined ? [] : armsOf(page))].filter(isTaken).map(keyOf)
  )
  const arms = [...armsOf(unit)]
  const missed = arms.filter((arm) => !taken.has(keyOf(arm)))

  const lines = new Set(linesOf(unit).map(({ line }) => line))
  const ran = new Set(
    [...linesOf(unit), ...(page === undefined ? [] : linesOf(page))].filter(isTaken).map(({ line }) => line)
  )
  return {
    lines: { total: lines.size, covered: [...lines].filter((line) => ran.has(line)).length },
    branches: { total: arms.length, covered: arms.length - missed.length },
    missing: [...new Set(missed.map(({ line }) => line))]
  }
}

/**
 * @typedef {object} Arm
 * @property {string} kind
 * @property {number} line
 * @property {number} column
 * @property {number} count
 */

/**
 * @param {FileCoverage} file
 * @returns {Arm[]}
 */
function armsOf({ branchMap, b }) {
  return Object.entries(branchMap).flatMap(([id, { type, loc, locations }]) =>
    locations.map(({ start }, at) => {
      // An `else` that is not written has no position: the `if` stands for it.
      const { line = 0, column } = start.line === undefined ? loc.start : start
      return { kind: type === 'if' ? `if ${at}` : type, line, column: column ?? 0, count: b[id]?.[at] ?? 0 }
    })
  )
}

/**
 * @param {FileCoverage} file
 * @returns {{ line: number, count: number }[]}
 */
function linesOf({ statementMap, s }) {
  return Object.entries(statementMap).map(([id, { start }]) => ({ line: start.line ?? 0, count: s[id] ?? 0 }))
}

/** @param {{ count: number }} counted */
const isTaken = ({ count }) => count > 0

/** @param {Arm} arm */
const keyOf = ({ kind, line, column }) => `${kind} ${line}:${column}`
