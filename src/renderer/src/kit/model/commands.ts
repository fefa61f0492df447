import {
  COMMAND_IDS,
  COMMAND_KEYS,
  type CommandGroup,
  type CommandId
} from '../../../../shared/contract/commands'

/**
 * Commands of the window: one list from which shortcuts, palette, shortcut sheet and native menu are built. The message
 * catalogue holds their names by id.
 */

/** Invoked by a key, or from a menu or the palette. */
export type RunBy = 'key' | 'choice'

export interface Command {
  readonly id: CommandId
  readonly group: CommandGroup
  /** In `chordOf` notation. */
  readonly keys: readonly string[]
  /** False for commands that only make sense as a key and are not listed by name. */
  readonly isListed: boolean
  /** True if the command is disabled while a dialog is open, as most are. */
  readonly isHeldByDialog: boolean
  isEnabled(): boolean
  /** State of a toggle command; undefined for other commands. */
  isChecked: (() => boolean) | undefined
  run(by: RunBy): void
}

/** Behaviour of one command; the rest follows from its id. */
export interface CommandPart {
  run(by: RunBy): void
  isEnabled?: () => boolean
  isChecked?: () => boolean
  isListed?: boolean
  isHeldByDialog?: boolean
}

/** Creates the commands in the order of `COMMAND_IDS`. A missing command is a type error. */
export function createCommands(parts: Readonly<Record<CommandId, CommandPart>>): Command[] {
  return COMMAND_IDS.map((id) => {
    const part = parts[id]
    return {
      id,
      group: groupOf(id),
      keys: COMMAND_KEYS[id],
      isListed: part.isListed ?? true,
      isHeldByDialog: part.isHeldByDialog ?? true,
      isEnabled: part.isEnabled ?? (() => true),
      isChecked: part.isChecked,
      run: (by) => {
        part.run(by)
      }
    }
  })
}

function groupOf(id: CommandId): CommandGroup {
  return id.slice(0, id.indexOf('.')) as CommandGroup
}

const MAC_KEYS: Readonly<Record<string, string>> = { Mod: '⌘', Shift: '⇧', Alt: '⌥' }
const NAMED_KEYS: Readonly<Record<string, string>> = {
  Mod: 'Ctrl',
  Escape: 'Esc',
  ArrowUp: '↑',
  ArrowDown: '↓'
}

/** Returns the key names as printed on the keyboard: `Mod+Shift+p` is `Ctrl`, `Shift`, `P`. */
export function keyNames(chord: string, isMac: boolean): string[] {
  return chord
    .split('+')
    .map((part) => (isMac ? MAC_KEYS[part] : undefined) ?? NAMED_KEYS[part] ?? capital(part))
}

function capital(key: string): string {
  return key.length === 1 ? key.toUpperCase() : key
}
