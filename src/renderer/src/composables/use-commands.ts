import { inject, provide, type InjectionKey } from 'vue'
import type { CommandId } from '../../../shared/contract/commands'
import type { Settings } from '../../../shared/contract/host'
import type { SessionSummary } from '../../../shared/contract/sessions'
import type { ViewKind } from '../bridge/view-source'
import { createCommands, type Command, type CommandPart } from '../headless/commands'
import { isActive } from '../headless/session-look'
import { useCaptureStore } from '../stores/capture'
import { useConversationsStore } from '../stores/conversations'
import { useDialogsStore } from '../stores/dialogs'
import { useExportingStore } from '../stores/exporting'
import { useRepeatingStore } from '../stores/repeating'
import { useSelectionStore, type ServerTab } from '../stores/selection'
import { useSessionsStore } from '../stores/sessions'
import { useSettingsStore } from '../stores/settings'
import { canFollow, useTablesStore } from '../stores/tables'
import { useWorkbenchStore } from '../stores/workbench'
import { useCaptureActions } from './use-capture-actions'
import { useClientActions, type ClientAction } from './use-client-actions'
import { useClipboardCopy } from './use-clipboard-copy'
import { useMocking } from './use-mocking'
import { useMarks } from './use-marks'
import { focusNextPane } from './use-pane-focus'
import { useTrafficActions } from './use-replay'
import { useSessionActions } from './use-session-actions'
import { useServerTabs } from './use-server-tabs'
import { useSettingChange } from './use-setting-change'
import { isDialogOpen } from './use-shortcuts'
import { useWorkbench } from './use-workbench'
import { useNewRequest } from './use-new-request'

/** What every command does, bound to the window's stores and actions. */

export interface Commands {
  readonly list: readonly Command[]
  /** Runs one where it may run now; what is disabled, or held back by a dialog, stays undone. */
  run(id: CommandId): void
}

/** What only the window's root can do. */
export interface CommandRoots {
  /** Whether the tables are there. */
  hasTables(): boolean
  focusFilter(): void
}

const KEY: InjectionKey<Commands> = Symbol('commands')

/** For the window's root, once. */
export function provideCommands(roots: CommandRoots): Commands {
  const parts: Record<CommandId, CommandPart> = {
    ...captureParts(),
    ...tableParts(roots),
    ...exchangeParts(),
    ...sessionParts(),
    ...serverParts(),
    ...viewParts(roots),
    ...lookParts(),
    ...appParts()
  }
  const list = createCommands(parts)
  const commands: Commands = {
    list,
    run: (id) => {
      const command = list.find((one) => one.id === id)
      if (command?.isEnabled() !== true) return
      if (command.isHeldByDialog && isDialogOpen()) return
      command.run()
    }
  }
  provide(KEY, commands)
  return commands
}

export function useCommands(): Commands {
  const commands = inject(KEY)
  if (commands === undefined) throw new Error('The commands are provided by the window’s root.')
  return commands
}

type Parts<Group extends string> = Record<Extract<CommandId, `${Group}.${string}`>, CommandPart>

function captureParts(): Parts<'file' | 'capture'> {
  const captures = useCaptureStore()
  const dialogs = useDialogsStore()
  const exporting = useExportingStore()
  const actions = useCaptureActions()
  const { copy } = useClipboardCopy()
  const isFile = (): boolean => captures.totals?.kind === 'file'
  /** On the capture that is shown, once there is one. */
  const withShown = (act: (capture: number, path: string) => Promise<unknown>): CommandPart => ({
    isEnabled: () => captures.totals !== null,
    run: () => {
      if (captures.totals !== null) void act(captures.totals.capture, captures.totals.path)
    }
  })
  return {
    'file.open': { run: () => void actions.open() },
    'file.save': withShown((capture) => actions.save(capture)),
    'file.export': {
      isEnabled: () => (captures.totals?.connections.total ?? 0) > 0,
      run: () => {
        exporting.ask()
      }
    },
    'file.wireshark': withShown((capture) => actions.wireshark(capture)),
    'file.copyPath': withShown((_capture, path) => copy(path)),
    'file.close': { ...withShown((capture) => actions.close(capture)), isEnabled: isFile },
    'file.kept': {
      run: () => {
        dialogs.kept = true
      }
    },
    'capture.record': {
      isChecked: () => captures.live !== null && captures.live.state !== 'off',
      isEnabled: () => captures.live !== null,
      run: () => void actions.toggleRecording()
    },
    'capture.clear': {
      isEnabled: () => (captures.live?.connections.total ?? 0) > 0,
      run: () => void actions.clear()
    },
    'capture.live': {
      isEnabled: isFile,
      run: () => {
        actions.show(null)
      }
    }
  }
}

