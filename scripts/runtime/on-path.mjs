/** Finds programs like a shell does, without starting one. */

import { accessSync, constants, readdirSync, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Daemons are often in folders outside of a plain user's PATH. */
const EXTRA_FOLDERS = process.platform === 'win32' ? [] : ['/usr/sbin', '/sbin', '/usr/local/sbin']
/** Debian installs the programs of each PostgreSQL version here, and puts only the clients on the PATH. */
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
