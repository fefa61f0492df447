/**
 * npm test: sets up what is missing, then types, lint, unit and integration tests, the build, and the end-to-end
 * tests in the real window. `npm run test:e2e` is the last part alone. The last line printed is always the sum
 * of the tests, whatever happened before it.
 */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureHostBuilt } from './build-host.mjs'
import { ensureAppBuilt } from './build/app.mjs'
import { ensureRuntime } from './runtime.mjs'
import { ensureDependencies } from './runtime/dependencies.mjs'
import { PROJECT_DIR } from './runtime/paths.mjs'
import { npmCommand, runVisible } from './runtime/run.mjs'
import { runScript } from './runtime/step-error.mjs'
import { runEndToEnd } from './test-run/end-to-end.mjs'
import { describeStages, runStages } from './test-run/stages.mjs'
import { addUp, readTotals, reportArgs, VITEST } from './test-run/vitest.mjs'

await runScript(async () => {
  const reports = await mkdtemp(join(tmpdir(), 'tcplens-test-'))
  const unitReport = join(reports, 'unit.json')
  const endToEndReport = join(reports, 'e2e.json')
  const endToEndOnly = process.argv[2] === 'e2e'
  try {
    const { setUp, endToEnd } = stagesWithRuntime(endToEndReport)
    const results = await runStages(
      endToEndOnly
        ? [setUp, build(), endToEnd]
        : [setUp, typecheck(), lint(), unit(unitReport), build(), endToEnd]
    )
    const totals = addUp([readTotals(unitReport), readTotals(endToEndReport)])
    const broken = results.some(({ outcome }) => outcome === 'failed')
    // A stage that fails without a failed test, such as lint, must not end in "0 failed".
    if (broken && totals.failed === 0) totals.failed = 1

    process.stdout.write(`\n${describeStages(results)}\n`)
    for (const [peer, count] of totals.missingPeers) {
      process.stdout.write(`  skipped: ${peer} missing (${count} ${count === 1 ? 'test' : 'tests'})\n`)
    }
    process.stdout.write(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped\n`)
    return broken ? 1 : 0
  } finally {
    await rm(reports, { recursive: true, force: true })
  }
})

/** @typedef {import('./test-run/stages.mjs').Stage} Stage */

/**
 * Set-up finds the runtime that the end-to-end tests are given.
 * @param {string} report
 * @returns {{ setUp: Stage, endToEnd: Stage }}
 */
function stagesWithRuntime(report) {
  /** @type {import('./runtime.mjs').Runtime | undefined} */
  let runtime
  return {
    setUp: {
      name: 'set-up',
      run: async () => {
        await ensureDependencies()
        runtime = await ensureRuntime({ virtualScreen: true })
        return true
      }
    },
    endToEnd: {
      name: 'e2e',
      run: async () =>
        runtime !== undefined && (await runEndToEnd({ runtime, vitestArgs: reportArgs(report) })) === 0
    }
  }
}

/** @returns {Stage} */
function typecheck() {
  return { name: 'typecheck', run: () => npmRun('typecheck') }
}

/** @returns {Stage} */
function lint() {
  return { name: 'lint', run: () => npmRun('lint') }
}

/**
 * @param {string} report
 * @returns {Stage}
 */
function unit(report) {
  return { name: 'unit', run: () => succeeds(process.execPath, [VITEST, 'run', ...reportArgs(report)]) }
}

/** @returns {Stage} */
function build() {
  return {
    name: 'build',
    run: async () => {
      await ensureAppBuilt()
      await ensureHostBuilt()
      return true
    }
  }
}

/**
 * @param {string} script
 * @returns {Promise<boolean>}
 */
function npmRun(script) {
  const npm = npmCommand()
  return succeeds(npm.command, [...npm.args, 'run', '--silent', script])
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @returns {Promise<boolean>}
 */
async function succeeds(command, args) {
  return (await runVisible(command, args, { cwd: PROJECT_DIR })) === 0
}
