import { homedir, userInfo } from 'node:os'
import { isAbsolute, join } from 'node:path'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The folder in which this user's programs keep their settings, as Electron finds it: the XDG base directory, APPDATA on
 * Windows. A variable that is empty or relative counts as not set, as the XDG base directory specification demands:
 * the app's key would otherwise be made in whatever folder a program was started in.
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

/** HOME, or what the system knows of the user where that is empty or relative. */
function homeFolder(): string {
  const home = homedir()
  return isAbsolute(home) ? home : userInfo().homedir
}
