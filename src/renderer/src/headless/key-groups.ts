import type { Command } from './commands'

/** The keys there are, for the sheet that shows them. Texts are catalogue keys. */

export interface KeyGroup {
  readonly title: string
  readonly rows: readonly { readonly keys: readonly string[]; readonly text: string }[]
}

/** Keys of a table or an editor while it has the focus: they belong to what is focused and are no commands. */
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

/** Commands by group, in their order; a command without keys has nothing to be shown here. */
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
