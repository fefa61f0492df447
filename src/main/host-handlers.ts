/** What the desktop host answers itself, beside the engine. Electron's parts are handed in. */
import type { Handlers } from '../shared/rpc/server'
import type { FileRequests, HostRequests } from './host-requests'
import { withoutAbsent, type SettingsStore } from './settings-file'

export interface HostParts {
  files: Handlers<FileRequests>
  settings: SettingsStore
  /** Lets the user choose a folder, beginning at one; null when they did not. */
  chooseFolder(from: string): Promise<string | null>
  writeClipboard(text: string): Promise<void>
  info: HostRequests['app.info']['output']
}

export function createHostHandlers({
  files,
  settings,
  chooseFolder,
  writeClipboard,
  info
}: HostParts): Handlers<HostRequests> {
  return {
    ...files,
    'settings.get': () => settings.current,
    'settings.set': (part) => settings.change(withoutAbsent(part)),
    'settings.chooseFolder': async () => {
      const folder = await chooseFolder(settings.current.folder ?? info.captures)
      return folder === null ? settings.current : settings.change({ folder })
    },
    'app.info': () => info,
    'clipboard.write': async ({ text }) => {
      await writeClipboard(text)
      return null
    }
  }
}
