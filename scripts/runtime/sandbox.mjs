/**
 * Electron's own sandbox on Linux. As root it cannot start; for other users it needs either user namespaces or the
 * helper next to the executable installed setuid root. Without both, Electron aborts with an unhelpful trace, so this
 * module checks beforehand.
 */

import { statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { onPath } from './on-path.mjs'
import { printLine } from './progress.mjs'
import { run } from './run.mjs'
import { StepError } from './step-error.mjs'

export const NO_SANDBOX = '--no-sandbox'

/**
 * @param {string} executable Electron's
 * @param {readonly string[]} argv the user's own switches
 * @returns {Promise<string[]>} the switches Electron must be started with here
 */
export async function sandboxSwitches(executable, argv) {
  if (process.platform !== 'linux') return []
  if (argv.includes(NO_SANDBOX)) return [NO_SANDBOX]
  if (process.getuid?.() === 0) {
    printLine(
      `running as root: Electron's sandbox does not support root, so Electron runs with ${NO_SANDBOX}`
    )
    return [NO_SANDBOX]
  }
  const helper = join(dirname(executable), 'chrome-sandbox')
  if (isSetuidRoot(helper) || (await hasUserNamespaces())) return []
  throw new StepError(
    "Electron's sandbox",
    'unprivileged user namespaces are disabled, and the setuid sandbox helper is not installed',
    `sudo chown root:root '${helper}' && sudo chmod 4755 '${helper}'   (inside a container: npm start -- ${NO_SANDBOX})`
  )
}

/**
 * @param {string} helper
 * @returns {boolean}
 */
function isSetuidRoot(helper) {
  const stats = statSync(helper, { throwIfNoEntry: false })
  return stats?.uid === 0 && (stats.mode & 0o4000) !== 0
}

/**
 * Returns true if user namespaces work. The check includes mapping an id: some systems allow creating the namespace
 * and refuse its use.
 * @returns {Promise<boolean>}
 */
async function hasUserNamespaces() {
  const unshare = onPath('unshare')
  if (unshare === undefined) return true
  return (await run(unshare, ['--user', '--map-root-user', 'true'])).code === 0
}
