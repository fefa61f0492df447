/**
 * Types, lint and tests of changed files, for the seconds between two edits: the layers outside the window are type-checked
 * whole, incrementally; of the window the changed files and the files that import them. The tests are the nearest ones.
 */

import { resolve } from 'node:path'
import { PROJECT_DIR } from '../runtime/paths.mjs'
import { run } from '../runtime/run.mjs'
import { VITEST } from '../test-run/vitest.mjs'
import { changedFiles, projectFiles } from './changed-files.mjs'
import { importersOf, nearestTests } from './import-graph.mjs'

/** @typedef {import('../test-run/stages.mjs').Stage} Stage */

const CODE = /\.(ts|vue|mjs|js|cjs)$/
const WINDOW = /^(src|test)\/renderer\//
const PURE = /^src\/(shared|decode)\//
const UNIT_TEST = /^test\/(?!e2e\/|bench\/).*\.test\.ts$/

/** Importers of a changed file that are type-checked with it; one in more places is for the whole check. */
const IMPORTERS_CHECKED = 12

/** Tests that are run; a file that more tests import directly is for the whole run. */
const TESTS_RUN = 6

/** What a test imports that starts other programs, which takes seconds. */
const PROGRAMS = 'test/helpers/peers.ts'

/**
 * @param {string} ref
 * @returns {{ changed: string[], tests: string[], leftOut: number, stages: Stage[] }} tests to run, the number of
 *   those that are as near but are left out, and stages that may run at the same time
 */
export function stagesOfChanged(ref) {
  const changed = changedFiles(ref).filter((path) => CODE.test(path))
  if (changed.length === 0) return { changed, tests: [], leftOut: 0, stages: [] }
  const importers = importersOf(projectFiles().filter((path) => CODE.test(path)))
  const nearest = nearestTests(changed, importers, (path) => UNIT_TEST.test(path))
  const tests = quickFirst(nearest, changed, importers).slice(0, TESTS_RUN)
  const inWindow = [
    ...changed.filter((path) => WINDOW.test(path)),
    ...changed.flatMap((path) =>
      [...(importers.get(path) ?? [])].filter((at) => WINDOW.test(at)).slice(0, IMPORTERS_CHECKED)
    )
  ]
  const stages = [
    stage('lint', 'scripts/check/lint-files.mjs', changed),
    stage('format', 'node_modules/prettier/bin/prettier.cjs', ['--check', '--log-level=warn', ...changed])
  ]
  if (changed.some((path) => PURE.test(path))) stages.push(types('pure'))
  if (changed.some((path) => !WINDOW.test(path))) stages.push(types('node'))
  if (inWindow.length > 0) {
    stages.push(stage('types of the window', 'scripts/check/window-types.mjs', [...new Set(inWindow)]))
  }
  if (tests.length > 0) stages.push(unitTests(tests, reaches(tests, 'test/helpers/host-build.ts', importers)))
  return { changed, tests, leftOut: nearest.length - tests.length, stages }
}

/**
 * Returns the tests in the same order, but those that start programs last, unless they changed themselves.
 * @param {readonly string[]} tests
 * @param {readonly string[]} changed
 * @param {ReadonlyMap<string, ReadonlySet<string>>} importers
 * @returns {string[]}
 */
export function quickFirst(tests, changed, importers) {
  const startsPrograms = (/** @type {string} */ test) =>
    !changed.includes(test) && (importers.get(PROGRAMS)?.has(test) ?? false)
  return [...tests.filter((test) => !startsPrograms(test)), ...tests.filter(startsPrograms)]
}

/**
 * @param {'pure' | 'node'} project
 * @returns {Stage}
 */
function types(project) {
  return stage(`types (${project})`, 'node_modules/@typescript/native/bin/tsc', [
    '-p',
    `tsconfig.${project}.json`
  ])
}

/**
 * @param {readonly string[]} tests
 * @param {boolean} needsHost whether one of them starts a worker thread, which is built first
 * @returns {Stage}
 */
function unitTests(tests, needsHost) {
  return stage('nearest tests', VITEST, ['run', ...tests], needsHost ? {} : { TCPLENS_HOST_BUILD: 'unused' })
}

/**
 * @param {readonly string[]} tests
 * @param {string} target
 * @param {ReadonlyMap<string, ReadonlySet<string>>} importers
 * @returns {boolean} whether one of the tests imports the target, directly or not
 */
function reaches(tests, target, importers) {
  const seen = new Set([target])
  for (const at of seen) for (const importer of importers.get(at) ?? []) seen.add(importer)
  return tests.some((test) => seen.has(test))
}

/**
 * @param {string} name
 * @param {string} script
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [environment]
 * @returns {Stage}
 */
function stage(name, script, args, environment = {}) {
  return {
    name,
    run: async () => {
      const { code, output } = await run(process.execPath, [resolve(PROJECT_DIR, script), ...args], {
        cwd: PROJECT_DIR,
        env: { ...process.env, ...environment }
      })
      if (code !== 0) process.stdout.write(`\n== ${name}\n${output}`)
      return code === 0
    }
  }
}
