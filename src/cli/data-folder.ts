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
  const configured = process.env['TCPLENS_USER_DATA']
  if (configured !== undefined && configured !== '') return resolve(configured)
  return join(configFolder(), 'Tcplens')
}
