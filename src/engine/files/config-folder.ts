import { homedir, userInfo } from 'node:os'
import { isAbsolute, join } from 'node:path'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Returns the user's configuration folder, as Electron does: the XDG base directory, APPDATA on Windows. An empty or
 * relative variable counts as not set, as the XDG base directory specification requires. Otherwise the private key of
 * the certificate authority could be created in any working directory.
 */
export function configFolder(
  platform: NodeJS.Platform = process.platform,
  environment: Environment = process.env
): string {
  const given = environment[platform === 'win32' ? 'APPDATA' : 'XDG_CONFIG_HOME']
  if (platform !== 'darwin' && given !== undefined && isAbsolute(given)) return given
  switch (platform) {
    case 'win32':
      return join(homeFolder(), 'AppData', 'Roaming')
    case 'darwin':
      return join(homeFolder(), 'Library', 'Application Support')
    default:
      return join(homeFolder(), '.config')
  }
}

/** HOME, or the system's user information if HOME is empty or relative. */
function homeFolder(): string {
  const home = homedir()
  return isAbsolute(home) ? home : userInfo().homedir
}
