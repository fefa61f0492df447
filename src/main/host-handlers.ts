/** What the desktop host answers itself, beside the engine. Electron's parts are handed in. */
import type { CommandStates } from '../shared/contract/commands'
import type { Handlers } from '../shared/rpc/server'
import type { AuthorityFileRequests } from './authority-file'
import type { BrowserRequests } from './browsers/browser-handlers'
import type { FileRequests, HostRequests } from './host-requests'
import type { ProtoRequests } from './protos-file'
import type { RenderQueue } from './rendering/render-queue'
import type { SnippetRequests } from './snippets-file'
import type { WorkbenchRequests } from './workbench-file'
import { withoutAbsent, type SettingsStore } from './settings-file'

export interface HostParts {
  files: Handlers<FileRequests>
  snippets: Handlers<SnippetRequests>
  workbench: Handlers<WorkbenchRequests>
  protos: Handlers<ProtoRequests>
  rendering: RenderQueue['handlers']
  authority: Handlers<AuthorityFileRequests>
  browsers: Handlers<BrowserRequests>
  settings: SettingsStore
  /** Lets the user choose a folder, beginning at one; null when they did not. */
  chooseFolder(from: string): Promise<string | null>
  /** Throws where no capture can be made in a folder. */
  checkFolder(folder: string): Promise<void>
  /** Shows in the menu what the page says of its commands. */
  showCommands(states: CommandStates): void
  writeClipboard(text: string): Promise<void>
  /** What the page was loaded again after, once. */
  takeRecovery(): HostRequests['app.takeRecovery']['output']['recovery']
  info: HostRequests['app.info']['output']
}

export function createHostHandlers({
  files,
  snippets,
  workbench,
  protos,
  rendering,
  authority,
  browsers,
  settings,
  chooseFolder,
  checkFolder,
  showCommands,
  writeClipboard,
  takeRecovery,
  info
}: HostParts): Handlers<HostRequests> {
  return {
    ...files,
    ...snippets,
    ...workbench,
    ...protos,
    ...rendering,
    ...browsers,
    'settings.get': () => settings.current,
    'settings.set': (part) => settings.change(withoutAbsent(part)),
    'settings.chooseFolder': async () => {
      const folder = await chooseFolder(settings.current.folder ?? info.captures)
      if (folder === null) return settings.current
      await checkFolder(folder)
      return settings.change({ folder })
    },
    'commands.tell': (states) => {
      showCommands(states)
      return null
    },
    'app.info': () => info,
    'app.takeRecovery': () => ({ recovery: takeRecovery() }),
    ...authority,
    'clipboard.write': async ({ text }) => {
      await writeClipboard(text)
      return null
    }
  }
}
