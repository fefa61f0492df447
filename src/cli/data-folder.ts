import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

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
  return join(applicationData(), 'Tcplens')
}

/** As Electron finds it. */
function applicationData(): string {
  switch (process.platform) {
    case 'win32':
      return process.env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming')
    case 'darwin':
      return join(homedir(), 'Library', 'Application Support')
    default:
      return process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config')
  }
}
