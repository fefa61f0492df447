import {
  COMMAND_IDS,
  COMMAND_KEYS,
  type CommandGroup,
  type CommandId
} from '../../../shared/contract/commands'

/**
 * The window's commands: one list, which the keys, the palette, the sheet of shortcuts and the native menu are made
 * from. Their names are in the catalogue, by their id.
 */

/** A key, or an entry of a menu or the palette. */
export type RunBy = 'key' | 'choice'

export interface Command {
  readonly id: CommandId
  readonly group: CommandGroup
  /** As `chordOf` writes them. */
  readonly keys: readonly string[]
  /** False for what makes sense as a key only: it is not offered by name. */
  readonly isListed: boolean
  /** True where it leads nowhere while a dialog is open, as most do. */
  readonly isHeldByDialog: boolean
  isEnabled(): boolean
  /** Whether what it switches is on; undefined where it switches nothing. */
  isChecked: (() => boolean) | undefined
  run(by: RunBy): void
}

/** What one command does; the rest follows from its id. */
export interface CommandPart {
  run(by: RunBy): void
  isEnabled?: () => boolean
  isChecked?: () => boolean
  isListed?: boolean
  isHeldByDialog?: boolean
}

/** In the order of `COMMAND_IDS`. A command that nothing is said of is a type error. */
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

/** A key as it is printed on it: `Mod+Shift+p` is `Ctrl`, `Shift`, `P`. */
export function keyNames(chord: string, isMac: boolean): string[] {
  return chord
    .split('+')
    .map((part) => (isMac ? MAC_KEYS[part] : undefined) ?? NAMED_KEYS[part] ?? capital(part))
}

function capital(key: string): string {
  return key.length === 1 ? key.toUpperCase() : key
}
