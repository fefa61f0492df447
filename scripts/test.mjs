/**
 * npm test: installs missing parts, then runs three lanes at the same time: unit and integration tests; the build and
 * the end-to-end tests in the real window; type checks, lint and the TLS tests again in Electron's Node. Tests that
 * measure memory and time follow. `npm run test:tls` and `npm run test:e2e` run one of these parts, or the files named
 * behind it. The last line printed is always the total of the tests, even after a failure.
 */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureHostBuilt } from './build-host.mjs'
import { ensureAppBuilt } from './build/app.mjs'
import { ensureRuntime } from './runtime.mjs'
import { ensureDependencies } from './runtime/dependencies.mjs'
import { PROJECT_DIR } from './runtime/paths.mjs'
import { npmCommand, run, runVisible } from './runtime/run.mjs'
import { runScript } from './runtime/step-error.mjs'
import { runEndToEnd } from './test-run/end-to-end.mjs'
import { describeStages, runStages } from './test-run/stages.mjs'
import { runTlsInElectron } from './test-run/tls.mjs'
import { addUp, readTotals, reportArgs, VITEST } from './test-run/vitest.mjs'

await runScript(async () => {
  const reports = await mkdtemp(join(tmpdir(), 'tcplens-test-'))
  const unitReport = join(reports, 'unit.json')
  const measuredReport = join(reports, 'measured.json')
  const tlsReport = join(reports, 'tls.json')
  const endToEndReport = join(reports, 'e2e.json')
  const [part, ...files] = process.argv.slice(2)
  try {
    const byLine = part === undefined
    const { setUp, tls, endToEnd } = stagesWithRuntime({ tlsReport, endToEndReport, files, byLine })
    // Each lane waits often: for sockets, for windows, or on one core. Together they leave neither core idle.
    const lanes = [[unit(unitReport)], [build(), endToEnd], [typecheck(), lint(), tls]]
    const results = await runStages(
      part === 'e2e'
        ? [setUp, build(), endToEnd]
        : part === 'tls'
          ? [setUp, tls]
          : [setUp, { lanes }, measured(measuredReport)],
      { keepGoing: Boolean(process.env['CI']) }
    )
    const totals = addUp([unitReport, measuredReport, tlsReport, endToEndReport].map(readTotals))
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
 * Returns the stages that need the runtime; set-up finds it for the later ones.
 * @param {object} options
 * @param {string} options.tlsReport
 * @param {string} options.endToEndReport
 * @param {readonly string[]} options.files empty for all
 * @param {boolean} options.byLine when other stages run at the same time
 * @returns {{ setUp: Stage, tls: Stage, endToEnd: Stage }}
 */
function stagesWithRuntime({ tlsReport, endToEndReport, files, byLine }) {
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
    tls: {
      name: 'tls in Electron',
      run: async () => {
        if (runtime === undefined) return false
        const { executable } = runtime
        return (
          (await runTlsInElectron({ executable, files, byLine, vitestArgs: reportArgs(tlsReport) })) === 0
        )
      }
    },
    endToEnd: {
      name: 'e2e',
      run: async () =>
        runtime !== undefined &&
        (await runEndToEnd({ runtime, byLine, vitestArgs: [...reportArgs(endToEndReport), ...files] })) === 0
    }
  }
}

/** @returns {Stage} */
function typecheck() {
  return { name: 'typecheck', run: () => npmRunQuietly('typecheck') }
}

/** @returns {Stage} */
function lint() {
  return { name: 'lint', run: () => npmRunQuietly('lint') }
}

/**
 * @param {string} report
 * @returns {Stage}
 */
function unit(report) {
  return { name: 'unit', run: () => vitest(['--project=!measured', ...reportArgs(report)]) }
}

/**
 * @param {string} report
 * @returns {Stage}
 */
function measured(report) {
  return { name: 'measured', run: () => vitest(['--project=measured', ...reportArgs(report)]) }
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
 * Runs a script of package.json and prints its output when it has ended, not between the lines of another lane.
 * @param {string} script
 * @returns {Promise<boolean>}
 */
async function npmRunQuietly(script) {
  const npm = npmCommand()
  const { code, output } = await run(npm.command, [...npm.args, 'run', '--silent', script], {
    cwd: PROJECT_DIR
  })
  process.stdout.write(`\n== ${script}: ${code === 0 ? 'passed' : 'failed'}\n${output}`)
  return code === 0
}

/**
 * @param {readonly string[]} args
 * @returns {Promise<boolean>}
 */
async function vitest(args) {
  return (
    (await runVisible(process.execPath, [VITEST, 'run', ...args], { cwd: PROJECT_DIR, byLine: true })) === 0
  )
}
