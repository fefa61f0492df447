import { inject, provide, type InjectionKey } from 'vue'
import type { CommandId } from '../../../shared/contract/commands'
import { createCommands, type Command, type CommandPart, type RunBy } from './commands/model/commands'
import { appCommands } from './commands/app-commands'
import { captureCommands } from './commands/capture-commands'
import { exchangeCommands } from './commands/exchange-commands'
import { layoutCommands } from './commands/layout-commands'
import { lookCommands } from './commands/look-commands'
import { serverCommands } from './commands/server-commands'
import { sessionCommands } from './commands/session-commands'
import { tableCommands } from './commands/table-commands'
import { viewCommands } from './commands/view-commands'
import type { CommandRoots } from './commands/command-parts'
import { isDialogOpen } from '../kit/use-shortcuts'

/** All commands, bound to the window's stores and actions. */

export interface Commands {
  readonly list: readonly Command[]
  /** Runs a command; returns false when it is disabled or blocked by an open dialog. */
  run(id: CommandId, by?: RunBy): boolean
}

const KEY: InjectionKey<Commands> = Symbol('commands')

/** Provides the commands. Called once, by the window's root component. */
export function provideCommands(roots: CommandRoots): Commands {
  const parts: Record<CommandId, CommandPart> = {
    ...captureCommands(),
    ...tableCommands(roots),
    ...exchangeCommands(),
    ...sessionCommands(),
    ...serverCommands(),
    ...viewCommands(roots),
    ...layoutCommands(roots),
    ...lookCommands(),
    ...appCommands()
  }
  const list = createCommands(parts)
  const commands: Commands = {
    list,
    run: (id, by = 'choice') => {
      const command = list.find((one) => one.id === id)
      if (command?.isEnabled() !== true) return false
      if (command.isHeldByDialog && isDialogOpen()) return false
      command.run(by)
      return true
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
