/**
 * Builds only after changes: a build leaves a stamp with the fingerprint of its inputs, and is skipped while the
 * stamp matches. Concurrent processes are safe: one builds and the others wait for it.
 */

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { OUTPUT_DIR, PROJECT_DIR } from '../runtime/paths.mjs'
import { fingerprint } from './fingerprint.mjs'
import { withLock } from './lock.mjs'

/** Inputs common to all builds: they determine the versions of dependencies and the compiler options. */
const COMMON_INPUTS = ['package.json', 'package-lock.json', 'tsconfig.base.json', 'scripts/build']

/**
 * @param {object} build
 * @param {string} build.name names the lock
 * @param {string} build.stamp path of the stamp file
 * @param {readonly string[]} build.inputs relative to the project folder
 * @param {() => Promise<void>} build.make
 * @returns {Promise<boolean>} true when it was built, false when it was fresh
 */
export async function ensureFresh({ name, stamp, inputs, make }) {
  const allInputs = [...COMMON_INPUTS, ...inputs]
  if (readStamp(stamp) === fingerprint(PROJECT_DIR, allInputs)) return false
  return withLock(join(OUTPUT_DIR, `.${name}.lock`), async () => {
    // Computed before the build: an edit made during the build must lead to another one.
    const current = fingerprint(PROJECT_DIR, allInputs)
    if (readStamp(stamp) === current) return false
    rmSync(stamp, { force: true })
    await make()
    mkdirSync(dirname(stamp), { recursive: true })
    writeFileSync(stamp, current)
    return true
  })
}

/**
 * @param {string} path
 * @returns {string | undefined}
 */
function readStamp(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
