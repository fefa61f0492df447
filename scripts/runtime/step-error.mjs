/**
 * The error shown to users when a set-up or test step fails: the step, the cause, and the next command to run. Any
 * other error at the top of a script is a bug in the script and keeps its stack trace.
 */

export class StepError extends Error {
  /**
   * @param {string} step the failed step, worded as in the progress lines
   * @param {string} cause as near to the first failure as known
   * @param {string} remedy the command that fixes the problem or retries
   */
  constructor(step, cause, remedy) {
    super(`${step}: ${cause}`)
    this.name = 'StepError'
    this.step = step
    this.cause = cause
    this.remedy = remedy
  }
}

/**
 * Runs a script's body: its result becomes the exit code, a StepError is printed as three readable lines.
 * @param {() => Promise<number>} body
 * @returns {Promise<void>}
 */
export async function runScript(body) {
  try {
    process.exitCode = await body()
  } catch (error) {
    process.stderr.write(describeFailure(error))
    process.exitCode = 1
  }
}

/**
 * @param {unknown} error
 * @returns {string}
 */
export function describeFailure(error) {
  if (!(error instanceof StepError)) {
    return `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`
  }
  const cause = error.cause.trim().replaceAll('\n', '\n         ')
  return `\n  failed ${error.step}\n  cause  ${cause}\n  try    ${error.remedy}\n`
}
