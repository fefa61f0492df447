/** Requests that the desktop host handles itself, beside the engine. Electron's parts are passed in. */
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
  engine: Handlers<Pick<HostRequests, 'engine.stopped' | 'engine.restart'>>
  settings: SettingsStore
  /** Shows a folder dialog, starting at `from`; null if it was cancelled. */
  chooseFolder(from: string): Promise<string | null>
  /** Throws if no capture can be created in the folder. */
  checkFolder(folder: string): Promise<void>
  /** Shows the state of the page's commands in the menu. */
  showCommands(states: CommandStates): void
  writeClipboard(text: string): Promise<void>
  /** Returns once the reason why the page was reloaded. */
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
  engine,
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
    ...engine,
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
