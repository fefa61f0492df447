/** Vitest's JSON report: the arguments that request it, and its totals. */

import { existsSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { PROJECT_DIR } from '../runtime/paths.mjs'

export const VITEST = join(PROJECT_DIR, 'node_modules/vitest/vitest.mjs')

/**
 * @typedef {object} Totals
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {Map<string, number>} missingPeers skipped tests by the program that was missing
 * @property {readonly Failure[]} failures
 */

/**
 * @typedef {object} Failure
 * @property {string} file relative to the project
 * @property {string} name empty if the file did not load
 * @property {string} message first line
 */

/**
 * @typedef {object} TestResult as far as it is read here
 * @property {string} status
 * @property {string} fullName
 * @property {readonly string[] | null} [failureMessages]
 * @property {{ missingPeers?: string[] }} [meta]
 */

/**
 * @typedef {object} Report as far as it is read here
 * @property {{ assertionResults: TestResult[], status: string, name: string, message?: string }[]} testResults
 */

const RETRIES_REPORTER = join(PROJECT_DIR, 'scripts/test-run/retries-reporter.mjs')

/**
 * Returns the arguments for a JSON report. In CI a failed test is retried once, and listed if it then passes;
 * elsewhere it fails at once.
 * @param {string} path of the JSON report
 * @param {boolean} [ci]
 * @returns {string[]}
 */
export function reportArgs(path, ci = Boolean(process.env['CI'])) {
  const args = ['--reporter=default', '--reporter=json', `--outputFile.json=${path}`]
  return ci ? [...args, `--reporter=${RETRIES_REPORTER}`, '--retry=1'] : args
}

/**
 * @param {string} path
 * @returns {Totals} zeros when no report was written
 */
export function readTotals(path) {
  return existsSync(path) ? totalsOf(JSON.parse(readFileSync(path, 'utf8'))) : noTests()
}

/**
 * @param {Report} report
 * @returns {Totals}
 */
export function totalsOf(report) {
  const totals = noTests()
  /** @type {Failure[]} */
  const failures = []
  for (const file of report.testResults) {
    const name = relative(PROJECT_DIR, file.name)
    // A file that does not load has no tests in the report: it must not vanish from the count.
    if (file.status === 'failed' && file.assertionResults.every(({ status }) => status !== 'failed')) {
      totals.failed++
      failures.push({ file: name, name: '', message: firstLine(file.message) })
    }
    for (const { status, fullName, failureMessages, meta } of file.assertionResults) {
      if (status === 'passed') totals.passed++
      else if (status === 'failed') {
        totals.failed++
        failures.push({ file: name, name: fullName, message: firstLine(failureMessages?.[0]) })
      } else {
        totals.skipped++
        for (const peer of meta?.missingPeers ?? []) {
          totals.missingPeers.set(peer, (totals.missingPeers.get(peer) ?? 0) + 1)
        }
      }
    }
  }
  return { ...totals, failures }
}

/**
 * @param {readonly Totals[]} parts
 * @returns {Totals}
 */
export function addUp(parts) {
  const sum = noTests()
  for (const part of parts) {
    sum.passed += part.passed
    sum.failed += part.failed
    sum.skipped += part.skipped
    for (const [peer, count] of part.missingPeers) {
      sum.missingPeers.set(peer, (sum.missingPeers.get(peer) ?? 0) + count)
    }
  }
  return { ...sum, failures: parts.flatMap(({ failures }) => failures) }
}

/**
 * Returns two lines for each failed test: the last lines of a long run are those that people read.
 * @param {readonly Failure[]} failures
 * @returns {string} empty without failures
 */
export function describeFailures(failures) {
  return failures
    .map(({ file, name, message }) => `  ${name === '' ? file : `${file} > ${name}`}\n      ${message}\n`)
    .join('')
}

/**
 * @param {string | undefined} message
 * @returns {string}
 */
function firstLine(message) {
  return stripVTControlCharacters(message ?? '').split('\n', 1)[0] ?? ''
}

/** @returns {Totals} */
function noTests() {
  return { passed: 0, failed: 0, skipped: 0, missingPeers: new Map(), failures: [] }
}
