/** Looks programs up the way a shell does, without starting one. */

import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Daemons live where a plain user's PATH often does not reach. */
const EXTRA_FOLDERS = process.platform === 'win32' ? [] : ['/usr/sbin', '/sbin', '/usr/local/sbin']

/**
 * @param {string} program
 * @returns {string | undefined} its path
 */
export function onPath(program) {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...EXTRA_FOLDERS]
  const names = process.platform === 'win32' ? [`${program}.exe`, `${program}.cmd`] : [program]
  return folders
    .filter((folder) => folder !== '')
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find(isExecutable)
}

/**
 * @param {string} path
 * @returns {boolean}
 */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}
