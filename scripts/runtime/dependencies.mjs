/**
 * The project's npm dependencies. They count as installed when npm's own record of node_modules matches the lock
 * file; file times would require a new installation after every checkout. Runs before node_modules exists: this file
 * and its imports may use Node's own modules only.
 */

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { withLock } from '../build/lock.mjs'
import { OUTPUT_DIR, PROJECT_DIR } from './paths.mjs'
import { printLine, startProgress } from './progress.mjs'
import { NPM_CI, npmCommand, npmErrors, run } from './run.mjs'
import { StepError } from './step-error.mjs'

const STEP = 'dependencies'

/**
 * @typedef {object} LockedPackage
 * @property {string} [version]
 * @property {string} [integrity]
 * @property {boolean} [optional]
 */

/** @returns {Promise<void>} */
export async function ensureDependencies() {
  if (dependenciesInstalled(PROJECT_DIR)) return
  await withLock(
    join(OUTPUT_DIR, '.dependencies.lock'),
    async () => {
      if (!dependenciesInstalled(PROJECT_DIR)) await install()
    },
    { onWait: (holder) => printLine(`${STEP}: waiting for process ${holder}, which is installing them`) }
  )
}

/** @returns {Promise<void>} */
async function install() {
  const names = [...lockedPackages(join(PROJECT_DIR, 'package-lock.json')).keys()].map((name) =>
    join(PROJECT_DIR, name, 'package.json')
  )
  const progress = startProgress(`${STEP}: npm ci`)
  const timer = setInterval(() => {
    progress.update(`${names.filter((name) => existsSync(name)).length} of ${names.length} packages`)
  }, 500)
  const npm = npmCommand()
  const { code, output } = await run(npm.command, [...npm.args, ...NPM_CI], { cwd: PROJECT_DIR })
  clearInterval(timer)
  if (code !== 0) {
    progress.done('failed')
    throw new StepError(
      `${STEP}: npm ci`,
      npmErrors(output),
      'npm ping   (checks whether the registry is reachable), then npm ci'
    )
  }
  progress.done('installed')
}

/**
 * @param {string} projectDir
 * @returns {boolean}
 */
export function dependenciesInstalled(projectDir) {
  const installed = lockedPackages(join(projectDir, 'node_modules/.package-lock.json'))
  if (installed.size === 0) return false
  for (const [path, wanted] of lockedPackages(join(projectDir, 'package-lock.json'))) {
    const found = installed.get(path)
    // npm omits packages for other systems.
    if (found === undefined && wanted.optional === true) continue
    if (found?.version !== wanted.version || found?.integrity !== wanted.integrity) return false
  }
  return true
}

/**
 * @param {string} path of a lock file; a missing one reads as empty
 * @returns {Map<string, LockedPackage>} by folder, the project itself left out
 */
function lockedPackages(path) {
  if (!existsSync(path)) return new Map()
  /** @type {{ packages?: Record<string, LockedPackage> }} */
  const lock = JSON.parse(readFileSync(path, 'utf8'))
  return new Map(Object.entries(lock.packages ?? {}).filter(([folder]) => folder !== ''))
}
