import { inject, type InjectionKey } from 'vue'
import type { CommandId } from '../../../../shared/contract/commands'
import type { Command, RunBy } from '../../kit/model/commands'

/** All commands, bound to the window's stores and actions. */

export interface Commands {
  readonly list: readonly Command[]
  /** Runs a command; returns false when it is disabled or blocked by an open dialog. */
  run(id: CommandId, by?: RunBy): boolean
}

export const COMMANDS_KEY: InjectionKey<Commands> = Symbol('commands')

export function useCommands(): Commands {
  const commands = inject(COMMANDS_KEY)
  if (commands === undefined) throw new Error('The commands are provided by the window’s root.')
  return commands
}