function tableParts({ hasTables, focusFilter }: CommandRoots): Parts<'table'> {
  const tables = useTablesStore()
  const selection = useSelectionStore()
  const marks = useMarks()
  /** On the rows chosen of the table in front. */
  const withChosen = (act: (kind: ViewKind) => void): CommandPart => ({
    isEnabled: () => hasTables() && marks.hasPicked(selection.tab),
    run: () => {
      act(selection.tab)
    }
  })
  return {
    'table.filter': { isEnabled: hasTables, run: focusFilter },
    'table.freeze': {
      isEnabled: hasTables,
      isChecked: () => tables.of(selection.tab).frozen,
      run: () => {
        const table = tables.of(selection.tab)
        table.frozen = !table.frozen
      }
    },
    'table.follow': {
      isEnabled: () => hasTables() && canFollow(tables.of(selection.tab).sort),
      isChecked: () => tables.of(selection.tab).follow && canFollow(tables.of(selection.tab).sort),
      run: () => {
        const table = tables.of(selection.tab)
        table.follow = !table.follow
      }
    },
    'table.bookmark': withChosen((kind) => void marks.togglePicked(kind)),
    'table.note': withChosen((kind) => {
      marks.notePicked(kind)
    }),
    'table.marked': {
      isEnabled: hasTables,
      isChecked: () => tables.of(selection.tab).marked,
      run: () => {
        const table = tables.of(selection.tab)
        table.marked = !table.marked
      }
    }
  }
}

function exchangeParts(): Parts<'exchange'> {
  const selection = useSelectionStore()
  const conversations = useConversationsStore()
  const captures = useCaptureStore()
  const workbench = useWorkbench()
  const newRequest = useNewRequest()
  const dialogs = useDialogsStore()
  const repeating = useRepeatingStore()
  const { replay } = useTrafficActions()
  const mocking = useMocking()
  const withSelected = (act: (exchange: number) => void): CommandPart => ({
    isEnabled: () => selection.exchange !== null,
    run: () => {
      if (selection.exchange !== null) act(selection.exchange)
    }
  })
  return {
    'exchange.replay': withSelected((exchange) => void replay(exchange)),
    'exchange.edit': withSelected((exchange) => {
      workbench.open({ kind: 'exchange', capture: captures.shown, exchange })
    }),
    'exchange.mock': {
      isEnabled: () => mocking.hasPicked(selection.tab),
      run: () => {
        mocking.open(selection.tab)
      }
    },
    'exchange.mockShown': {
      isEnabled: mocking.hasRows,
      run: () => void mocking.openShown(selection.tab)
    },
    'exchange.conversation': {
      isEnabled: () => selection.connection !== null,
      run: () => {
        if (selection.connection !== null) conversations.open(selection.connection)
      }
    },
    'exchange.new': {
      run: () => {
        newRequest.open()
      }
    },
    'exchange.import': {
      run: () => {
        dialogs.importing = true
      }
    },
    'exchange.repeat': {
      isEnabled: () => selection.exchange !== null || repeating.snapshot !== null,
      run: () => {
        if (selection.exchange === null || repeating.isRunning) repeating.show()
        else repeating.open(selection.exchange)
      }
    }
  }
}

function sessionParts(): Parts<'sessions'> {
  const sessions = useSessionsStore()
  const dialogs = useDialogsStore()
  const actions = useSessionActions()
  const create = (kind: 'proxy' | 'server' | 'client'): CommandPart => ({
    run: () => {
      dialogs.newSession(kind)
    }
  })
  return {
    'sessions.proxy': create('proxy'),
    'sessions.server': create('server'),
    'sessions.client': create('client'),
    'sessions.startAll': {
      isEnabled: () => sessions.list.some(({ state }) => state === 'stopped' || state === 'failed'),
      run: () => void actions.startAll()
    },
    'sessions.stopAll': {
      isEnabled: () => sessions.list.some(isActive),
      run: () => void actions.stopAll()
    },
    'sessions.authority': {
      run: () => {
        dialogs.authority = true
      }
    },
    'sessions.recipes': {
      run: () => {
        dialogs.recipes = true
      }
    },
    'sessions.demo': {
      isEnabled: () => !actions.demoStarting.value,
      run: () => void actions.runDemo()
    }
  }
}

