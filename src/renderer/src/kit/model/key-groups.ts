import type { Command } from './commands'

/** Groups of shortcuts for the shortcut sheet. Texts are catalogue keys. */

export interface KeyGroup {
  readonly title: string
  readonly rows: readonly { readonly keys: readonly string[]; readonly text: string }[]
}

/** Keys of a focused table or editor, which are not commands. */
const FOCUSED: readonly KeyGroup[] = [
  {
    title: 'shell.shortcuts.tables',
    rows: [
      { keys: ['↑', '↓'], text: 'shell.shortcuts.row' },
      { keys: ['PgUp', 'PgDn'], text: 'shell.shortcuts.page' },
      { keys: ['Home', 'End'], text: 'shell.shortcuts.ends' },
      { keys: ['Enter'], text: 'shell.shortcuts.enter' },
      { keys: ['Mod+c'], text: 'shell.shortcuts.copy' },
      { keys: ['Shift+F10'], text: 'shell.shortcuts.menu' }
    ]
  },
  {
    title: 'shell.shortcuts.inspector',
    rows: [{ keys: ['Mod+Shift+s'], text: 'shell.shortcuts.saveBytes' }]
  },
  {
    title: 'shell.shortcuts.sending',
    rows: [
      { keys: ['Mod+Enter'], text: 'shell.shortcuts.send' },
      { keys: ['↑', '↓'], text: 'shell.shortcuts.history' }
    ]
  }
]

/** Returns commands with shortcuts, by group and in order. */
export function keyGroups(commands: readonly Command[]): KeyGroup[] {
  const withKeys = commands.filter(({ keys }) => keys.length > 0)
  const groups = [...new Set(withKeys.map(({ group }) => group))]
  return [
    ...groups.map((group) => ({
      title: `commands.groups.${group}`,
      rows: withKeys
        .filter((command) => command.group === group)
        .map(({ id, keys }) => ({ keys, text: `commands.names.${id}` }))
    })),
    ...FOCUSED
  ]
}
