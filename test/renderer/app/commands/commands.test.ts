import { expect, it } from 'vitest'
import { COMMAND_IDS, COMMAND_KEYS } from '../../../../src/shared/contract/commands'
import { createCommands, keyNames, type CommandPart } from '../../../../src/renderer/src/kit/model/commands'
import { keyGroups } from '../../../../src/renderer/src/kit/model/key-groups'
import { messages } from '../../../../src/renderer/src/locales/index'

const nothing: CommandPart = { run: () => undefined }
const commands = createCommands(
  Object.fromEntries(COMMAND_IDS.map((id) => [id, nothing])) as Record<
    (typeof COMMAND_IDS)[number],
    CommandPart
  >
)

it('no key is used twice', () => {
  const keys = Object.values(COMMAND_KEYS).flat()
  expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([])
})

it('every command has a name and a group in both languages', () => {
  for (const { commands: texts } of Object.values(messages)) {
    const names = Object.entries(texts.names).flatMap(([group, inGroup]) =>
      Object.keys(inGroup).map((name) => `${group}.${name}`)
    )
    expect(names.sort()).toEqual([...COMMAND_IDS].sort())
    expect(Object.keys(texts.groups).sort()).toEqual([...new Set(commands.map(({ group }) => group))].sort())
  }
})

it('every command with a key is listed once in the shortcuts', () => {
  const onSheet = keyGroups(commands)
    .flatMap(({ rows }) => rows)
    .map(({ text }) => text)
    .filter((text) => text.startsWith('commands.'))
  const withKeys = commands.filter(({ keys }) => keys.length > 0)
  expect(onSheet).toEqual(withKeys.map(({ id }) => `commands.names.${id}`))
})

it('keys are named as on the keyboard', () => {
  expect([keyNames('Mod+Shift+p', false), keyNames('Mod+Shift+p', true), keyNames('Escape', false)]).toEqual([
    ['Ctrl', 'Shift', 'P'],
    ['⌘', '⇧', 'P'],
    ['Esc']
  ])
})
