/**
 * npm run test:mutation [AREA…]: puts faults into parts of the source, one at a time, and runs their tests. Fails below
 * 80 % of faults noticed. It takes hours for all areas, so it runs nightly and not in CI. The faults that no test
 * noticed are listed in node_modules/.cache/mutation.
 */

import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AREAS } from '../test/mutation/areas.mjs'
import { ensureHostBuilt } from './build-host.mjs'
import { PROJECT_DIR } from './runtime/paths.mjs'
import { runVisible } from './runtime/run.mjs'
import { runScript, StepError } from './runtime/step-error.mjs'

/** Percentage of faults that the tests of an area must notice. */
const FLOOR = 80
/** More would disturb tests that measure time. */
const CONCURRENCY = Number(process.env['TCPLENS_MUTATION_CONCURRENCY'] ?? 1)

const STRYKER = join(PROJECT_DIR, 'node_modules/@stryker-mutator/core/bin/stryker.js')
const REPORTS = join(PROJECT_DIR, 'node_modules/.cache/mutation')

await runScript(async () => {
  await ensureHostBuilt()
  await mkdir(REPORTS, { recursive: true })
  /** @type {string[]} */
  const failed = []
  for (const name of selected(process.argv.slice(2))) {
    process.stdout.write(`\n== ${name}\n`)
    if ((await testArea(name)) !== 0) failed.push(name)
  }
  if (failed.length > 0) process.stdout.write(`\nbelow ${FLOOR} % or not run: ${failed.join(', ')}\n`)
  return failed.length > 0 ? 1 : 0
})

/**
 * Returns the names of areas; `decoders` selects `decoders/http1` and its neighbours.
 *
 * @param {readonly string[]} prefixes
 */
function selected(prefixes) {
  const all = Object.keys(AREAS)
  if (prefixes.length === 0) return all
  return prefixes.flatMap((prefix) => {
    const found = all.filter((name) => name === prefix || name.startsWith(`${prefix}/`))
    if (found.length > 0) return found
    throw new StepError('mutation', `there is no area ${prefix}`, `one of: ${all.join(', ')}`)
  })
}

/**
 * @param {string} name
 * @returns {Promise<number>} exit code
 */
async function testArea(name) {
  const area = AREAS[name]
  if (area === undefined) throw new Error(`no area ${name}`)
  const file = name.replaceAll('/', '-')
  const config = join(REPORTS, `${file}.config.json`)
  await writeFile(config, JSON.stringify(configOf(file, area.mutate)))
  try {
    return await runVisible(process.execPath, [STRYKER, 'run', config], {
      cwd: PROJECT_DIR,
      env: {
        ...process.env,
        TCPLENS_MUTATION_TESTS: area.tests.join(' '),
        TCPLENS_MUTATION_ISOLATE: area.isolate === true ? '1' : '0'
      }
    })
  } finally {
    await rm(join(PROJECT_DIR, '.stryker'), { recursive: true, force: true, maxRetries: 10 })
  }
}

/**
 * @param {string} file of the reports, without its extension
 * @param {readonly string[]} mutate
 * @returns {import('@stryker-mutator/api/core').PartialStrykerOptions}
 */
function configOf(file, mutate) {
  return {
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner'],
    vitest: { configFile: 'test/mutation/vitest.config.ts', related: false },
    mutate: [...mutate],
    ignoreStatic: true,
    coverageAnalysis: 'perTest',
    concurrency: CONCURRENCY,
    thresholds: { high: 95, low: 90, break: FLOOR },
    // Vitest finds no tests below node_modules.
    tempDirName: '.stryker',
    ignorePatterns: ['/docs', '/resources'],
    reporters: ['clear-text', 'html', 'json'],
    clearTextReporter: { allowColor: false, logTests: false, reportMutants: false },
    htmlReporter: { fileName: join(REPORTS, `${file}.html`) },
    jsonReporter: { fileName: join(REPORTS, `${file}.json`) },
    allowConsoleColors: false
  }
}
