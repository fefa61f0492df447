/** Paths: the project folder, its output folder, and the user's cache folder. */

import { homedir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const PROJECT_DIR = resolve(fileURLToPath(new URL('../..', import.meta.url)))
export const OUTPUT_DIR = join(PROJECT_DIR, 'out')

/**
 * Returns the user's cache folder. The XDG base directory specification requires that a relative XDG_CACHE_HOME is
 * ignored.
 * @param {NodeJS.ProcessEnv} [environment]
 * @returns {string}
 */
export function cacheDir(environment = process.env) {
  const xdg = environment['XDG_CACHE_HOME']
  return join(xdg !== undefined && isAbsolute(xdg) ? xdg : join(homedir(), '.cache'), 'tcplens')
}
