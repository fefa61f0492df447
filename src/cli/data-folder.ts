import { join, resolve } from 'node:path'
import { configFolder } from '../engine/config-folder'

/**
 * Where the desktop app keeps its data. The console uses the same authority unless it is given another, so that what
 * trusts the one trusts the other: an installation has one.
 */
export function installationAuthority(): string {
  return join(dataFolder(), 'authority')
}

function dataFolder(): string {
  const given = process.env['TCPLENS_USER_DATA']
  if (given !== undefined && given !== '') return resolve(given)
  return join(configFolder(), 'Tcplens')
}
