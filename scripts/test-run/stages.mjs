/** Stages of a test run: in sequence or in parallel lanes, with a line for each at the end. */

import { describeFailure } from '../runtime/step-error.mjs'

/**
 * @typedef {object} Stage
 * @property {string} name
 * @property {() => Promise<boolean>} run true when it passed
 */

/**
 * A stage that runs several lanes of stages at the same time.
 * @typedef {object} Lanes
 * @property {readonly (readonly Stage[])[]} lanes
 */

/**
 * @typedef {object} StageResult
 * @property {string} name
 * @property {'passed' | 'failed' | 'not run'} outcome
 * @property {number} seconds
 */

/**
 * @param {readonly (Stage | Lanes)[]} stages
 * @param {object} [options]
 * @param {boolean} [options.keepGoing] whether later stages run after a failed one: CI reports all that is wrong at
 *   once, a developer wants the first failure soon
 * @param {(heading: string) => unknown} [options.announce]
 * @returns {Promise<StageResult[]>} one for each, in order
 */
export async function runStages(
  stages,
  { keepGoing = false, announce = (heading) => process.stdout.write(heading) } = {}
) {
  /** @type {StageResult[]} */
  const results = []
  for (const stage of stages) {
    if ('lanes' in stage) {
      const isBroken = !keepGoing && results.some(({ outcome }) => outcome === 'failed')
      const lanes = isBroken
        ? stage.lanes.flat().map(({ name }) => notRun(name))
        : await Promise.all(stage.lanes.map((lane) => runStages(lane, { keepGoing, announce })))
      results.push(...lanes.flat())
      continue
    }
    const { name, run } = stage
    if (!keepGoing && results.some(({ outcome }) => outcome === 'failed')) {
      results.push(notRun(name))
      continue
    }
    announce(`\n== ${name}\n`)
    const startedAt = performance.now()
    const passed = await run().catch((/** @type {unknown} */ error) => {
      process.stderr.write(describeFailure(error))
      return false
    })
    results.push({
      name,
      outcome: passed ? 'passed' : 'failed',
      seconds: (performance.now() - startedAt) / 1000
    })
  }
  return results
}

/**
 * @param {string} name
 * @returns {StageResult}
 */
function notRun(name) {
  return { name, outcome: 'not run', seconds: 0 }
}

/**
 * @param {readonly StageResult[]} results
 * @returns {string}
 */
export function describeStages(results) {
  const width = Math.max(...results.map(({ name }) => name.length))
  return results
    .map(({ name, outcome, seconds }) => {
      const time = outcome === 'not run' ? '' : `${seconds.toFixed(1)} s`.padStart(10)
      return `  ${name.padEnd(width)}  ${outcome.padEnd(7)}${time}`.trimEnd()
    })
    .join('\n')
}
