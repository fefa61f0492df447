/** Files of the project, and those that changed, as git lists them: relative to the project folder. */

import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { PROJECT_DIR } from '../runtime/paths.mjs'

const UNTRACKED = ['ls-files', '--others', '--exclude-standard']

/** @returns {string[]} */
export function projectFiles() {
  return existing([...git(['ls-files']), ...git(UNTRACKED)])
}

/**
 * @param {string} ref the state to compare with: HEAD for what is not committed, a branch for all that it lacks
 * @returns {string[]} without deleted files
 */
export function changedFiles(ref) {
  const [base = ref] = git(['merge-base', ref, 'HEAD'])
  return existing([...new Set([...git(['diff', '--name-only', '--no-renames', base]), ...git(UNTRACKED)])])
}

/**
 * @param {readonly string[]} paths
 * @returns {string[]}
 */
function existing(paths) {
  return paths.filter((path) => existsSync(join(PROJECT_DIR, path)))
}

/**
 * @param {readonly string[]} args
 * @returns {string[]} lines
 */
function git(args) {
  const output = execFileSync('git', args, { cwd: PROJECT_DIR, encoding: 'utf8' })
  return output.split('\n').filter((line) => line !== '')
}