/** Of the server that is selected, or the only one there is. */
function serverParts(): Parts<'server'> {
  const sessions = useSessionsStore()
  const selection = useSelectionStore()
  const tabs = useServerTabs()
  const actions = useClientActions()
  const theServer = (): SessionSummary | undefined => {
    const servers = sessions.list.filter(({ config }) => config.kind === 'server')
    return tabs.server.value ?? (servers.length === 1 ? servers[0] : undefined)
  }
  const show = (tab: ServerTab, whose = theServer): CommandPart => ({
    isEnabled: () => whose() !== undefined,
    isChecked: () => tabs.tab.value === tab,
    run: () => {
      const session = whose()
      if (session === undefined) return
      selection.selectSession(session.id)
      tabs.tab.value = tab
    }
  })
  const withClients = (act: (server: number) => void): CommandPart => ({
    isEnabled: () => (theServer()?.connections.open ?? 0) > 0,
    run: () => {
      const server = theServer()
      if (server !== undefined) act(server.id)
    }
  })
  const withChosen = (action: ClientAction): CommandPart =>
    withClients((server) => void actions.runChosen(action, server))
  return {
    'server.clients': show('clients'),
    'server.behaviours': show('behaviours', () => tabs.acting.value ?? theServer()),
    'server.chooseAll': withClients((server) => {
      actions.chooseAll(server, true)
    }),
    'server.pause': withChosen('pause'),
    'server.resume': withChosen('resume'),
    'server.end': withChosen('end'),
    'server.reset': withChosen('reset'),
    'server.disconnect': withChosen('disconnect')
  }
}

type LookId =
  'view.systemTheme' | 'view.light' | 'view.dark' | 'view.systemLanguage' | 'view.english' | 'view.chinese'

function viewParts({ hasTables }: CommandRoots): Omit<Parts<'view'>, LookId> {
  const workbench = useWorkbenchStore()
  const selection = useSelectionStore()
  const tabs = useServerTabs()
  const dialogs = useDialogsStore()
  const tab = (name: 'exchanges' | 'connections'): CommandPart => ({
    isEnabled: hasTables,
    isChecked: () => hasTables() && tabs.tab.value === name,
    run: () => {
      tabs.tab.value = name
    }
  })
  const pane = (step: 1 | -1): CommandPart => ({
    isListed: false,
    run: () => {
      focusNextPane(step)
    }
  })
  return {
    'view.exchanges': tab('exchanges'),
    'view.connections': tab('connections'),
    'view.workbench': {
      isEnabled: () => workbench.items.length > 0,
      isChecked: () => workbench.shown,
      run: () => {
        workbench.toggle()
      }
    },
    'view.reuse': {
      isEnabled: hasTables,
      run: () => {
        dialogs.reuse = true
      }
    },
    'view.nextPane': pane(1),
    'view.previousPane': pane(-1),
    /** One gesture up: the selected row, then the selected session. */
    'view.up': {
      isListed: false,
      run: () => {
        if (workbench.shown) workbench.hide()
        else if (selection.connection !== null) selection.clear()
        else selection.selectSession(null)
      }
    }
  }
}

function lookParts(): Record<LookId, CommandPart> {
  const store = useSettingsStore()
  const change = useSettingChange()
  const theme = (theme: Settings['theme']): CommandPart => ({
    isHeldByDialog: false,
    isChecked: () => store.settings.theme === theme,
    run: () => void change({ theme })
  })
  const language = (language: Settings['language']): CommandPart => ({
    isHeldByDialog: false,
    isChecked: () => store.settings.language === language,
    run: () => void change({ language })
  })
  return {
    'view.systemTheme': theme('system'),
    'view.light': theme('light'),
    'view.dark': theme('dark'),
    'view.systemLanguage': language('system'),
    'view.english': language('en'),
    'view.chinese': language('zh-CN')
  }
}

function appParts(): Parts<'app'> {
  const dialogs = useDialogsStore()
  const show = (dialog: 'palette' | 'settings' | 'protos' | 'shortcuts'): CommandPart => ({
    isListed: dialog !== 'palette',
    run: () => {
      dialogs[dialog] = true
    }
  })
  return {
    'app.palette': show('palette'),
    'app.settings': show('settings'),
    'app.protos': show('protos'),
    'app.shortcuts': show('shortcuts')
  }
}
