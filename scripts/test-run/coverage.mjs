/**
 * Coverage of the window's models and composables, by unit tests and end-to-end tests together: where each leaves its
 * counts, and the check of the sum.
 */

import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { OUTPUT_DIR, PROJECT_DIR } from '../runtime/paths.mjs'
import { StepError } from '../runtime/step-error.mjs'
import {
  describeGroups,
  describeShortfall,
  groupCoverage,
  HELD,
  shortfall
} from '../test-coverage/groups.mjs'

const COUNTS_DIR = join(PROJECT_DIR, 'coverage')
const UNIT_DIR = join(COUNTS_DIR, 'unit')
const UNIT_COUNTS = join(UNIT_DIR, 'coverage-final.json')
const PAGE_DIR = join(COUNTS_DIR, 'page')

/** The unit tests of what is held, as arguments for Vitest. */
export const HELD_TESTS = ['--project', 'web', '--project', 'pure', 'test/renderer', 'test/shared/model']
/** All other unit tests. */
export const OTHER_TESTS = [
  ...['--project', 'pure', '--project', 'node', '--project', 'measured'],
  ...['--exclude', 'test/shared/model/**']
]

/** Arguments that make Vitest count; V8 counts almost for free, and the branches are found at the end. */
export const COUNTING = [
  '--coverage.enabled',
  '--coverage.reportOnFailure',
  '--coverage.provider=v8',
  '--coverage.reporter=json',
  `--coverage.reportsDirectory=${UNIT_DIR}`,
  ...HELD.map((glob) => `--coverage.include=${glob}`)
]

/**
 * Returns the environment that makes the end-to-end tests count, and removes the counts of an earlier run.
 * @returns {NodeJS.ProcessEnv}
 */
export function countPage() {
  rmSync(PAGE_DIR, { recursive: true, force: true })
  return { TCPLENS_PAGE_COVERAGE: PAGE_DIR }
}

/**
 * Compares the last run's counts with what is required, and prints what is missing.
 * @param {object} [options]
 * @param {boolean} [options.table] print all folders and composables
 * @returns {Promise<boolean>} true if everything reaches its floor
 */
export async function checkCoverage({ table = false } = {}) {
  if (!existsSync(UNIT_COUNTS)) {
    throw new StepError('coverage', 'there are no counts of the unit tests', 'npm run test:coverage')
  }
  // Its packages may not be installed yet when a test run begins.
  const { readPageCoverage } = await import('../test-coverage/page.mjs')
  const groups = groupCoverage({
    root: PROJECT_DIR,
    unit: JSON.parse(readFileSync(UNIT_COUNTS, 'utf8')),
    page: await readPageCoverage({ counts: PAGE_DIR, assets: join(OUTPUT_DIR, 'renderer/assets') })
  })
  const missing = shortfall(groups)
  if (table) process.stdout.write(`${describeGroups(groups)}\n`)
  process.stdout.write(`${describeShortfall(groups, missing)}\n`)
  return missing.length === 0
}
