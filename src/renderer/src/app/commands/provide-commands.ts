import { provide } from 'vue'
import type { CommandId } from '../../../../shared/contract/commands'
import { createCommands, type CommandPart } from '../../kit/model/commands'
import { isDialogOpen } from '../../kit/use-shortcuts'
import { COMMANDS_KEY, type Commands } from '../actions/use-commands'
import { appCommands } from './app-commands'
import { captureCommands } from './capture-commands'
import type { CommandRoots } from './command-parts'
import { exchangeCommands } from './exchange-commands'
import { layoutCommands } from './layout-commands'
import { lookCommands } from './look-commands'
import { serverCommands } from './server-commands'
import { sessionCommands } from './session-commands'
import { tableCommands } from './table-commands'
import { viewCommands } from './view-commands'

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
  provide(COMMANDS_KEY, commands)
  return commands
}
