/**
 * npm run check: types, lint and unit tests; a failed one does not keep the others from running.
 * `npm run check -- --changed [REF]` checks only the files that differ from REF (default HEAD), in seconds.
 */

import { stagesOfChanged } from './check/changed.mjs'
import { npmCommand, runVisible } from './runtime/run.mjs'
import { PROJECT_DIR } from './runtime/paths.mjs'
import { runScript } from './runtime/step-error.mjs'
import { describeStages, runStages } from './test-run/stages.mjs'

const WHOLE = ['typecheck', 'lint', 'test:unit']

await runScript(async () => {
  const [option, ref = 'HEAD'] = process.argv.slice(2)
  const results = option === '--changed' ? await checkChanged(ref) : await checkAll()
  if (results.length > 0) process.stdout.write(`\n${describeStages(results)}\n`)
  return results.some(({ outcome }) => outcome === 'failed') ? 1 : 0
})

/** @returns {Promise<import('./test-run/stages.mjs').StageResult[]>} */
function checkAll() {
  const npm = npmCommand()
  return runStages(
    WHOLE.map((script) => ({
      name: script,
      run: async () =>
        (await runVisible(npm.command, [...npm.args, 'run', '--silent', script], { cwd: PROJECT_DIR })) === 0
    })),
    { keepGoing: true }
  )
}

/**
 * @param {string} ref
 * @returns {Promise<import('./test-run/stages.mjs').StageResult[]>}
 */
async function checkChanged(ref) {
  const { changed, tests, leftOut, stages } = stagesOfChanged(ref)
  process.stdout.write(
    changed.length === 0
      ? `No code differs from ${ref}.\n`
      : listed('changed', changed) + listed('tests', tests) + countLeftOut(leftOut)
  )
  return runStages([{ lanes: stages.map((stage) => [stage]) }], { announce: () => undefined })
}

/**
 * @param {number} count
 * @returns {string}
 */
function countLeftOut(count) {
  return count === 0 ? '' : `left out: ${count} other test files that are as near (npm run test:unit)\n`
}

/**
 * @param {string} heading
 * @param {readonly string[]} paths
 * @returns {string}
 */
function listed(heading, paths) {
  return `${heading}:${paths.map((path) => `\n  ${path}`).join('')}${paths.length === 0 ? ' none' : ''}\n`
}
