/** What the desktop host answers itself, beside the engine. Electron's parts are handed in. */
import type { RequestTypes } from '../shared/contract/contract'
import type { hostRequests } from '../shared/contract/host'
import type { Handlers } from '../shared/rpc/server'
import { createFileHandlers, type FileParts } from './file-handlers'
import type { SettingsStore } from './settings-file'

export type HostRequests = RequestTypes<typeof hostRequests>

export interface HostParts {
  settings: SettingsStore
  writeClipboard(text: string): Promise<void>
  info: HostRequests['app.info']['output']
  files: FileParts
}

export function createHostHandlers({
  settings,
  writeClipboard,
  info,
  files
}: HostParts): Handlers<HostRequests> {
  return {
    ...createFileHandlers(files),
    'settings.get': () => settings.current,
    'settings.set': ({ language, theme }) =>
      settings.change({
        ...(language === undefined ? {} : { language }),
        ...(theme === undefined ? {} : { theme })
      }),
    'app.info': () => info,
    'clipboard.write': async ({ text }) => {
      await writeClipboard(text)
      return null
    }
  }
}
