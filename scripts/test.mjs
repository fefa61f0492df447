/**
 * npm test: installs missing parts, then runs unit and integration tests, with type checks and lint beside them, the
 * TLS tests again in Electron's Node, the build, the end-to-end tests in the real window, and the check that the window's
 * models and composables are tested. `npm run test:tls` and `npm run test:e2e` run one part, or the files named behind it. The last line printed is always the total
 * of the tests, even after a failure.
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
import { checkCoverage, COUNTING, countPage, HELD_TESTS, OTHER_TESTS } from './test-run/coverage.mjs'
import { runEndToEnd } from './test-run/end-to-end.mjs'
import { describeStages, runStages } from './test-run/stages.mjs'
import { runTlsInElectron } from './test-run/tls.mjs'
import { addUp, readTotals, reportArgs, VITEST } from './test-run/vitest.mjs'

await runScript(async () => {
  const reports = await mkdtemp(join(tmpdir(), 'tcplens-test-'))
  const unitReport = join(reports, 'unit.json')
  const windowReport = join(reports, 'window.json')
  const tlsReport = join(reports, 'tls.json')
  const endToEndReport = join(reports, 'e2e.json')
  const [part, ...files] = process.argv.slice(2)
  try {
    const isWhole = part !== 'e2e' && part !== 'tls'
    const { setUp, tls, endToEnd } = stagesWithRuntime({
      tlsReport,
      endToEndReport,
      files,
      counting: isWhole
    })
    const units = [
      unit('unit', unitReport, OTHER_TESTS),
      unit('unit of the window', windowReport, [...HELD_TESTS, ...COUNTING])
    ]
    // Types and lint need no peers, ports or screen, so they run beside the unit tests.
    const all = [setUp, { lanes: [units, [typecheck(), lint()]] }, tls, build(), endToEnd, coverage()]
    const results = await runStages(
      part === 'e2e' ? [setUp, build(), endToEnd] : part === 'tls' ? [setUp, tls] : all,
      { keepGoing: Boolean(process.env['CI']) }
    )
    const totals = addUp([unitReport, windowReport, tlsReport, endToEndReport].map(readTotals))
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
 * @param {boolean} options.counting count the page's branches
 * @returns {{ setUp: Stage, tls: Stage, endToEnd: Stage }}
 */
function stagesWithRuntime({ tlsReport, endToEndReport, files, counting }) {
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
        return (await runTlsInElectron({ executable, files, vitestArgs: reportArgs(tlsReport) })) === 0
      }
    },
    endToEnd: {
      name: 'e2e',
      run: async () =>
        runtime !== undefined &&
        (await runEndToEnd({
          runtime,
          vitestArgs: [...reportArgs(endToEndReport), ...files],
          environment: counting ? countPage() : {}
        })) === 0
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
 * @param {string} name
 * @param {string} report
 * @param {readonly string[]} args for Vitest: which tests
 * @returns {Stage}
 */
function unit(name, report, args) {
  return { name, run: () => succeeds(process.execPath, [VITEST, 'run', ...args, ...reportArgs(report)]) }
}

/** @returns {Stage} */
function coverage() {
  return { name: 'coverage', run: () => checkCoverage() }
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
 * @param {string} command
 * @param {readonly string[]} args
 * @returns {Promise<boolean>}
 */
async function succeeds(command, args) {
  return (await runVisible(command, args, { cwd: PROJECT_DIR })) === 0
}
