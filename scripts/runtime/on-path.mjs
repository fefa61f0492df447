/** Looks programs up the way a shell does, without starting one. */

import { accessSync, constants, readdirSync, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Daemons live where a plain user's PATH often does not reach. */
const EXTRA_FOLDERS = process.platform === 'win32' ? [] : ['/usr/sbin', '/sbin', '/usr/local/sbin']
/** Debian keeps PostgreSQL's own programs of each version here, and on the PATH only those for clients. */
const POSTGRESQL = '/usr/lib/postgresql'

/**
 * @param {string} program
 * @returns {string | undefined} its path
 */
export function onPath(program) {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...EXTRA_FOLDERS, ...postgresqlFolders()]
  const names = process.platform === 'win32' ? [`${program}.exe`, `${program}.cmd`] : [program]
  return folders
    .filter((folder) => folder !== '')
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find(isExecutable)
}

/** @returns {string[]} the newest version first */
function postgresqlFolders() {
  try {
    const versions = readdirSync(POSTGRESQL).sort((a, b) => Number(b) - Number(a))
    return versions.map((version) => join(POSTGRESQL, version, 'bin'))
  } catch {
    // Not installed, or not by Debian.
    return []
  }
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
