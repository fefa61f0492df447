/**
 * npm test: installs missing parts, then runs two lanes at the same time: unit and integration tests; the build, type
 * checks, lint and the TLS tests again in Electron's Node. Then follow, each alone, the end-to-end tests in the real
 * window, the tests that measure memory and time, and the check that the window's models and composables are tested. `npm run test:tls`
 * and `npm run test:e2e` run one part, or the files named behind it. The last line printed is always the total of the
 * tests, even after a failure.
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
import { addUp, describeFailures, readTotals, reportArgs, VITEST } from './test-run/vitest.mjs'

await runScript(async () => {
  const reports = await mkdtemp(join(tmpdir(), 'tcplens-test-'))
  const unitReport = join(reports, 'unit.json')
  const windowReport = join(reports, 'window.json')
  const measuredReport = join(reports, 'measured.json')
  const tlsReport = join(reports, 'tls.json')
  const endToEndReport = join(reports, 'e2e.json')
  const [part, ...files] = process.argv.slice(2)
  try {
    const isWhole = part !== 'e2e' && part !== 'tls'
    const { setUp, tls, endToEnd } = stagesWithRuntime({
      tlsReport,
      endToEndReport,
      files,
      isWhole
    })
    const units = [
      unit('unit', unitReport, OTHER_TESTS),
      unit('unit of the window', windowReport, [...HELD_TESTS, ...COUNTING])
    ]
    // Each lane waits often, for sockets or on one core: together they leave neither core idle. Windows are not among
    // them. Two windows keep two cores busy, and with more their tests reach their time limits.
    const lanes = [units, [build(), typecheck(), lint(), tls]]
    const measured = unit('measured', measuredReport, ['--project', 'measured'])
    const results = await runStages(
      part === 'e2e'
        ? [setUp, build(), endToEnd]
        : part === 'tls'
          ? [setUp, tls]
          : [setUp, { lanes }, endToEnd, measured, coverage()],
      { keepGoing: Boolean(process.env['CI']) }
    )
    const totals = addUp(
      [unitReport, windowReport, measuredReport, tlsReport, endToEndReport].map(readTotals)
    )
    const broken = results.some(({ outcome }) => outcome === 'failed')
    // A stage that fails without a failed test, such as lint, must not end in "0 failed".
    if (broken && totals.failed === 0) totals.failed = 1

    process.stdout.write(`\n${describeFailures(totals.failures)}\n${describeStages(results)}\n`)
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
 * @param {boolean} options.isWhole other stages run beside the TLS tests, and the page's branches are counted
 * @returns {{ setUp: Stage, tls: Stage, endToEnd: Stage }}
 */
function stagesWithRuntime({ tlsReport, endToEndReport, files, isWhole }) {
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
          (await runTlsInElectron({
            executable,
            files,
            byLine: isWhole,
            vitestArgs: reportArgs(tlsReport)
          })) === 0
        )
      }
    },
    endToEnd: {
      name: 'e2e',
      run: async () =>
        runtime !== undefined &&
        (await runEndToEnd({
          runtime,
          vitestArgs: [...reportArgs(endToEndReport), ...files],
          environment: isWhole ? countPage() : {}
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
  return { name, run: () => vitest([...args, ...reportArgs(report)]) }
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
 * @param {readonly string[]} args
 * @returns {Promise<boolean>}
 */
async function vitest(args) {
  return (
    (await runVisible(process.execPath, [VITEST, 'run', ...args], { cwd: PROJECT_DIR, byLine: true })) === 0
  )
}
