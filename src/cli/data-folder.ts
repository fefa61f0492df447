import { join, resolve } from 'node:path'
import { configFolder } from '../engine/files/config-folder'

/**
 * Folder of the desktop app's data. The CLI uses the app's certificate authority by default, so that clients that trust
 * one also trust the other.
 */
export function installationAuthority(): string {
  return join(dataFolder(), 'authority')
}

function dataFolder(): string {
  const given = process.env['TCPLENS_USER_DATA']
  if (given !== undefined && given !== '') return resolve(given)
  return join(configFolder(), 'Tcplens')
}
